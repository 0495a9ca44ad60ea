import { ApiProblem } from '@stowage/console/shared/api/api-problem';
import type { Call } from '@stowage/console/shared/api/call';

/** The API makes so many at once. */
const batch = 100;

/** @returns those that the site does not take, such as one with a name that is legal here and not there */
export async function makeFolders(call: Call, folders: readonly string[]): Promise<string[]> {
  const refused: string[] = [];
  for (let start = 0; start < folders.length; start += batch) {
    refused.push(...(await makeSome(call, folders.slice(start, start + batch))));
  }
  return refused;
}

/** One that is refused refuses all, so it is looked for by halves. */
async function makeSome(call: Call, folders: readonly string[]): Promise<readonly string[]> {
  try {
    await call('POST /files/folders', { body: { folders: [...folders] } });
    return [];
  } catch (error) {
    if (!(error instanceof ApiProblem && error.code === 'invalid-request')) throw error;
    if (folders.length === 1) return folders;
    const half = Math.ceil(folders.length / 2);
    return [
      ...(await makeSome(call, folders.slice(0, half))),
      ...(await makeSome(call, folders.slice(half))),
    ];
  }
}
