// The very handler that the edge calls, on the same adapters and the same data.

import { join } from 'node:path';
import { composeEmbedded } from '@stowage/adapters/composition/embedded';
import { httpHandler } from '@stowage/adapters/http/http-handler';
import { defaultSettings } from '@stowage/adapters/settings';
import { createTelemetry } from '@stowage/adapters/telemetry';

const directory = process.env.STOWAGE_DATA;
const { services } = await composeEmbedded({
  settings: defaultSettings,
  telemetry: createTelemetry(defaultSettings.serviceName),
  books: join(directory, 'stowage.db'),
  objects: join(directory, 'objects'),
  storageOrigin: 'http://127.0.0.1',
});

export const handler = httpHandler(services, 'account');
