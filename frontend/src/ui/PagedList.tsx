import { Plural, Trans } from '@lingui/react/macro';
import { Button } from '@mantine/core';
import type { UseInfiniteQueryResult, InfiniteData } from '@tanstack/react-query';
import { useEffect, useRef, type CSSProperties, type ReactNode } from 'react';
import type { Page } from '@/api/types';
import { MOST_LIVE_PAGES } from '@/live/invalidation';
import { ErrorState } from './ErrorState';
import { ListHead, ListRow, type Head } from './List';
import classes from './List.module.css';
import { RowsSkeleton } from './PageSkeleton';
import { useWindow } from './useWindow';

interface Props<T> {
  label: string;
  columns: string;
  heads: readonly Head[];
  query: UseInfiniteQueryResult<InfiniteData<Page<T>>>;
  rowHeight?: number;
  rowKey: (row: T) => string;
  /** The cells of a row, one a column. */
  cells: (row: T) => ReactNode[];
  empty: ReactNode;
}

/** A list read page by page as one scrolls, of which only the rows in sight are in the page. */
export function PagedList<T>(props: Props<T>) {
  const { query, empty } = props;
  const rows = query.data?.pages.flatMap((page) => page.results) ?? [];
  if (query.isPending) return <RowsSkeleton rows={10} />;
  if (query.isError && rows.length === 0) {
    return <ErrorState error={query.error} retry={() => void query.refetch()} />;
  }
  if (rows.length === 0) return <>{empty}</>;
  return <Rows {...props} rows={rows} />;
}

function Rows<T>(props: Props<T> & { rows: T[] }) {
  const { label, columns, heads, query, rows, rowHeight = 48, rowKey, cells } = props;
  const scroller = useRef<HTMLDivElement>(null);
  const { start, end, height, gutter } = useWindow(scroller, { count: rows.length, rowHeight });
  const { hasNextPage, isFetchingNextPage, fetchNextPage, isFetchNextPageError } = query;

  const nearEnd = end > rows.length - 20;
  useEffect(() => {
    if (nearEnd && hasNextPage && !isFetchingNextPage && !isFetchNextPageError)
      void fetchNextPage();
  }, [nearEnd, hasNextPage, isFetchingNextPage, isFetchNextPageError, fetchNextPage]);

  return (
    <>
      <div
        role="table"
        aria-label={label}
        aria-rowcount={hasNextPage ? -1 : rows.length + 1}
        aria-busy={isFetchingNextPage}
        style={{ '--columns': columns, '--row-height': `${String(rowHeight)}px` } as CSSProperties}
        className={classes.list}
      >
        <div role="presentation" style={{ paddingInlineEnd: gutter }}>
          <ListHead heads={heads} />
        </div>
        <div ref={scroller} role="rowgroup" className={classes.scroller}>
          <div role="presentation" style={{ height, position: 'relative' }}>
            {rows.slice(start, end).map((row, offset) => (
              <ListRow
                key={rowKey(row)}
                cells={cells(row)}
                rowIndex={start + offset + 2}
                style={{ transform: `translateY(${String((start + offset) * rowHeight)}px)` }}
              />
            ))}
          </div>
        </div>
      </div>
      <Foot query={query} loaded={rows.length} />
    </>
  );
}

function Foot<T>({ query, loaded }: Pick<Props<T>, 'query'> & { loaded: number }) {
  const pages = query.data?.pages.length ?? 0;
  const outdated = query.isStale && !query.isFetching && pages > MOST_LIVE_PAGES;
  return (
    <div className={classes.foot} role="status">
      <span>
        {query.hasNextPage ? (
          <Plural value={loaded} one="# row loaded, more below" other="# rows loaded, more below" />
        ) : (
          <Plural value={loaded} one="# row" other="# rows" />
        )}
      </span>
      {query.isFetchNextPageError && (
        <Button size="compact-sm" variant="default" onClick={() => void query.fetchNextPage()}>
          <Trans>The rest could not be loaded. Try again</Trans>
        </Button>
      )}
      {outdated && (
        <Button size="compact-sm" variant="default" onClick={() => void query.refetch()}>
          <Trans>The list has changed. Read it again</Trans>
        </Button>
      )}
    </div>
  );
}
