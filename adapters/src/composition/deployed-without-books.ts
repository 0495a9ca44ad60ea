import { Container } from 'inversify';
import { readSettings } from '../settings.ts';
import { createTelemetry } from '../telemetry.ts';
import { bindAmbient, bindUseCases, servicesOf, type Services } from './use-cases.ts';

/** The services of a deployed function that needs neither books nor files, and so nothing of the SDK. */
export function deployedWithoutBooks(): Services {
  const settings = readSettings(process.env, ['STOWAGE_CLIENT_ID', 'STOWAGE_SITE', 'STOWAGE_LOGIN_ORIGIN']);
  const container = new Container();
  bindAmbient(container, { settings, telemetry: createTelemetry(settings.serviceName) });
  bindUseCases(container);
  return servicesOf(container);
}
