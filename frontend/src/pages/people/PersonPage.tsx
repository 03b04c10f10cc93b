import { Trans, useLingui } from '@lingui/react/macro';
import { Badge, Button, Group, Menu } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { useNavigate, useParams } from 'react-router';
import { getEmployee } from '@/api/endpoints';
import { keys } from '@/api/keys';
import { whileRecalculating } from '@/api/recalculating';
import { useMay, useMayReadHistory } from '@/app/me';
import { EmptyState } from '@/ui/EmptyState';
import { ErrorState } from '@/ui/ErrorState';
import { Icon } from '@/ui/icons';
import { NumberHead } from '@/ui/NumberHead';
import { PageHeader, Section } from '@/ui/Page';
import { PageSkeleton } from '@/ui/PageSkeleton';
import { RowMenu } from '@/ui/RowMenu';
import { RecordHistory } from '@/pages/history/RecordHistory';
import { AssignmentCard } from './AssignmentCard';
import { AssignmentForm } from './AssignmentForm';
import { DeleteEmployee, EmployeeForm } from './EmployeeForm';
import { fullName } from './names';
import classes from './Person.module.css';

export default function PersonPage() {
  const { id = '' } = useParams();
  const { t } = useLingui();
  const navigate = useNavigate();
  const mayWrite = useMay('employees:write');
  const mayAssign = useMay('assignments:write');
  const mayReadHistory = useMayReadHistory();
  const [dialog, setDialog] = useState<'edit' | 'delete' | 'assign' | null>(null);
  const close = () => setDialog(null);
  const query = useQuery({
    queryKey: keys.detail('employees', id),
    queryFn: ({ signal }) => getEmployee(id, signal),
    refetchInterval: whileRecalculating,
  });
  if (query.isPending) return <PageSkeleton />;
  if (query.isError && !query.data) {
    return <ErrorState error={query.error} retry={() => void query.refetch()} />;
  }
  const person = query.data;
  const name = fullName(person);
  const assignments = [...person.assignments].sort((a, b) => (a.starts_on < b.starts_on ? 1 : -1));
  return (
    <>
      <PageHeader
        title={name}
        crumbs={[{ to: '/people', label: t`People` }]}
        subtitle={
          <Group gap="xs">
            <span>{[person.number, person.email].filter(Boolean).join(' · ')}</span>
            {person.status === 'left' && (
              <Badge variant="light" color="gray">
                <Trans>Left</Trans>
              </Badge>
            )}
          </Group>
        }
        actions={
          mayWrite && (
            <>
              <Button variant="default" onClick={() => setDialog('edit')}>
                <Trans>Edit</Trans>
              </Button>
              <RowMenu label={t`More actions for ${name}`}>
                <Menu.Item color="red" onClick={() => setDialog('delete')}>
                  <Trans>Delete</Trans>
                </Menu.Item>
              </RowMenu>
            </>
          )
        }
      />
      <div className={classes.page}>
        <NumberHead readiness={person.readiness} level="employee" id={person.id} name={name} />
        <Section
          title={<Trans>Assignments</Trans>}
          flush
          actions={
            mayAssign && (
              <Button
                variant="default"
                size="xs"
                leftSection={<Icon name="plus" size={16} />}
                onClick={() => setDialog('assign')}
              >
                <Trans>Assign</Trans>
              </Button>
            )
          }
        >
          {assignments.length === 0 ? (
            <EmptyState icon="roles" title={<Trans>No assignment</Trans>}>
              <Trans>
                Without an active assignment this person's readiness is unknown and counts in no
                average.
              </Trans>
            </EmptyState>
          ) : (
            assignments.map((assignment) => (
              <AssignmentCard key={assignment.id} assignment={assignment} personId={person.id} />
            ))
          )}
        </Section>
        {mayReadHistory && <RecordHistory id={person.id} />}
      </div>
      {dialog === 'edit' && <EmployeeForm person={person} onClose={close} />}
      {dialog === 'delete' && (
        <DeleteEmployee
          person={person}
          onClose={close}
          onDeleted={() => void navigate('/people', { replace: true })}
        />
      )}
      {dialog === 'assign' && <AssignmentForm personId={person.id} onClose={close} />}
    </>
  );
}
