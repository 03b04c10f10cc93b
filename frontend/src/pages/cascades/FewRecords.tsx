import { Trans } from '@lingui/react/macro';
import { Button, Group } from '@mantine/core';
import type { InfiniteData, UseInfiniteQueryResult } from '@tanstack/react-query';
import type { ReactNode } from 'react';
import type { Page } from '@/api/types';
import { ErrorState } from '@/ui/ErrorState';
import { RowsSkeleton } from '@/ui/PageSkeleton';
import classes from './Cascades.module.css';

/** The records of a short list, or why there are none. */
export function FewRecords<T extends { id: string }>({
  query,
  label,
  empty,
  children,
}: {
  query: UseInfiniteQueryResult<InfiniteData<Page<T>>>;
  label: string;
  empty: ReactNode;
  children: (row: T) => ReactNode;
}) {
  if (query.isPending) return <RowsSkeleton rows={2} />;
  if (query.isError && !query.data) {
    return <ErrorState error={query.error} retry={() => void query.refetch()} />;
  }
  const rows = query.data.pages.flatMap((page) => page.results);
  if (rows.length === 0) return <>{empty}</>;
  return (
    <>
      <ul className={classes.records} aria-label={label}>
        {rows.map((row) => (
          <li key={row.id}>{children(row)}</li>
        ))}
      </ul>
      {query.hasNextPage && (
        <Group justify="center" p="md">
          <Button
            variant="default"
            size="xs"
            loading={query.isFetchingNextPage}
            onClick={() => void query.fetchNextPage()}
          >
            <Trans>Show more</Trans>
          </Button>
        </Group>
      )}
    </>
  );
}
