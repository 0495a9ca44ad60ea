import { BatchWriteCommand, UpdateCommand, type DynamoDBDocumentClient } from '@aws-sdk/lib-dynamodb';
import { moveUsage } from '@stowage/adapters/aws/account-row';
import { fileRow, journalRow, wordRows, type Row } from '@stowage/adapters/aws/rows';
import { FileName, Folder, type FileRecord, type Owner } from '@stowage/domain';
import { ampleQuota } from '../contracts/books.ts';
import { aPendingFile, aStoredFile, anEntry, noon } from '../builders/records.ts';

/** A word that twenty files share. */
const projectOf = (index: number): string => `project${String(Math.floor(index / 20)).padStart(5, '0')}`;

const mostAtOnce = 25;
const requestsAtOnce = 8;

/**
 * Writes a library of so many stored files, and ten pending ones, as the ledger would have left it. One in ten lies in
 * `/reports/`; each name has words that all share, and one that twenty share.
 *
 * @returns the stored ones
 */
export async function writeLibrary(
  client: DynamoDBDocumentClient,
  tableName: string,
  owner: Owner,
  count: number,
): Promise<readonly FileRecord[]> {
  const files = Array.from({ length: count }, (_, index) =>
    aStoredFile(owner, {
      name: FileName.parse(`Report ${projectOf(index)}.pdf`),
      folder: Folder.parse(index % 10 === 0 ? '/reports/' : '/'),
      size: 1_000_000 + index,
      storedAt: noon + index,
      version: 2,
    }),
  );
  const pending = Array.from({ length: 10 }, (_, index) =>
    aPendingFile(owner, { signedAt: noon + index, version: 1 }),
  );
  const rows = [
    ...files.flatMap((file) => [
      fileRow(file),
      ...([...wordRows(file).values()] as unknown as Row[]),
      journalRow(
        anEntry(owner, { at: file.storedAt!, fileId: file.fileId, name: file.name, bytes: file.size }),
      ),
    ]),
    ...pending.map(fileRow),
  ];
  const batches = Array.from({ length: Math.ceil(rows.length / mostAtOnce) }, (_, index) =>
    rows.slice(index * mostAtOnce, (index + 1) * mostAtOnce),
  );
  const write = async () => {
    for (let batch = batches.pop(); batch; batch = batches.pop()) {
      const requests = batch.map((Item) => ({ PutRequest: { Item } }));
      const reply = await client.send(new BatchWriteCommand({ RequestItems: { [tableName]: requests } }));
      if (Object.keys(reply.UnprocessedItems ?? {}).length > 0)
        throw new Error('DynamoDB left rows unwritten');
    }
  };
  await Promise.all(Array.from({ length: requestsAtOnce }, write));
  const usage = { files: count, bytes: 0, reservedFiles: 10, reservedBytes: 10_000 };
  const account = { owner, quota: ampleQuota, usage, decision: undefined };
  await client.send(new UpdateCommand({ TableName: tableName, ...moveUsage(account, usage) }));
  return files;
}
