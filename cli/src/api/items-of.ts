interface Page<T> {
  readonly items: readonly T[];
  readonly nextCursor: string | null;
}

/** All that a listing has, as it comes page by page. */
export async function* itemsOf<T>(
  list: (page: { readonly limit: number; readonly cursor: string | undefined }) => Promise<Page<T>>,
): AsyncGenerator<T> {
  let cursor: string | undefined;
  do {
    const page = await list({ limit: 1000, cursor });
    yield* page.items;
    cursor = page.nextCursor ?? undefined;
  } while (cursor !== undefined);
}
