import { Trans, useLingui } from '@lingui/react/macro';
import { Button, Group } from '@mantine/core';
import { keepPreviousData, useInfiniteQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { Link, useNavigate } from 'react-router';
import { listRoles } from '@/api/endpoints';
import { keys } from '@/api/keys';
import { paged } from '@/api/paging';
import type { Role } from '@/api/types';
import { useMay } from '@/app/me';
import { useFormats } from '@/i18n/format';
import { EmptyState } from '@/ui/EmptyState';
import { Icon } from '@/ui/icons';
import { PageHeader, Section } from '@/ui/Page';
import { PagedList } from '@/ui/PagedList';
import { ReadinessCell } from '@/ui/Readiness';
import { SearchInput } from '@/ui/SearchInput';
import { directionOf, toggled, useFilters } from '@/ui/useFilters';
import { RoleForm } from './RoleForm';

export default function RolesPage() {
  const { t } = useLingui();
  const { count } = useFormats();
  const navigate = useNavigate();
  const mayWrite = useMay('roles:write');
  const [adding, setAdding] = useState(false);
  const { values, set } = useFilters(['search', 'ordering']);
  const ordering = values.ordering || 'title';
  const filters = { search: values.search, ordering };
  const roles = useInfiniteQuery({
    ...paged({
      queryKey: keys.list('roles', filters),
      load: (paging, signal) => listRoles({ ...filters, ...paging }, signal),
    }),
    placeholderData: keepPreviousData,
  });
  const sort = (field: string) => ({
    direction: directionOf(ordering, field),
    toggle: () => set({ ordering: toggled(ordering, field) }),
  });
  return (
    <>
      <PageHeader
        title={t`Roles`}
        actions={
          mayWrite && (
            <Button leftSection={<Icon name="plus" size={16} />} onClick={() => setAdding(true)}>
              <Trans>Add role</Trans>
            </Button>
          )
        }
      />
      <Section flush>
        <Group gap="sm" p="md" role="search">
          <SearchInput
            label={t`Search roles`}
            value={values.search}
            onSearch={(text) => set({ search: text })}
          />
        </Group>
        <PagedList
          label={t`Roles`}
          columns="minmax(12rem, 2fr) 7.5rem 4.5rem minmax(10rem, 1fr)"
          heads={[
            { label: t`Title`, sort: sort('title') },
            { label: t`Responsibilities`, end: true },
            { label: t`Holders`, end: true },
            { label: t`Readiness`, sort: sort('readiness') },
          ]}
          query={roles}
          rowKey={(role: Role) => role.id}
          cells={(role) => [
            <>
              <Link to={`/roles/${role.id}`}>{role.title}</Link> <small>{role.code}</small>
            </>,
            <span key="responsibilities" data-end>
              {count(role.responsibilities_count)}
            </span>,
            <span key="holders" data-end>
              {count(role.holders_count)}
            </span>,
            <ReadinessCell
              key="readiness"
              readiness={role.readiness}
              level="role"
              id={role.id}
              name={role.title}
            />,
          ]}
          empty={
            values.search ? (
              <EmptyState icon="search" title={<Trans>No role of this name</Trans>}>
                <Trans>Try a shorter word, or part of the title.</Trans>
              </EmptyState>
            ) : (
              <EmptyState
                icon="roles"
                title={<Trans>No roles yet</Trans>}
                actions={
                  mayWrite && (
                    <Button component={Link} to="/import">
                      <Trans>Import a catalogue</Trans>
                    </Button>
                  )
                }
              >
                <Trans>A role says what its holders must be able to answer for.</Trans>
              </EmptyState>
            )
          }
        />
      </Section>
      {adding && (
        <RoleForm
          onClose={() => setAdding(false)}
          onCreated={(role) => void navigate(`/roles/${role.id}`)}
        />
      )}
    </>
  );
}
