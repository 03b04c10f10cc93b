/** Lists read page by page with the API's cursors. */

import { infiniteQueryOptions } from '@tanstack/react-query';
import { MOST_LIVE_PAGES } from '@/live/invalidation';
import { cursorOf } from './client';
import { whileRecalculating } from './recalculating';
import type { Page } from './types';

const PAGE_SIZE = 100;

interface PagedOptions<T> {
  queryKey: readonly unknown[];
  load: (
    paging: { cursor: string | null; page_size: number },
    signal: AbortSignal,
  ) => Promise<Page<T>>;
  enabled?: boolean;
}

export function paged<T extends object>({ queryKey, load, enabled = true }: PagedOptions<T>) {
  return infiniteQueryOptions({
    queryKey,
    enabled,
    initialPageParam: null as string | null,
    queryFn: ({ pageParam, signal }) => load({ cursor: pageParam, page_size: PAGE_SIZE }, signal),
    getNextPageParam: (last: Page<T>) => cursorOf(last.next),
    staleTime: Number.POSITIVE_INFINITY,
    refetchInterval: whileRecalculating,
    refetchOnMount: (query) => (query.state.data?.pages.length ?? 0) <= MOST_LIVE_PAGES,
  });
}

/** Read every page, for lists that are short by nature or that are being downloaded whole. */
export async function readAll<T>(
  load: (paging: { cursor: string | null; page_size: number }) => Promise<Page<T>>,
): Promise<T[]> {
  const rows: T[] = [];
  let cursor: string | null = null;
  do {
    const page: Page<T> = await load({ cursor, page_size: 200 });
    rows.push(...page.results);
    cursor = cursorOf(page.next);
  } while (cursor);
  return rows;
}
