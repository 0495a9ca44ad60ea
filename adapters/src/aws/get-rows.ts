import { BatchGetCommand, type DynamoDBDocumentClient } from '@aws-sdk/lib-dynamodb';
import type { Patience } from './patience.ts';
import type { Place, Row } from './rows.ts';

/** DynamoDB's limit on one request. */
const mostAtOnce = 100;

/**
 * Reads what is at these places.
 *
 * @param consistent as last written, for twice the price, or as of a moment ago
 * @returns the row at each of them, if there is one
 */
export async function getRows(
  client: DynamoDBDocumentClient,
  tableName: string,
  places: readonly Place[],
  consistent: boolean,
  { signal, pause }: Patience,
): Promise<(place: Place) => Row | undefined> {
  const rows = new Map<string, Row>();
  let missing = [...places];
  while (missing.length > 0) {
    const asked = missing.slice(0, mostAtOnce);
    const reply = await client.send(
      new BatchGetCommand({ RequestItems: { [tableName]: { Keys: asked, ConsistentRead: consistent } } }),
      { abortSignal: signal },
    );
    for (const row of reply.Responses?.[tableName] ?? []) rows.set(nameOf(row as unknown as Place), row);
    // What was not processed was throttled, or would have made the reply too large.
    const unprocessed = (reply.UnprocessedKeys?.[tableName]?.Keys ?? []) as Place[];
    if (unprocessed.length === asked.length) await pause(new Error('DynamoDB processed none of the keys'));
    missing = [...unprocessed, ...missing.slice(mostAtOnce)];
  }
  return (place) => rows.get(nameOf(place));
}

const nameOf = ({ pk, sk }: Place): string => `${pk} ${sk}`;
