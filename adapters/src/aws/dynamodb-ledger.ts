import { GetCommand, TransactWriteCommand, type DynamoDBDocumentClient } from '@aws-sdk/lib-dynamodb';
import {
  addUsage,
  refusalOf,
  usageChange,
  type Account,
  type Decide,
  type FileId,
  type FileRecord,
  type Ledger,
  type Outcome,
  type Owner,
  type Quota,
  type UsageChange,
} from '@stowage/domain';
import { accountOf, accountPlace, moveUsage } from './account-row.ts';
import { isContention } from './contention.ts';
import { getRows } from './get-rows.ts';
import { patience, type Pause } from './patience.ts';
import { fileOf, filePlace, fileRow, journalRow, wordRows, type Row } from './rows.ts';

/** A transaction's items. 100 of our rows at their largest are far from its other limit, 4 MB. */
const mostItems = 100;

type Item = NonNullable<TransactWriteCommand['input']['TransactItems']>[number];

/** What one file needs written; never divided between two transactions. */
interface Plan {
  readonly file: FileRecord;
  readonly usage: UsageChange;
  readonly items: readonly Item[];
}

/**
 * The books in DynamoDB. It reads, lets the domain decide, and writes everything in one transaction that holds only if
 * the rows are still those that were read; if not, it begins again. Usage moves by arithmetic under a condition, so
 * an account's files do not wait for each other longer than the transaction takes.
 */
export class DynamoDbLedger implements Ledger {
  readonly #client: DynamoDBDocumentClient;
  readonly #tableName: string;
  readonly #defaultQuota: Quota;

  constructor(client: DynamoDBDocumentClient, tableName: string, defaultQuota: Quota) {
    this.#client = client;
    this.#tableName = tableName;
    this.#defaultQuota = defaultQuota;
  }

  async account(owner: Owner): Promise<Account> {
    const { Item: row } = await this.#client.send(
      new GetCommand({ TableName: this.#tableName, Key: accountPlace(owner), ConsistentRead: true }),
    );
    return accountOf(owner, this.#defaultQuota, row);
  }

  /** @throws unavailable if others keep getting in between */
  async change(owner: Owner, fileIds: readonly FileId[], decide: Decide): Promise<readonly Outcome[]> {
    const outcomes = new Map<FileId, Outcome>();
    const pause = patience();
    let open = fileIds;
    while (open.length > 0) {
      try {
        await this.#attempt(owner, open, decide, pause, (outcome) => outcomes.set(outcome.fileId, outcome));
      } catch (error) {
        if (!isContention(error)) throw error;
        await pause(error);
      }
      open = fileIds.filter((fileId) => !outcomes.has(fileId));
    }
    return fileIds.map((fileId) => outcomes.get(fileId)!);
  }

  /** Decides on every file before it writes any. */
  async #attempt(
    owner: Owner,
    fileIds: readonly FileId[],
    decide: Decide,
    pause: Pause,
    settle: (outcome: Outcome) => void,
  ): Promise<void> {
    const places = fileIds.map((fileId) => filePlace({ owner, fileId }));
    const rows = await getRows(this.#client, this.#tableName, [accountPlace(owner), ...places], pause);
    const account = accountOf(owner, this.#defaultQuota, rows.get(accountPlace(owner).sk));
    const plans: Plan[] = [];
    const unchanged: Outcome[] = [];
    fileIds.forEach((fileId, index) => {
      const row = rows.get(places[index]!.sk);
      const current = row && fileOf(row);
      const change = decide(current, fileId, account);
      if (!change) return unchanged.push({ fileId, file: current, changed: false });
      const file = { ...change.file, version: (current?.version ?? 0) + 1 };
      return plans.push({
        file,
        usage: change.usage,
        items: this.#itemsOf(current, file, change.entries.map(journalRow)),
      });
    });
    const refusal = refusalOf(account, sumOf(plans));
    if (refusal) throw refusal;
    for (const outcome of unchanged) settle(outcome);
    for (const group of cut(plans)) {
      await this.#write(account, group);
      for (const { file } of group) settle({ fileId: file.fileId, file, changed: true });
    }
  }

  #itemsOf(before: FileRecord | undefined, after: FileRecord, entries: readonly Row[]): Item[] {
    const TableName = this.#tableName;
    const old = wordRows(before);
    const now = wordRows(after);
    const condition = before
      ? {
          ConditionExpression: '#version = :version',
          ExpressionAttributeNames: { '#version': 'version' },
          ExpressionAttributeValues: { ':version': before.version },
        }
      : { ConditionExpression: 'attribute_not_exists(pk)' };
    return [
      { Put: { TableName, Item: fileRow(after), ...condition } },
      ...entries.map((entry) => ({ Put: { TableName, Item: entry } })),
      ...[...now.values()]
        .filter((word) => JSON.stringify(word) !== JSON.stringify(old.get(word.sk)))
        .map((word) => ({ Put: { TableName, Item: word } })),
      ...[...old.values()]
        .filter(({ sk }) => !now.has(sk))
        .map(({ pk, sk }) => ({ Delete: { TableName, Key: { pk, sk } } })),
    ];
  }

  async #write(account: Account, plans: readonly Plan[]): Promise<void> {
    const usage = sumOf(plans);
    const items = plans.flatMap((plan) => plan.items);
    const moved = Object.values(usage).some((amount) => amount !== 0);
    if (moved) items.push({ Update: { TableName: this.#tableName, ...moveUsage(account, usage) } });
    await this.#client.send(new TransactWriteCommand({ TransactItems: items }));
  }
}

const sumOf = (plans: readonly Plan[]): UsageChange =>
  plans.reduce((sum, { usage }) => addUsage(sum, usage), usageChange.none);

/** Groups that each leave room in a transaction for the account's row. */
function* cut(plans: readonly Plan[]): Generator<readonly Plan[]> {
  let group: Plan[] = [];
  let size = 1;
  for (const plan of plans) {
    if (size + plan.items.length > mostItems && group.length > 0) {
      yield group;
      group = [];
      size = 1;
    }
    group.push(plan);
    size += plan.items.length;
  }
  if (group.length > 0) yield group;
}
