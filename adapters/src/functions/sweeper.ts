import { deployed } from '../composition/deployed.ts';
import { sweepHandler } from '../events/sweep-handler.ts';

export const handler = sweepHandler(deployed());
