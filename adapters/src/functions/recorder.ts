import { deployed } from '../composition/deployed.ts';
import { objectEventsHandler } from '../events/object-events-handler.ts';

export const handler = objectEventsHandler(deployed());
