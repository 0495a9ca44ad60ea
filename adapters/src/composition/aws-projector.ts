import { documentClient } from '../aws/document-client.ts';
import { Projector } from '../aws/projector.ts';
import { rowInImage } from '../aws/stream-image.ts';
import type { ProjectorServices } from '../events/projection-handler.ts';
import { readSettings } from '../settings.ts';
import { createTelemetry } from '../telemetry.ts';

/** Of a function that has a minute. */
const patienceMs = 45_000;

/** The services of the deployed projector, by the environment that the constructs wrote. */
export function deployedProjector(): ProjectorServices {
  const settings = readSettings(process.env, ['STOWAGE_SERVICE', 'STOWAGE_TABLE']);
  const projector = new Projector(documentClient(), settings.table, patienceMs);
  return {
    telemetry: createTelemetry(settings.serviceName),
    project: (changes) =>
      projector.apply(changes.map(({ sequence, image }) => ({ sequence, row: rowInImage(image) }))),
  };
}
