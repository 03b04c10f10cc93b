import { Trans, useLingui } from '@lingui/react/macro';
import { Group, TextInput } from '@mantine/core';
import { createAssignment, updateAssignment } from '@/api/endpoints';
import type { EmployeeAssignment } from '@/api/types';
import { FormModal } from '@/ui/FormModal';
import { useProblemForm } from '@/ui/useProblemForm';
import { useSaved } from '@/ui/useSaved';
import { fteBetween, required } from '@/ui/validation';
import { RoleSelect } from '@/pages/roles/RoleSelect';
import { PositionSelect } from './PositionSelect';
import { todayUtc } from './names';

type FormValues = {
  role_id: string | null;
  position_id: string | null;
  fte: string;
  starts_on: string;
  ends_on: string;
};

/** Put a person in a seat under a role, or change such an assignment. */
export function AssignmentForm({
  personId,
  assignment,
  onClose,
}: {
  personId: string;
  assignment?: EmployeeAssignment;
  onClose: () => void;
}) {
  const { t } = useLingui();
  const saved = useSaved();
  const { form, problem, saving, submit } = useProblemForm<FormValues, unknown>({
    initial: {
      role_id: assignment?.role_id ?? null,
      position_id: assignment?.position_id ?? null,
      fte: assignment ? String(Number(assignment.fte)) : '1',
      starts_on: assignment?.starts_on ?? todayUtc(),
      ends_on: assignment?.ends_on ?? '',
    },
    validate: {
      role_id: required(t`Choose a role.`),
      position_id: required(t`Choose a seat.`),
      fte: fteBetween(t`More than 0 and at most 1, for example 0.5.`),
      starts_on: required(t`Choose the first day.`),
      ends_on: (value, { starts_on: first }) =>
        value && value <= first ? t`The end must be after the first day.` : null,
    },
    save: async (values) => {
      const period = {
        fte: values.fte.replace(',', '.'),
        starts_on: values.starts_on,
        ends_on: values.ends_on || null,
      };
      if (assignment) await updateAssignment(assignment.id, period);
      else {
        const { role_id: role, position_id: position } = values;
        const whoAndWhat = { role_id: role ?? '', position_id: position ?? '' };
        await createAssignment({ employee_id: personId, ...whoAndWhat, ...period });
      }
    },
    onSaved: () => {
      onClose();
      saved('assignments', assignment ? t`Assignment saved` : t`Assignment added`);
    },
  });
  return (
    <FormModal
      title={assignment ? t`Edit assignment` : t`Assign to a seat`}
      submitLabel={assignment ? <Trans>Save</Trans> : <Trans>Assign</Trans>}
      onClose={onClose}
      onSubmit={submit}
      saving={saving}
      problem={problem}
    >
      <RoleSelect
        label={t`Role`}
        disabled={assignment !== undefined}
        data-autofocus
        {...form.getInputProps('role_id')}
        known={assignment && { value: assignment.role_id, label: assignment.role_title }}
      />
      <PositionSelect
        label={t`Seat`}
        disabled={assignment !== undefined}
        {...form.getInputProps('position_id')}
        known={
          assignment && {
            value: assignment.position_id,
            label: `${assignment.position_title} · ${assignment.unit_name}`,
          }
        }
      />
      <TextInput label={t`FTE`} inputMode="decimal" {...form.getInputProps('fte')} />
      <Group grow align="flex-start">
        <TextInput label={t`First day`} type="date" {...form.getInputProps('starts_on')} />
        <TextInput
          label={t`Ends before`}
          description={t`Leave empty if open`}
          inputWrapperOrder={['label', 'input', 'description', 'error']}
          type="date"
          {...form.getInputProps('ends_on')}
        />
      </Group>
    </FormModal>
  );
}
