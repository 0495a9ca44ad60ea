import { expect } from '@jest/globals';
import type { Page, PageRequest } from '@stowage/domain';

/** Everything that a listing has, read in pages of `limit`. */
export async function allPages<T>(
  limit: number,
  list: (page: PageRequest) => Promise<Page<T>>,
): Promise<T[]> {
  const items: T[] = [];
  let after: string | undefined;
  do {
    const page = await list({ limit, after });
    expect(page.items.length).toBeLessThanOrEqual(limit);
    items.push(...page.items);
    after = page.next ?? undefined;
  } while (after !== undefined);
  return items;
}
