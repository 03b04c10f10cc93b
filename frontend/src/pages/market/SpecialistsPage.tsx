import { Trans, useLingui } from '@lingui/react/macro';
import { Group } from '@mantine/core';
import { keepPreviousData, useInfiniteQuery } from '@tanstack/react-query';
import { Link } from 'react-router';
import { keys } from '@/api/keys';
import { listSpecialists } from '@/api/market';
import { paged } from '@/api/paging';
import { EmptyState } from '@/ui/EmptyState';
import { PageHeader, Section } from '@/ui/Page';
import { PagedList } from '@/ui/PagedList';
import { SearchInput } from '@/ui/SearchInput';
import { useFilters } from '@/ui/useFilters';
import { useNarrow } from '@/ui/useNarrow';
import { useFigures } from './figures';
import { StateBadge } from './states';

export default function SpecialistsPage() {
  const { t } = useLingui();
  const narrow = useNarrow();
  const { money } = useFigures();
  const { values, set } = useFilters(['search']);
  const filters = { search: values.search };
  const specialists = useInfiniteQuery({
    ...paged({
      queryKey: keys.list('specialists', filters),
      load: (paging, signal) => listSpecialists({ ...filters, ...paging }, signal),
    }),
    placeholderData: keepPreviousData,
  });
  return (
    <>
      <PageHeader title={t`Specialists`} />
      <Section flush>
        <Group gap="sm" p="md" role="search">
          <SearchInput
            label={t`Search specialists`}
            value={values.search}
            onSearch={(text) => set({ search: text })}
          />
        </Group>
        <PagedList
          label={t`Specialists`}
          rowHeight={56}
          columns={
            narrow ? 'minmax(0, 1fr) 6rem' : 'minmax(12rem, 2fr) minmax(8rem, 1fr) 8rem 7rem'
          }
          heads={
            narrow
              ? [{ label: t`Name` }, { label: t`Day rate`, end: true }]
              : [
                  { label: t`Name` },
                  { label: t`Best skills` },
                  { label: t`State` },
                  { label: t`Day rate`, end: true },
                ]
          }
          query={specialists}
          rowKey={(row) => row.id}
          cells={(row) => {
            const name = (
              <span key="name">
                <Link to={`/specialists/${row.id}`}>{row.identity.full_name}</Link>
                <br />
                <small>{row.headline}</small>
              </span>
            );
            const rate = (
              <span key="rate" data-end>
                {money(row.day_rate, row.currency)}
              </span>
            );
            if (narrow) return [name, rate];
            const best = row.skills.slice(0, 3).map((skill) => skill.name);
            return [name, best.join(', '), <StateBadge key="state" state={row.status} />, rate];
          }}
          empty={
            <EmptyState icon="search" title={<Trans>No specialist fits</Trans>}>
              <Trans>Try part of a name, or of a headline.</Trans>
            </EmptyState>
          }
        />
      </Section>
    </>
  );
}
