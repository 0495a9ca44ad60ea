import { EventBridgeClient } from '@aws-sdk/client-eventbridge';
import { EventBus } from '../aws/event-bus.ts';
import { sdkDefaults } from '../aws/sdk-defaults.ts';
import { entryInImage } from '../aws/stream-image.ts';
import type { PublisherServices } from '../events/journal-stream-handler.ts';
import { deploymentOf, readSettings } from '../settings.ts';
import { createTelemetry } from '../telemetry.ts';

/** The services of the deployed publisher, by the environment that the constructs wrote. */
export function deployedPublisher(): PublisherServices {
  const settings = readSettings(process.env, ['STOWAGE_SERVICE', 'STOWAGE_EVENT_BUS']);
  const bus = new EventBus(new EventBridgeClient(sdkDefaults), settings.eventBus);
  return {
    telemetry: createTelemetry(settings.serviceName),
    deployment: deploymentOf(settings),
    entryIn: entryInImage,
    publish: (events) => bus.publish(events),
  };
}
