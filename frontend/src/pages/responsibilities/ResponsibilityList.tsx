import { Trans, useLingui } from '@lingui/react/macro';
import { Button } from '@mantine/core';
import { useInfiniteQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { listResponsibilities } from '@/api/endpoints';
import { keys } from '@/api/keys';
import { paged } from '@/api/paging';
import type { Role } from '@/api/types';
import { useMay } from '@/app/me';
import { EmptyState } from '@/ui/EmptyState';
import { ErrorState } from '@/ui/ErrorState';
import { Icon } from '@/ui/icons';
import { Section } from '@/ui/Page';
import { RowsSkeleton } from '@/ui/PageSkeleton';
import { ResponsibilityCard } from './ResponsibilityCard';
import { ResponsibilityForm } from './ResponsibilityForm';

/** What the holders of a role answer for, each with what makes it ready. */
export function ResponsibilityList({ role }: { role: Role }) {
  const { t } = useLingui();
  const mayWrite = useMay('responsibilities:write');
  const [adding, setAdding] = useState(false);
  const query = useInfiniteQuery(
    paged({
      queryKey: keys.list('responsibilities', { role: role.id }),
      load: (paging, signal) => listResponsibilities({ role: role.id, ...paging }, signal),
    }),
  );
  const rows = query.data?.pages.flatMap((page) => page.results) ?? [];
  return (
    <Section
      title={<Trans>Responsibilities</Trans>}
      label={t`Responsibilities`}
      flush
      actions={
        mayWrite && (
          <Button
            variant="default"
            size="xs"
            leftSection={<Icon name="plus" size={16} />}
            onClick={() => setAdding(true)}
          >
            <Trans>Add responsibility</Trans>
          </Button>
        )
      }
    >
      {query.isPending && <RowsSkeleton />}
      {query.isError && rows.length === 0 && (
        <ErrorState error={query.error} retry={() => void query.refetch()} />
      )}
      {query.isSuccess && rows.length === 0 && (
        <EmptyState icon="check" title={<Trans>No responsibilities yet</Trans>}>
          <Trans>Until a role has one, its readiness is unknown.</Trans>
        </EmptyState>
      )}
      {rows.map((responsibility) => (
        <ResponsibilityCard key={responsibility.id} responsibility={responsibility} />
      ))}
      {query.hasNextPage && (
        <Button
          variant="subtle"
          m="md"
          loading={query.isFetchingNextPage}
          onClick={() => void query.fetchNextPage()}
        >
          <Trans>Show more</Trans>
        </Button>
      )}
      {adding && <ResponsibilityForm roleId={role.id} onClose={() => setAdding(false)} />}
    </Section>
  );
}
