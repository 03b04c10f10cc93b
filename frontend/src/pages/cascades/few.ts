import { infiniteQueryOptions } from '@tanstack/react-query';
import { cursorOf } from '@/api/client';
import type { Page } from '@/api/types';

const PAGE_SIZE = 20;
const REFRESH_MS = 15_000;

/** A list that is short unless something is badly wrong: read in small pages, again now and then. */
export function few<T>(
  queryKey: readonly unknown[],
  load: (
    paging: { cursor: string | null; page_size: number },
    signal: AbortSignal,
  ) => Promise<Page<T>>,
) {
  return infiniteQueryOptions({
    queryKey,
    initialPageParam: null as string | null,
    queryFn: ({ pageParam, signal }) => load({ cursor: pageParam, page_size: PAGE_SIZE }, signal),
    getNextPageParam: (last: Page<T>) => cursorOf(last.next),
    refetchInterval: REFRESH_MS,
    staleTime: 0,
  });
}
