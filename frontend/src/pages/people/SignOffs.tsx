import { Trans, useLingui } from '@lingui/react/macro';
import { Checkbox, Text } from '@mantine/core';
import { useMutation, useQuery } from '@tanstack/react-query';
import { createSignOff, deleteSignOff, listResponsibilities, listSignOffs } from '@/api/endpoints';
import { keys } from '@/api/keys';
import { readAll } from '@/api/paging';
import { toProblem } from '@/api/problem';
import type { EmployeeAssignment, Responsibility, SignOff } from '@/api/types';
import { useMay } from '@/app/me';
import { useFormats } from '@/i18n/format';
import { ErrorState } from '@/ui/ErrorState';
import { ProblemAlert } from '@/ui/FormModal';
import { RowsSkeleton } from '@/ui/PageSkeleton';
import { useSaved } from '@/ui/useSaved';
import classes from './Person.module.css';

/** Which responsibilities of the role the assignee has been confirmed able to carry. */
export function SignOffs({ assignment }: { assignment: EmployeeAssignment }) {
  const { role_id: role, id } = assignment;
  const responsibilities = useQuery({
    queryKey: keys.related('responsibilities', 'of-role', { role }),
    queryFn: () => readAll((paging) => listResponsibilities({ role, ...paging })),
  });
  const signOffs = useQuery({
    queryKey: keys.related('assignments', 'sign-offs', { assignment: id }),
    queryFn: () => readAll((paging) => listSignOffs({ assignment: id, ...paging })),
  });
  if (responsibilities.isError || signOffs.isError) {
    return (
      <ErrorState
        error={responsibilities.error ?? signOffs.error}
        retry={() => {
          void responsibilities.refetch();
          void signOffs.refetch();
        }}
      />
    );
  }
  if (responsibilities.isPending || signOffs.isPending) return <RowsSkeleton rows={3} />;
  if (responsibilities.data.length === 0) {
    return (
      <Text size="sm" c="dimmed" px="lg" pb="md">
        <Trans>The role has no responsibilities, so there is nothing to sign off.</Trans>
      </Text>
    );
  }
  return (
    <ul className={classes.signOffs}>
      {responsibilities.data.map((responsibility) => (
        <SignOffRow
          key={responsibility.id}
          assignmentId={id}
          responsibility={responsibility}
          signOff={signOffs.data.find((one) => one.responsibility_id === responsibility.id)}
        />
      ))}
    </ul>
  );
}

function SignOffRow({
  assignmentId,
  responsibility,
  signOff,
}: {
  assignmentId: string;
  responsibility: Responsibility;
  signOff: SignOff | undefined;
}) {
  const { t } = useLingui();
  const { date } = useFormats();
  const saved = useSaved();
  const mayWrite = useMay('assignments:write');
  const change = useMutation({
    mutationFn: async () => {
      if (signOff) await deleteSignOff(signOff.id);
      else {
        await createSignOff({ assignment_id: assignmentId, responsibility_id: responsibility.id });
      }
    },
    onSuccess: () => saved('assignments'),
  });
  const signedOn = signOff ? date(signOff.signed_at) : null;
  return (
    <li>
      <Checkbox
        checked={signOff !== undefined}
        disabled={!mayWrite || change.isPending}
        onChange={() => change.mutate()}
        label={responsibility.name}
        description={signedOn ? t`Signed off on ${signedOn}` : t`Not signed off`}
      />
      <ProblemAlert problem={change.error ? toProblem(change.error) : null} />
    </li>
  );
}
