import { Trans, useLingui } from '@lingui/react/macro';
import { TextInput } from '@mantine/core';
import { createPosition, deletePosition, updatePosition } from '@/api/endpoints';
import type { Position } from '@/api/types';
import { ConfirmModal, FormModal } from '@/ui/FormModal';
import { useProblemForm } from '@/ui/useProblemForm';
import { useSaved } from '@/ui/useSaved';
import { required } from '@/ui/validation';
import { UnitSelect } from './UnitSelect';

type FormValues = { title: string; number: string; unit_id: string | null };

export function PositionForm({
  position,
  unitId,
  onClose,
}: {
  position?: Position;
  unitId: string;
  onClose: () => void;
}) {
  const { t } = useLingui();
  const saved = useSaved();
  const { form, problem, saving, submit } = useProblemForm<FormValues, Position>({
    initial: {
      title: position?.title ?? '',
      number: position?.number ?? '',
      unit_id: position?.unit_id ?? unitId,
    },
    validate: {
      title: required(t`Give the seat a title.`),
      number: required(t`Give the seat a number of its own.`),
      unit_id: required(t`Choose the unit the seat is in.`),
    },
    save: (values) => {
      const body = { ...values, unit_id: values.unit_id ?? unitId };
      return position
        ? updatePosition(position.id, body)
        : createPosition({ ...body, reports_to_id: null });
    },
    onSaved: () => {
      saved('positions', position ? t`Seat saved` : t`Seat added`);
      onClose();
    },
  });
  return (
    <FormModal
      title={position ? t`Edit seat` : t`Add a seat`}
      submitLabel={position ? <Trans>Save</Trans> : <Trans>Add seat</Trans>}
      onClose={onClose}
      onSubmit={submit}
      saving={saving}
      problem={problem}
    >
      <TextInput label={t`Title`} data-autofocus {...form.getInputProps('title')} />
      <TextInput
        label={t`Number`}
        description={t`Unique in the company, for example P-000123`}
        {...form.getInputProps('number')}
      />
      <UnitSelect label={t`Unit`} clearable={false} {...form.getInputProps('unit_id')} />
    </FormModal>
  );
}

export function DeletePosition({ position, onClose }: { position: Position; onClose: () => void }) {
  const { t } = useLingui();
  const saved = useSaved();
  const { title } = position;
  return (
    <ConfirmModal
      title={t`Delete ${title}?`}
      confirmLabel={<Trans>Delete seat</Trans>}
      action={() => deletePosition(position.id)}
      onClose={onClose}
      onDone={() => {
        onClose();
        saved('positions', t`Seat deleted`);
      }}
    >
      <Trans>Only a seat nobody is assigned to can be deleted.</Trans>
    </ConfirmModal>
  );
}
