import { useLingui } from '@lingui/react/macro';
import { useEffect } from 'react';
import { useFormats } from '@/i18n/format';
import type { useDocuments } from './useDocuments';

/** So near the end of what is loaded, the next page is read. */
const NEAR_END = 5;

/** Where a document stands in the list; reads on when it stands near the end of what is loaded. */
export function useRowPosition(
  id: number,
  { query, rows, count }: ReturnType<typeof useDocuments>,
) {
  const { t } = useLingui();
  const { count: number } = useFormats();
  const index = rows.findIndex((row) => row.id === id);
  const { hasNextPage, isFetchingNextPage, isFetchNextPageError, fetchNextPage } = query;
  const nearEnd = index >= 0 && index >= rows.length - NEAR_END;
  useEffect(() => {
    if (nearEnd && hasNextPage && !isFetchingNextPage && !isFetchNextPageError)
      void fetchNextPage();
  }, [nearEnd, hasNextPage, isFetchingNextPage, isFetchNextPageError, fetchNextPage]);
  if (index < 0) return { index, text: null };
  const place = number(index + 1);
  const known = hasNextPage ? count : { number: rows.length, capped: false };
  const total = known ? `${number(known.number)}${known.capped ? '+' : ''}` : '…';
  return { index, text: t`${place} of ${total}` };
}
