import { ChangeMessageVisibilityCommand, SQSClient } from '@aws-sdk/client-sqs';
import { sdkDefaults } from '../aws/sdk-defaults.ts';
import { secretOfExtension } from '../aws/secret-of-extension.ts';
import type { WebhookServices } from '../events/webhook-handler.ts';
import { readSettings } from '../settings.ts';
import { createTelemetry } from '../telemetry.ts';
import { WebhookEndpoint } from '../webhooks/webhook-endpoint.ts';

/** The services of the deployed function `webhook`, by the environment that the constructs wrote. */
export function deployedWebhook(): WebhookServices {
  const settings = readSettings(process.env, [
    'STOWAGE_WEBHOOK_URL',
    'STOWAGE_WEBHOOK_SECRET_ID',
    'STOWAGE_WEBHOOK_QUEUE',
  ]);
  const { url, secretId } = settings.webhook!;
  const { queue } = settings.queues.webhooks!;
  const client = new SQSClient(sdkDefaults);
  return {
    telemetry: createTelemetry(settings.serviceName),
    endpoint: new WebhookEndpoint(
      url,
      () => secretOfExtension(secretId, process.env['AWS_SESSION_TOKEN'] ?? ''),
      Date.now,
    ),
    async postpone({ receiptHandle }, milliseconds) {
      await client.send(
        new ChangeMessageVisibilityCommand({
          QueueUrl: queue,
          ReceiptHandle: receiptHandle,
          VisibilityTimeout: Math.ceil(milliseconds / 1000),
        }),
      );
    },
  };
}
