import { Trans, useLingui } from '@lingui/react/macro';
import { Button, Group, NativeSelect } from '@mantine/core';
import { keepPreviousData, useInfiniteQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { Link, useNavigate } from 'react-router';
import { keys } from '@/api/keys';
import { listMissions } from '@/api/market';
import type { Mission } from '@/api/marketTypes';
import { paged } from '@/api/paging';
import { useMay } from '@/app/me';
import { useFormats } from '@/i18n/format';
import { EmptyState } from '@/ui/EmptyState';
import { Icon } from '@/ui/icons';
import { lazily } from '@/ui/lazily';
import { PageHeader, Section } from '@/ui/Page';
import { PagedList } from '@/ui/PagedList';
import { SearchInput } from '@/ui/SearchInput';
import { directionOf, toggled, useFilters } from '@/ui/useFilters';
import { useNarrow } from '@/ui/useNarrow';
import { useFigures } from './figures';
import { StateBadge, useStateName } from './states';
import { useKinds } from './useMarket';

const MissionForm = lazily(() => import('./MissionForm').then((module) => module.MissionForm));
const STATES = ['draft', 'open', 'shortlisting', 'filled', 'running', 'done'] as const;
const ENDED = ['cancelled', 'expired'] as const;

export default function MissionsPage() {
  const { t } = useLingui();
  const navigate = useNavigate();
  const narrow = useNarrow();
  const { date } = useFormats();
  const { money } = useFigures();
  const stateName = useStateName();
  const { isSpecialist } = useKinds();
  const mayWrite = useMay('missions:write') && !isSpecialist;
  const [adding, setAdding] = useState(false);
  const { values, set } = useFilters(['search', 'status', 'ordering']);
  const ordering = values.ordering || '-created_at';
  const filters = {
    search: values.search,
    status: values.status ? [values.status] : [],
    ordering,
  };
  const missions = useInfiniteQuery({
    ...paged({
      queryKey: keys.list('missions', filters),
      load: (paging, signal) => listMissions({ ...filters, ...paging }, signal),
    }),
    placeholderData: keepPreviousData,
  });
  const sort = (field: string) => ({
    direction: directionOf(ordering, field),
    toggle: () => set({ ordering: toggled(ordering, field) }),
  });
  const place = (mission: Mission) => (mission.remote ? t`Remote` : mission.city);
  const filtered = Boolean(values.search || values.status);
  return (
    <>
      <PageHeader
        title={t`Missions`}
        actions={
          mayWrite && (
            <Button leftSection={<Icon name="plus" size={16} />} onClick={() => setAdding(true)}>
              <Trans>Write a mission</Trans>
            </Button>
          )
        }
      />
      <Section flush>
        <Group gap="sm" p="md" role="search">
          <SearchInput
            label={t`Search missions`}
            value={values.search}
            onSearch={(text) => set({ search: text })}
          />
          <NativeSelect
            aria-label={t`State`}
            value={values.status}
            onChange={(event) => set({ status: event.currentTarget.value })}
            data={[
              { value: '', label: t`Every state` },
              ...[...STATES, ...ENDED].map((value) => ({ value, label: stateName(value) })),
            ]}
          />
        </Group>
        <PagedList
          label={t`Missions`}
          rowHeight={narrow ? 64 : 56}
          columns={narrow ? 'minmax(0, 1fr) auto' : 'minmax(14rem, 2fr) 9rem 7rem 8rem 8rem'}
          heads={
            narrow
              ? [{ label: t`Title`, sort: sort('title') }, { label: t`State` }]
              : [
                  { label: t`Title`, sort: sort('title') },
                  { label: t`State` },
                  { label: t`Starts`, sort: sort('starts_on') },
                  { label: t`Place` },
                  { label: t`Budget a day`, end: true, sort: sort('budget_per_day') },
                ]
          }
          query={missions}
          rowKey={(mission: Mission) => mission.id}
          cells={(mission) => {
            const title = (
              <span key="title">
                <Link to={`/missions/${mission.id}`}>{mission.title}</Link>
                <br />
                <small>
                  {[mission.client.name, mission.reference].filter(Boolean).join(' · ')}
                </small>
              </span>
            );
            const state = <StateBadge key="state" state={mission.status} />;
            if (narrow) return [title, state];
            return [
              title,
              state,
              mission.starts_on ? date(mission.starts_on) : '',
              place(mission),
              <span key="budget" data-end>
                {money(mission.budget_per_day, mission.currency)}
              </span>,
            ];
          }}
          empty={
            filtered ? (
              <EmptyState icon="search" title={<Trans>No mission fits these filters</Trans>}>
                <Trans>Try a shorter word, or another state.</Trans>
              </EmptyState>
            ) : (
              <EmptyState icon="missions" title={<Trans>No missions yet</Trans>}>
                <Trans>
                  A mission says what somebody is looked for, from when, and for how much.
                </Trans>
              </EmptyState>
            )
          }
        />
      </Section>
      {adding && (
        <MissionForm
          onClose={() => setAdding(false)}
          onSaved={(mission) => void navigate(`/missions/${mission.id}`)}
        />
      )}
    </>
  );
}
