import type { ExportType } from '@stowage/adapters/contract/routes';
import { ApiProblem } from '../api/api-problem';

export type ExportFormat = 'csv' | 'jsonl';

const types: Readonly<Record<ExportFormat, ExportType>> = {
  csv: 'text/csv',
  jsonl: 'application/x-ndjson',
};

interface Part {
  readonly content: Blob;
  /** The cursor of the part that follows. */
  readonly next: string | undefined;
}

/**
 * All of a listing, however long. The browser keeps blobs outside the page's memory and, where they are large, on disk;
 * so no more than one part is held at a time.
 * @param told is called with the bytes so far after each part
 * @throws ApiProblem if a part cannot be had: half an export would look like a whole one
 */
export async function writeExport(
  read: (type: ExportType, cursor: string | undefined) => Promise<Part>,
  format: ExportFormat,
  told: (bytes: number) => void,
  signal: AbortSignal,
): Promise<Blob> {
  const type = types[format];
  // Excel takes a CSV without this mark for one in the system's old character set.
  const parts = format === 'csv' ? [new Blob(['\uFEFF'])] : [];
  let bytes = 0;
  let cursor: string | undefined;
  do {
    const { content, next } = await patiently(() => read(type, cursor), signal);
    parts.push(content);
    told((bytes += content.size));
    cursor = next;
  } while (cursor !== undefined);
  return new Blob(parts, { type });
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
