// A batch of the table's own changes, as its stream carries them → the accounts as operators list them, and the sums.

import type { DynamoDBBatchResponse, DynamoDBRecord, DynamoDBStreamEvent } from 'aws-lambda';
import type { Telemetry } from '../telemetry.ts';

type Image = NonNullable<NonNullable<DynamoDBRecord['dynamodb']>['NewImage']>;

export interface Change {
  readonly sequence: string;
  readonly image: Image;
}

export interface ProjectorServices {
  readonly telemetry: Telemetry;
  /** Takes changes in, each exactly once however often it comes. */
  project(changes: readonly Change[]): Promise<void>;
}

export type ProjectionHandler = (batch: DynamoDBStreamEvent) => Promise<DynamoDBBatchResponse>;

/**
 * Needs `ReportBatchItemFailures` on its event source. A batch that fails comes again from its first record; with
 * bisecting, what makes it fail ends up alone.
 */
export function projectionHandler({ telemetry, project }: ProjectorServices): ProjectionHandler {
  return async ({ Records: records }) => {
    const changes = records.flatMap(({ dynamodb }) =>
      dynamodb?.NewImage ? [{ sequence: dynamodb.SequenceNumber!, image: dynamodb.NewImage }] : [],
    );
    try {
      await project(changes);
    } catch (error) {
      telemetry.logger.error('not projected', { records: changes.length, error: error as Error });
      telemetry.measure({
        dimensions: { handler: 'projector' },
        counts: { Projected: 0, Unprojected: changes.length },
      });
      return { batchItemFailures: [{ itemIdentifier: changes[0]!.sequence }] };
    }
    telemetry.measure({
      dimensions: { handler: 'projector' },
      counts: { Projected: changes.length, Unprojected: 0 },
    });
    return { batchItemFailures: [] };
  };
}
