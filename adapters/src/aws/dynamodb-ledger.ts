import { GetCommand, TransactWriteCommand, type DynamoDBDocumentClient } from '@aws-sdk/lib-dynamodb';
import {
  refusalOf,
  type Account,
  type AccountChange,
  type Decide,
  type FileId,
  type Ledger,
  type Outcome,
  type Owner,
  type Quota,
  type Standing,
} from '@stowage/domain';
import { accountOf, accountPlace, decide as decision, moveUsage, type ReadAccount } from './account-row.ts';
import { isContention } from './contention.ts';
import { getRows } from './get-rows.ts';
import { patience, type Patience } from './patience.ts';
import { inTransactions, planOf, usageOf, type Item, type Plan } from './plan.ts';
import { fileOf, filePlace, journalRow } from './rows.ts';

/**
 * The books in DynamoDB. It reads, lets the domain decide, and writes everything in one transaction that holds only if
 * the rows are still those that were read; if they are not, it begins again. The account's usage moves by arithmetic,
 * under a condition, so changes of different files need not have read the same usage.
 */
export class DynamoDbLedger implements Ledger {
  readonly #client: DynamoDBDocumentClient;
  readonly #tableName: string;
  readonly #defaultQuota: Quota;
  readonly #patienceMs: number | undefined;

  /** @param patienceMs how long a change may take with all its tries, where the server is slower than AWS's */
  constructor(client: DynamoDBDocumentClient, tableName: string, defaultQuota: Quota, patienceMs?: number) {
    this.#client = client;
    this.#tableName = tableName;
    this.#defaultQuota = defaultQuota;
    this.#patienceMs = patienceMs;
  }

  async account(owner: Owner): Promise<Account> {
    return this.#read(owner);
  }

  /** @throws unavailable if others keep getting in between */
  async changeAccount(
    owner: Owner,
    decide: (current: Account) => AccountChange | undefined,
  ): Promise<Account> {
    const limit = patience(this.#patienceMs);
    for (;;) {
      const current = await this.#read(owner);
      const change = decide(current);
      if (!change) return current;
      try {
        await this.#client.send(
          new TransactWriteCommand({
            TransactItems: [
              { Update: { TableName: this.#tableName, ...decision(current, change) } },
              ...change.entries.map((entry) => ({
                Put: { TableName: this.#tableName, Item: journalRow(entry) },
              })),
            ],
          }),
          { abortSignal: limit.signal },
        );
        const written: ReadAccount = {
          ...current,
          quota: change.quota,
          ...standingOf(change.standing),
          decision: (current.decision ?? 0) + 1,
        };
        return written;
      } catch (error) {
        if (!isContention(error)) throw error;
        await limit.pause(error);
      }
    }
  }

  async #read(owner: Owner): Promise<ReadAccount> {
    const { Item: row } = await this.#client.send(
      new GetCommand({ TableName: this.#tableName, Key: accountPlace(owner), ConsistentRead: true }),
    );
    return accountOf(owner, this.#defaultQuota, row);
  }

  /** @throws unavailable if others keep getting in between */
  async change(owner: Owner, fileIds: readonly FileId[], decide: Decide): Promise<readonly Outcome[]> {
    const outcomes = new Map<FileId, Outcome>();
    const limit = patience(this.#patienceMs);
    let open = fileIds;
    while (open.length > 0) {
      try {
        for await (const outcome of this.#attempt(owner, open, decide, limit)) {
          outcomes.set(outcome.fileId, outcome);
        }
      } catch (error) {
        if (!isContention(error)) throw error;
        await limit.pause(error);
      }
      open = fileIds.filter((fileId) => !outcomes.has(fileId));
    }
    return fileIds.map((fileId) => outcomes.get(fileId)!);
  }

  /** Decides on every file before it writes any; yields what is settled as soon as it is. */
  async *#attempt(
    owner: Owner,
    fileIds: readonly FileId[],
    decide: Decide,
    limit: Patience,
  ): AsyncGenerator<Outcome> {
    const places = [accountPlace(owner), ...fileIds.map((fileId) => filePlace({ owner, fileId }))];
    const rowAt = await getRows(this.#client, this.#tableName, places, true, limit);
    const account = accountOf(owner, this.#defaultQuota, rowAt(accountPlace(owner)));
    const plans: Plan[] = [];
    const unchanged: Outcome[] = [];
    for (const fileId of fileIds) {
      const row = rowAt(filePlace({ owner, fileId }));
      const current = row && fileOf(row);
      const change = decide(current, fileId, account);
      if (change) plans.push(planOf(this.#tableName, current, change));
      else unchanged.push({ fileId, file: current, changed: false });
    }
    const refusal = refusalOf(account, usageOf(plans));
    if (refusal) throw refusal;
    yield* unchanged;
    for (const group of inTransactions(plans)) {
      await this.#write(account, group, limit);
      for (const { file } of group) yield { fileId: file.fileId, file, changed: true };
    }
  }

  async #write(account: ReadAccount, plans: readonly Plan[], { signal }: Patience): Promise<void> {
    const usage = usageOf(plans);
    const TransactItems: Item[] = plans.flatMap(({ items }) => items);
    if (Object.values(usage).some((amount) => amount !== 0)) {
      TransactItems.push({ Update: { TableName: this.#tableName, ...moveUsage(account, usage) } });
    }
    await this.#client.send(new TransactWriteCommand({ TransactItems }), { abortSignal: signal });
  }
}

const standingOf = ({ disabledAt, signedOutAt, endedSessions }: Standing): Standing => ({
  disabledAt,
  signedOutAt,
  endedSessions,
});
