import type { DynamoDBDocumentClient } from '@aws-sdk/lib-dynamodb';

/** What DynamoDB says that something took; the indexes' part is included. */
export interface Consumption {
  readonly requests: number;
  /** Read request units and write request units. */
  readonly read: number;
  readonly write: number;
}

interface Consumed {
  readonly CapacityUnits?: number;
}

/**
 * Has every reply of this client report its consumption. DynamoDB Local counts the rows of a transaction that cost the
 * same only once, so here each row gets a transaction of its own, which costs the same; it is still one request.
 *
 * @returns what `work` consumes; one at a time
 */
export function meter(
  client: DynamoDBDocumentClient,
): (work: () => Promise<unknown>) => Promise<Consumption> {
  let sum = { requests: 0, read: 0, write: 0 };
  client.middlewareStack.add(
    (next, context) => async (args) => {
      const { TransactItems: items, ...input } = args.input as { TransactItems?: unknown[] };
      const parts = items ? items.map((item) => ({ ...input, TransactItems: [item] })) : [input];
      const results = [];
      for (const part of parts) {
        results.push(await next({ ...args, input: { ...part, ReturnConsumedCapacity: 'TOTAL' } as never }));
      }
      const told = results.flatMap(
        ({ output }) => (output as { ConsumedCapacity?: Consumed | Consumed[] }).ConsumedCapacity ?? [],
      );
      const units = told.reduce((total, { CapacityUnits = 0 }) => total + CapacityUnits, 0);
      const writes = /^(Put|Update|Delete|TransactWrite|BatchWrite)/.test(context.commandName ?? '');
      sum = {
        requests: sum.requests + 1,
        read: sum.read + (writes ? 0 : units),
        write: sum.write + (writes ? units : 0),
      };
      return results.at(-1)!;
    },
    { step: 'initialize', name: 'consumption' },
  );
  return async (work) => {
    sum = { requests: 0, read: 0, write: 0 };
    await work();
    return sum;
  };
}
