import { Trans, useLingui } from '@lingui/react/macro';
import { Badge, Button, Menu } from '@mantine/core';
import { useState } from 'react';
import { Link } from 'react-router';
import { deleteAssignment } from '@/api/endpoints';
import type { EmployeeAssignment } from '@/api/types';
import { useMay } from '@/app/me';
import { useFormats } from '@/i18n/format';
import { useRecalculation } from '@/live/useRecalculation';
import { ConfirmModal } from '@/ui/FormModal';
import { FreshnessLine } from '@/ui/Freshness';
import { ReadinessCell } from '@/ui/Readiness';
import { RowMenu } from '@/ui/RowMenu';
import { useSaved } from '@/ui/useSaved';
import { AssignmentForm } from './AssignmentForm';
import { isActiveOn, todayUtc } from './names';
import classes from './Person.module.css';
import { SignOffs } from './SignOffs';

/** One assignment of a person, with what the person is signed off for under it. */
export function AssignmentCard({
  assignment,
  personId,
}: {
  assignment: EmployeeAssignment;
  personId: string;
}) {
  const { t } = useLingui();
  const { date, points } = useFormats();
  const saved = useSaved();
  const mayWrite = useMay('assignments:write');
  const recalculation = useRecalculation('position_assignment', assignment.id);
  const [dialog, setDialog] = useState<'edit' | 'delete' | null>(null);
  const [shown, setShown] = useState(false);
  const close = () => setDialog(null);
  const active = isActiveOn(assignment, todayUtc());
  const { role_title: role, fte } = assignment;
  const start = date(assignment.starts_on);
  const end = assignment.ends_on ? date(assignment.ends_on) : null;
  const share = points(fte);
  const { as_of: asOf, recalculating } = assignment.readiness;

  return (
    <article className={classes.assignment} data-active={active || undefined} aria-label={role}>
      <div className={classes.assignmentHead}>
        <div className={classes.what}>
          <Link to={`/roles/${assignment.role_id}`}>{role}</Link>
          {!active && (
            <Badge variant="light" color="gray" ml="xs">
              <Trans>Not active today</Trans>
            </Badge>
          )}
          <small>
            {assignment.position_title} ·{' '}
            <Link to={`/units/${assignment.unit_id}`}>{assignment.unit_name}</Link>
          </small>
          <small>
            {end ? (
              <Trans>
                {share} FTE, from {start} until before {end}
              </Trans>
            ) : (
              <Trans>
                {share} FTE, since {start}
              </Trans>
            )}
          </small>
          <FreshnessLine
            readiness={{ as_of: asOf, recalculating }}
            name={role}
            recalculation={recalculation}
            quiet
          />
        </div>
        <ReadinessCell
          readiness={assignment.readiness}
          level="position_assignment"
          id={assignment.id}
          name={role}
        />
        <Button variant="subtle" size="xs" onClick={() => setShown(!shown)} aria-expanded={shown}>
          <Trans>Sign-offs</Trans>
        </Button>
        {mayWrite || recalculation.may ? (
          <RowMenu label={t`Actions for ${role}`}>
            {recalculation.may && (
              <Menu.Item onClick={() => !recalculation.isOpen && recalculation.ask()}>
                <Trans>Recalculate</Trans>
              </Menu.Item>
            )}
            {mayWrite && (
              <>
                <Menu.Item onClick={() => setDialog('edit')}>
                  <Trans>Edit or end</Trans>
                </Menu.Item>
                <Menu.Item color="red" onClick={() => setDialog('delete')}>
                  <Trans>Delete</Trans>
                </Menu.Item>
              </>
            )}
          </RowMenu>
        ) : (
          <span />
        )}
      </div>
      {shown && <SignOffs assignment={assignment} />}
      {dialog === 'edit' && (
        <AssignmentForm personId={personId} assignment={assignment} onClose={close} />
      )}
      {dialog === 'delete' && (
        <ConfirmModal
          title={t`Delete this assignment?`}
          confirmLabel={<Trans>Delete assignment</Trans>}
          action={() => deleteAssignment(assignment.id)}
          onClose={close}
          onDone={() => {
            close();
            saved('assignments', t`Assignment deleted`);
          }}
        >
          <Trans>
            Its sign-offs go with it. To keep the history, end the assignment with a last day
            instead.
          </Trans>
        </ConfirmModal>
      )}
    </article>
  );
}
