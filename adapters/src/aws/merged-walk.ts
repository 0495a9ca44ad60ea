import type { DynamoDBDocumentClient } from '@aws-sdk/lib-dynamodb';
import type { Row } from './rows.ts';
import { walk, type Stretch } from './walk.ts';

/**
 * The rows of several stretches of one order, in their common order. All begin at once, each with its share of what is
 * asked for and a little more; whichever turns out to have more of the rows than that is asked again.
 *
 * @param placeOf what the rows are ordered by
 * @param count how many rows the reader is likely to take
 */
export async function* mergedWalk(
  client: DynamoDBDocumentClient,
  tableName: string,
  stretches: readonly Stretch[],
  placeOf: (row: Row) => string,
  count: number,
): AsyncGenerator<Row> {
  const share = Math.ceil(count / stretches.length);
  const batch = stretches.length === 1 ? count : share + Math.ceil(2 * Math.sqrt(share)) + 1;
  const heads = await Promise.all(
    stretches.map(async (stretch) => {
      const rows = walk(client, tableName, stretch, batch);
      return { rows, head: await rows.next() };
    }),
  );
  const sign = stretches[0]?.order === 'desc' ? -1 : 1;
  const compare = (a: Row, b: Row): number =>
    sign * Buffer.compare(Buffer.from(placeOf(a)), Buffer.from(placeOf(b)));
  for (;;) {
    const open = heads.filter(({ head }) => !head.done);
    if (open.length === 0) return;
    const first = open.reduce((a, b) => (compare(b.head.value as Row, a.head.value as Row) < 0 ? b : a));
    yield first.head.value as Row;
    first.head = await first.rows.next();
  }
}
