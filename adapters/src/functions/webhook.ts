import { deployedWebhook } from '../composition/aws-webhook.ts';
import { webhookHandler } from '../events/webhook-handler.ts';

export const handler = webhookHandler(deployedWebhook());
