import { Trans, useLingui } from '@lingui/react/macro';
import { Button, Group, NativeSelect } from '@mantine/core';
import { useInfiniteQuery, keepPreviousData } from '@tanstack/react-query';
import { useState } from 'react';
import { Link, useNavigate } from 'react-router';
import { listEmployees } from '@/api/endpoints';
import { keys } from '@/api/keys';
import { paged } from '@/api/paging';
import type { Employee, EmployeeStatus } from '@/api/types';
import { useMay } from '@/app/me';
import { EmptyState } from '@/ui/EmptyState';
import { Icon } from '@/ui/icons';
import { PageHeader, Section } from '@/ui/Page';
import { PagedList } from '@/ui/PagedList';
import { ReadinessCell } from '@/ui/Readiness';
import { SearchInput } from '@/ui/SearchInput';
import { directionOf, toggled, useFilters } from '@/ui/useFilters';
import { RoleSelect } from '@/pages/roles/RoleSelect';
import { UnitSelect } from '@/pages/units/UnitSelect';
import { EmployeeForm } from './EmployeeForm';
import { fullName } from './names';

const FILTERS = ['search', 'unit', 'role', 'status', 'ordering'] as const;

export default function PeoplePage() {
  const { t } = useLingui();
  const navigate = useNavigate();
  const mayWrite = useMay('employees:write');
  const [adding, setAdding] = useState(false);
  const { values, set } = useFilters(FILTERS);
  const { search, unit, role } = values;
  const status = (values.status || 'active') as EmployeeStatus | 'all';
  const ordering = values.ordering || 'family_name';
  const filters = {
    search,
    unit,
    role,
    ordering,
    ...(status === 'all' ? {} : { status }),
  };
  const people = useInfiniteQuery({
    ...paged({
      queryKey: keys.list('employees', filters),
      load: (paging, signal) => listEmployees({ ...filters, ...paging }, signal),
    }),
    placeholderData: keepPreviousData,
  });
  const filtered = Boolean(search || unit || role) || status !== 'active';
  const sort = (field: string) => ({
    direction: directionOf(ordering, field),
    toggle: () => set({ ordering: toggled(ordering, field) }),
  });

  return (
    <>
      <PageHeader
        title={t`People`}
        actions={
          mayWrite && (
            <Button leftSection={<Icon name="plus" size={16} />} onClick={() => setAdding(true)}>
              <Trans>Add person</Trans>
            </Button>
          )
        }
      />
      <Section flush>
        <Group gap="sm" p="md" role="search">
          <SearchInput
            label={t`Search by name, number or e-mail`}
            value={search}
            onSearch={(text) => set({ search: text })}
          />
          <UnitSelect
            aria-label={t`Unit`}
            placeholder={t`All units`}
            value={unit || null}
            onChange={(value) => set({ unit: value })}
            w={{ base: '100%', xs: 220 }}
          />
          <RoleSelect
            aria-label={t`Role`}
            placeholder={t`All roles`}
            value={role || null}
            onChange={(value) => set({ role: value })}
            w={{ base: '100%', xs: 220 }}
          />
          <NativeSelect
            aria-label={t`Status`}
            value={status}
            onChange={(event) => set({ status: event.currentTarget.value })}
            data={[
              { value: 'active', label: t`Active` },
              { value: 'left', label: t`Left` },
              { value: 'all', label: t`Everyone` },
            ]}
          />
        </Group>
        <PagedList
          label={t`People`}
          columns="minmax(10rem, 1.3fr) minmax(9rem, 1.2fr) minmax(8rem, 1fr) minmax(10rem, 0.9fr)"
          heads={[
            { label: t`Name`, sort: sort('family_name') },
            { label: t`Role` },
            { label: t`Unit` },
            { label: t`Readiness`, sort: sort('readiness') },
          ]}
          query={people}
          rowKey={(person: Employee) => person.id}
          cells={(person) => [
            <>
              <Link to={`/people/${person.id}`}>{fullName(person)}</Link>{' '}
              <small>{person.number}</small>
            </>,
            <Assigned key="role" values={person.assignments.map((a) => a.role_title)} />,
            <Assigned key="unit" values={person.assignments.map((a) => a.unit_name)} />,
            <ReadinessCell
              key="readiness"
              readiness={person.readiness}
              level="employee"
              id={person.id}
              name={fullName(person)}
            />,
          ]}
          empty={
            filtered ? (
              <EmptyState
                icon="search"
                title={<Trans>Nobody matches</Trans>}
                actions={
                  <Button
                    variant="default"
                    onClick={() => void navigate('/people', { replace: true })}
                  >
                    <Trans>Clear all filters</Trans>
                  </Button>
                }
              />
            ) : (
              <EmptyState
                icon="people"
                title={<Trans>No people yet</Trans>}
                actions={
                  mayWrite && (
                    <Button component={Link} to="/import">
                      <Trans>Import a roster</Trans>
                    </Button>
                  )
                }
              >
                <Trans>Import a roster in CSV, or add people one by one.</Trans>
              </EmptyState>
            )
          }
        />
      </Section>
      {adding && (
        <EmployeeForm
          onClose={() => setAdding(false)}
          onCreated={(person) => void navigate(`/people/${person.id}`)}
        />
      )}
    </>
  );
}

/** What the person is assigned to: the first, and how many more. */
function Assigned({ values }: { values: string[] }) {
  const [first, ...rest] = [...new Set(values)];
  if (!first) return <small>—</small>;
  return (
    <span title={values.join(', ')}>
      {first}
      {rest.length > 0 && <small> +{rest.length}</small>}
    </span>
  );
}
