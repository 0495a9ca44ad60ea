import { readSettings } from '../settings.ts';
import { createTelemetry } from '../telemetry.ts';
import { composeAws, type Extension } from './aws.ts';
import type { Services } from './use-cases.ts';

/** The services of a deployed function, by the environment that the constructs wrote. */
export function deployed(...extensions: Extension[]): Services {
  const settings = readSettings(process.env, [
    'STOWAGE_CLIENT_ID',
    'STOWAGE_BUCKET',
    'STOWAGE_TABLE',
    'AWS_REGION',
  ]);
  const telemetry = createTelemetry(settings.serviceName);
  return composeAws({ settings, telemetry }, process.env, extensions);
}
