import { TransactWriteCommand, type DynamoDBDocumentClient } from '@aws-sdk/lib-dynamodb';
import { isContention } from './contention.ts';
import { patience, type Patience } from './patience.ts';
import { ProjectionDraft, type StreamedRow } from './projection-draft.ts';

/** DynamoDB's limit on a transaction. */
const mostItems = 100;

/**
 * Keeps the register and the sums from the table's stream, each write exactly once: how far an owner's writes were
 * taken in stands in the owner's row of the register, which is in every transaction that adds something of theirs.
 */
export class Projector {
  readonly #client: DynamoDBDocumentClient;
  readonly #tableName: string;
  readonly #patienceMs: number | undefined;

  /** @param patienceMs how long a batch may take with all its tries */
  constructor(client: DynamoDBDocumentClient, tableName: string, patienceMs?: number) {
    this.#client = client;
    this.#tableName = tableName;
    this.#patienceMs = patienceMs;
  }

  /** Rows of other kinds are passed over. @throws unavailable if others keep getting in between */
  async apply(rows: readonly StreamedRow[]): Promise<void> {
    const limit = patience(this.#patienceMs);
    await this.#apply(rows, limit);
  }

  /** As many in one transaction as fit. */
  async #apply(rows: readonly StreamedRow[], limit: Patience): Promise<void> {
    for (;;) {
      const draft = new ProjectionDraft(this.#client, this.#tableName);
      for (const its of rows) await draft.take(its);
      const items = draft.items();
      if (items.length === 0) return;
      if (items.length > mostItems) {
        const half = Math.ceil(rows.length / 2);
        await this.#apply(rows.slice(0, half), limit);
        return this.#apply(rows.slice(half), limit);
      }
      try {
        await this.#client.send(new TransactWriteCommand({ TransactItems: items }), {
          abortSignal: limit.signal,
        });
        return;
      } catch (error) {
        if (!isContention(error)) throw error;
        await limit.pause(error);
      }
    }
  }
}
