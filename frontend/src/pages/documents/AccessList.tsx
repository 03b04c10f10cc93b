import { Trans, useLingui } from '@lingui/react/macro';
import { Button, Group } from '@mantine/core';
import type { InfiniteData, UseInfiniteQueryResult } from '@tanstack/react-query';
import { Link } from 'react-router';
import type { DocumentAccess } from '@/api/documents';
import type { Page } from '@/api/types';
import { useFormats } from '@/i18n/format';
import { EmptyState } from '@/ui/EmptyState';
import { ErrorState } from '@/ui/ErrorState';
import { List, ListRow } from '@/ui/List';
import { RowsSkeleton } from '@/ui/PageSkeleton';
import { useNarrow } from '@/ui/useNarrow';
import classes from './Documents.module.css';

interface Props {
  label: string;
  query: UseInfiniteQueryResult<InfiniteData<Page<DocumentAccess>>>;
  /** Of one document its name needs no column. */
  withDocument?: boolean;
}

/** Who was given a link to what, when, and from where. */
export function AccessList({ label, query, withDocument = false }: Props) {
  const { t } = useLingui();
  const { dateTime } = useFormats();
  const narrow = useNarrow();
  const rows = query.data?.pages.flatMap((page) => page.results) ?? [];
  if (query.isPending) return <RowsSkeleton rows={6} />;
  if (query.isError && rows.length === 0) {
    return <ErrorState error={query.error} retry={() => void query.refetch()} />;
  }
  if (rows.length === 0) {
    return (
      <EmptyState icon="history" title={<Trans>Nothing was opened</Trans>}>
        <Trans>Every link to a document is written down here before it is given out.</Trans>
      </EmptyState>
    );
  }
  const heads = [
    { label: t`Person` },
    ...(withDocument ? [{ label: t`Document` }] : []),
    ...(narrow ? [] : [{ label: t`When` }, { label: t`Address` }, { label: t`How` }]),
  ];
  const columns = [
    'minmax(8rem, 1fr)',
    ...(withDocument ? ['minmax(8rem, 1.6fr)'] : []),
    ...(narrow ? [] : ['13rem', '9rem', '7rem']),
  ];
  return (
    <>
      <List label={label} columns={columns.join(' ')} heads={heads}>
        {rows.map((row) => {
          const person = row.user ? row.user.name || t`Somebody who has left` : t`An application`;
          const how = row.disposition === 'inline' ? t`Viewed` : t`Downloaded`;
          const number = row.document.id;
          const from = row.from_address ?? '—';
          return (
            <ListRow key={row.id}>
              {[
                <span key="person">
                  {person}
                  {narrow && (
                    <small className={classes.under}>
                      {[how, dateTime(row.at), from].join(' · ')}
                    </small>
                  )}
                </span>,
                ...(withDocument
                  ? [
                      <Link key="document" to={`/documents?open=${String(row.document.id)}`}>
                        {row.document.name ?? t`Document ${number}`}
                      </Link>,
                    ]
                  : []),
                ...(narrow
                  ? []
                  : [
                      <span key="at">{dateTime(row.at)}</span>,
                      <span key="from">{from}</span>,
                      <span key="how">{how}</span>,
                    ]),
              ]}
            </ListRow>
          );
        })}
      </List>
      {query.hasNextPage && (
        <Group justify="center" p="md">
          <Button
            variant="default"
            loading={query.isFetchingNextPage}
            onClick={() => void query.fetchNextPage()}
          >
            <Trans>Load more</Trans>
          </Button>
        </Group>
      )}
    </>
  );
}
