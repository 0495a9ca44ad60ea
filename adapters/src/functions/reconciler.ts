import { deployed } from '../composition/deployed.ts';
import { reconcileHandler } from '../events/reconcile-handler.ts';

export const handler = reconcileHandler(deployed());
