import { keepPreviousData, useInfiniteQuery, useQuery } from '@tanstack/react-query';
import { useLingui } from '@lingui/react/macro';
import { useMemo } from 'react';
import {
  countDocuments,
  listDocuments,
  type DocumentFilters,
  type StoredDocument,
} from '@/api/documents';
import { cursorOf } from '@/api/client';
import { keys } from '@/api/keys';
import { paged } from '@/api/paging';
import { toProblem } from '@/api/problem';
import { shouldRetry } from '@/app/queryClient';
import type { Order } from './asked';
import { isUnavailable } from './unavailable';

const FRESH_MS = 30_000;
/** More than this is no selection any more; whoever needs it narrows the list down. */
export const MOST_SELECTED = 5_000;

/** The documents that the filters leave, page by page, and how many they are. */
export function useDocuments(filters: DocumentFilters, order: Order) {
  const { i18n } = useLingui();
  const asked = { ...filters, order };
  const query = useInfiniteQuery({
    ...paged({
      // Kinds of records are named in the reader's language.
      queryKey: [...keys.list('documents', asked), i18n.locale],
      load: (paging, signal) => listDocuments({ ...asked, ...paging }, signal),
    }),
    // No event tells of a change in Odoo.
    staleTime: FRESH_MS,
    placeholderData: keepPreviousData,
    // Without Odoo, or without being known there, asking again changes nothing.
    retry: (times, error) => shouldRetry(times, error) && !isUnavailable(toProblem(error)),
  });
  const counted = useQuery({
    queryKey: keys.related('documents', 'count', filters),
    queryFn: ({ signal }) => countDocuments(filters, signal),
    staleTime: FRESH_MS,
    placeholderData: keepPreviousData,
  });
  const pages = query.data?.pages;
  const rows = useMemo(() => pages?.flatMap((page) => page.results) ?? [], [pages]);
  return { query, rows, count: counted.data ?? null };
}

/** All documents that the filters leave, at most `MOST_SELECTED`. */
export async function readMatching(
  filters: DocumentFilters,
  order: Order,
): Promise<StoredDocument[]> {
  const found: StoredDocument[] = [];
  let cursor: string | null = null;
  do {
    const page = await listDocuments({ ...filters, order, cursor, page_size: 200 });
    found.push(...page.results);
    cursor = cursorOf(page.next);
  } while (cursor && found.length < MOST_SELECTED);
  return found.slice(0, MOST_SELECTED);
}
