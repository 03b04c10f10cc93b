import { Trans, useLingui } from '@lingui/react/macro';
import { Alert, Button, Group } from '@mantine/core';
import { keepPreviousData, useInfiniteQuery } from '@tanstack/react-query';
import { listChanges, type HistoryFilters as Asked } from '@/api/endpoints';
import { keys } from '@/api/keys';
import { paged } from '@/api/paging';
import { EmptyState } from '@/ui/EmptyState';
import { ErrorState } from '@/ui/ErrorState';
import { PageHeader, Section } from '@/ui/Page';
import { RowsSkeleton } from '@/ui/PageSkeleton';
import { startOf } from '@/ui/days';
import { useFilters } from '@/ui/useFilters';
import { FILTERS, HistoryFilters } from './HistoryFilters';
import { HistoryFeed } from './HistoryFeed';

export default function HistoryPage() {
  const { t, i18n } = useLingui();
  const { values, set } = useFilters(FILTERS);
  const asked: Asked = {
    ...values,
    operation: (values.operation || undefined) as Asked['operation'] & string,
    since: startOf(values.since),
    until: startOf(values.until, { next: true }),
  };
  return (
    <>
      <PageHeader
        title={t`History`}
        subtitle={<Trans>Who changed what, when, and from what to what.</Trans>}
      />
      <Section flush label={t`History`}>
        <HistoryFilters values={values} set={set} />
        {(values.object_id || values.transaction_id) && (
          <Alert color="gray" mx="md" mb="md" py="xs">
            <Group justify="space-between">
              {values.object_id ? (
                <Trans>Only the changes of one record.</Trans>
              ) : (
                <Trans>Only what was changed together.</Trans>
              )}
              <Button
                size="compact-sm"
                variant="default"
                onClick={() => set({ object_id: '', transaction_id: '' })}
              >
                <Trans>Show all records</Trans>
              </Button>
            </Group>
          </Alert>
        )}
        <Changes key={i18n.locale} asked={asked} />
      </Section>
    </>
  );
}

function Changes({ asked }: { asked: Asked }) {
  const { t } = useLingui();
  const query = useInfiniteQuery({
    ...paged({
      queryKey: keys.history(asked),
      load: (paging, signal) => listChanges({ ...asked, ...paging }, signal),
    }),
    // No event tells of it, so it is read again whenever somebody comes to look.
    staleTime: 0,
    placeholderData: keepPreviousData,
  });
  const changes = query.data?.pages.flatMap((page) => page.results) ?? [];
  if (query.isPending) return <RowsSkeleton rows={8} />;
  if (query.isError && changes.length === 0) {
    return <ErrorState error={query.error} retry={() => void query.refetch()} />;
  }
  if (changes.length === 0) {
    return (
      <EmptyState icon="history" title={<Trans>No change here</Trans>}>
        <Trans>Nothing was changed that fits these filters, or it is no longer kept.</Trans>
      </EmptyState>
    );
  }
  return (
    <>
      <HistoryFeed changes={changes} label={t`Changes`} more={query.hasNextPage} />
      {query.hasNextPage && (
        <Group justify="center" p="md">
          <Button
            variant="default"
            loading={query.isFetchingNextPage}
            onClick={() => void query.fetchNextPage()}
          >
            <Trans>Older changes</Trans>
          </Button>
        </Group>
      )}
    </>
  );
}
