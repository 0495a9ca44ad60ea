import { ApiProblem } from '../api/api-problem';
import type { PageOf } from '../api/listing';
import { type Cell, csvLine } from './csv';

/** What is exported, page by page as the API gives it. */
export interface Exportable<Item> {
  readonly read: (cursor: string | undefined) => Promise<PageOf<Item>>;
  /** Of the CSV. Their names are the API's, so that they are the same in every language. */
  readonly columns: readonly { readonly name: string; readonly of: (item: Item) => Cell }[];
}

export type ExportFormat = 'csv' | 'jsonl';

export const mediaTypes: Readonly<Record<ExportFormat, string>> = {
  csv: 'text/csv;charset=utf-8',
  jsonl: 'application/x-ndjson',
};

/**
 * All of it, however long. Each page becomes a piece of the blob, which the browser keeps outside the page's memory and,
 * where it is large, on disk; so no more than one page is held at a time.
 * @param told is called with the lines so far after each page
 * @throws ApiProblem if a page cannot be had: half an export would look like a whole one
 */
export async function writeExport<Item>(
  { read, columns }: Exportable<Item>,
  format: ExportFormat,
  told: (lines: number) => void,
  signal: AbortSignal,
): Promise<Blob> {
  const type = mediaTypes[format];
  // Excel takes a CSV without this mark for the system's old character set.
  const head = format === 'csv' ? [new Blob([`\uFEFF${csvLine(columns.map(({ name }) => name))}`])] : [];
  const pieces: Blob[] = head;
  const write = (item: Item): string =>
    format === 'csv' ? csvLine(columns.map((column) => column.of(item))) : `${JSON.stringify(item)}\n`;
  let cursor: string | undefined;
  let lines = 0;
  do {
    const page = await patiently(() => read(cursor), signal);
    pieces.push(new Blob([page.items.map(write).join('')]));
    lines += page.items.length;
    told(lines);
    cursor = page.nextCursor ?? undefined;
  } while (cursor !== undefined);
  return new Blob(pieces, { type });
}

const longestPatience = 5;

/** Long exports meet the API's limits: it says how long to wait. */
async function patiently<T>(ask: () => Promise<T>, signal: AbortSignal): Promise<T> {
  for (let failures = 1; ; failures++) {
    signal.throwIfAborted();
    try {
      const answer = await ask();
      signal.throwIfAborted();
      return answer;
    } catch (problem) {
      if (!isPassing(problem) || failures === longestPatience) throw problem;
      await new Promise((resolve) => setTimeout(resolve, problem.retryAfterMs ?? 500 * 2 ** failures));
    }
  }
}

const isPassing = (problem: unknown): problem is ApiProblem =>
  problem instanceof ApiProblem && ['too-many-requests', 'unavailable', 'offline'].includes(problem.code);
