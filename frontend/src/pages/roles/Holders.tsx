import { Trans, useLingui } from '@lingui/react/macro';
import { Button } from '@mantine/core';
import { useInfiniteQuery } from '@tanstack/react-query';
import { Link } from 'react-router';
import { listEmployees } from '@/api/endpoints';
import { keys } from '@/api/keys';
import { paged } from '@/api/paging';
import type { Employee } from '@/api/types';
import { useFormats } from '@/i18n/format';
import { fullName } from '@/pages/people/names';
import { EmptyState } from '@/ui/EmptyState';
import { Section } from '@/ui/Page';
import { PagedList } from '@/ui/PagedList';
import { ReadinessCell } from '@/ui/Readiness';

/** Who holds a role, and how ready each is in it. */
export function Holders({ roleId }: { roleId: string }) {
  const { t } = useLingui();
  const { points } = useFormats();
  const filters = { role: roleId, status: 'active', ordering: 'family_name' } as const;
  const people = useInfiniteQuery(
    paged({
      queryKey: keys.list('employees', filters),
      load: (paging, signal) => listEmployees({ ...filters, ...paging }, signal),
    }),
  );
  const held = (person: Employee) => person.assignments.find((one) => one.role_id === roleId);
  return (
    <Section
      title={<Trans>Holders</Trans>}
      flush
      actions={
        <Button component={Link} to={`/people?role=${roleId}`} variant="default" size="xs">
          <Trans>Open in people</Trans>
        </Button>
      }
    >
      <PagedList
        label={t`Holders`}
        columns="minmax(10rem, 1.4fr) minmax(8rem, 1fr) 4rem minmax(10rem, 1fr)"
        heads={[
          { label: t`Name` },
          { label: t`Unit` },
          { label: t`FTE`, end: true },
          { label: t`Readiness in this role` },
        ]}
        query={people}
        rowKey={(person) => person.id}
        cells={(person) => {
          const assignment = held(person);
          return [
            <>
              <Link to={`/people/${person.id}`}>{fullName(person)}</Link>{' '}
              <small>{person.number}</small>
            </>,
            assignment?.unit_name ?? '',
            <span key="fte" data-end>
              {assignment ? points(assignment.fte) : ''}
            </span>,
            assignment && (
              <ReadinessCell
                key="readiness"
                readiness={assignment.readiness}
                level="position_assignment"
                id={assignment.id}
                name={fullName(person)}
              />
            ),
          ];
        }}
        empty={
          <EmptyState icon="people" title={<Trans>Nobody holds this role</Trans>}>
            <Trans>Open a person and assign them to a seat under this role.</Trans>
          </EmptyState>
        }
      />
    </Section>
  );
}
