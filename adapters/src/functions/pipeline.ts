import { withUserPool } from '../composition/aws-directory.ts';
import { withQueues } from '../composition/aws-queues.ts';
import { deployed } from '../composition/deployed.ts';
import { httpHandler } from '../http/http-handler.ts';

export const handler = httpHandler(deployed(withUserPool, withQueues), 'pipeline');
