import { Trans, useLingui } from '@lingui/react/macro';
import { NativeSelect, TextInput } from '@mantine/core';
import { createUnit, deleteUnit, updateUnit } from '@/api/endpoints';
import type { Unit, UnitKind } from '@/api/types';
import { ConfirmModal, FormModal } from '@/ui/FormModal';
import { required } from '@/ui/validation';
import { useProblemForm } from '@/ui/useProblemForm';
import { useSaved } from '@/ui/useSaved';
import { useUnitKindName } from './kinds';
import { UnitSelect } from './UnitSelect';

type FormValues = { name: string; kind: UnitKind; parent_id: string | null };

const KINDS: UnitKind[] = ['division', 'department', 'team'];

/** Create a unit (below `parentId`) or edit one. */
export function UnitForm({
  unit,
  parentId = null,
  onClose,
}: {
  unit?: Unit;
  parentId?: string | null;
  onClose: () => void;
}) {
  const { t } = useLingui();
  const saved = useSaved();
  const kindName = useUnitKindName();
  const { form, problem, saving, submit } = useProblemForm<FormValues, Unit>({
    initial: {
      name: unit?.name ?? '',
      kind: unit?.kind ?? (parentId ? 'team' : 'division'),
      parent_id: unit ? unit.parent_id : parentId,
    },
    validate: { name: required(t`Give the unit a name.`) },
    save: (values) => (unit ? updateUnit(unit.id, values) : createUnit(values)),
    onSaved: () => {
      saved('units', unit ? t`Unit saved` : t`Unit added`);
      onClose();
    },
  });
  return (
    <FormModal
      title={unit ? t`Edit unit` : t`Add a unit`}
      submitLabel={unit ? <Trans>Save</Trans> : <Trans>Add unit</Trans>}
      onClose={onClose}
      onSubmit={submit}
      saving={saving}
      problem={problem}
    >
      <TextInput label={t`Name`} data-autofocus {...form.getInputProps('name')} />
      <NativeSelect
        label={t`Kind`}
        data={KINDS.map((kind) => ({ value: kind, label: kindName(kind) }))}
        {...form.getInputProps('kind')}
      />
      <UnitSelect
        label={t`Part of`}
        placeholder={t`Top of the company`}
        exclude={unit?.id}
        {...form.getInputProps('parent_id')}
      />
    </FormModal>
  );
}

export function DeleteUnit({
  unit,
  onClose,
  onDeleted,
}: {
  unit: Unit;
  onClose: () => void;
  onDeleted?: (() => void) | undefined;
}) {
  const { t } = useLingui();
  const saved = useSaved();
  const { name } = unit;
  return (
    <ConfirmModal
      title={t`Delete ${name}?`}
      confirmLabel={<Trans>Delete unit</Trans>}
      action={() => deleteUnit(unit.id)}
      onClose={onClose}
      onDone={() => {
        onClose();
        onDeleted?.();
        saved('units', t`Unit deleted`);
      }}
    >
      <Trans>Only a unit without units or seats in it can be deleted.</Trans>
    </ConfirmModal>
  );
}
