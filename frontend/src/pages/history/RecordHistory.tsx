import { Trans, useLingui } from '@lingui/react/macro';
import { Button, Text } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { Link } from 'react-router';
import { listChanges } from '@/api/endpoints';
import { keys } from '@/api/keys';
import { ErrorState } from '@/ui/ErrorState';
import { Section } from '@/ui/Page';
import { RowsSkeleton } from '@/ui/PageSkeleton';
import { HistoryFeed } from './HistoryFeed';

const LATEST = 3;

/** The latest changes of one record, and the way to all of them. */
export function RecordHistory({ id }: { id: string }) {
  const { t, i18n } = useLingui();
  const query = useQuery({
    queryKey: keys.history({ object_id: id, latest: LATEST, locale: i18n.locale }),
    queryFn: ({ signal }) => listChanges({ object_id: id, page_size: LATEST }, signal),
    staleTime: 0,
  });
  return (
    <Section
      title={<Trans>History</Trans>}
      flush
      actions={
        <Button variant="default" size="xs" component={Link} to={`/history?object_id=${id}`}>
          <Trans>All changes</Trans>
        </Button>
      }
    >
      {query.isPending && <RowsSkeleton rows={2} />}
      {query.isError && <ErrorState error={query.error} retry={() => void query.refetch()} />}
      {query.data &&
        (query.data.results.length > 0 ? (
          <HistoryFeed changes={query.data.results} label={t`Latest changes`} />
        ) : (
          <Text c="dimmed" px="md" pb="md">
            <Trans>No change is recorded.</Trans>
          </Text>
        ))}
    </Section>
  );
}
