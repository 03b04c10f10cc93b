import { Trans, useLingui } from '@lingui/react/macro';
import { NativeSelect, TextInput } from '@mantine/core';
import { createRequirement, updateRequirement } from '@/api/endpoints';
import type { Requirement, RequirementKind } from '@/api/types';
import { FormModal } from '@/ui/FormModal';
import { useProblemForm } from '@/ui/useProblemForm';
import { useSaved } from '@/ui/useSaved';
import { required } from '@/ui/validation';
import { REQUIREMENT_KINDS, useRequirementKindName } from './kinds';
import { WeightInput } from './WeightInput';

type FormValues = { name: string; kind: RequirementKind; weight: number };

export function RequirementForm({
  requirement,
  responsibilityId,
  onClose,
}: {
  requirement?: Omit<Requirement, 'responsibility_id'>;
  responsibilityId: string;
  onClose: () => void;
}) {
  const { t } = useLingui();
  const saved = useSaved();
  const kindName = useRequirementKindName();
  const { form, problem, saving, submit } = useProblemForm<FormValues, Requirement>({
    initial: {
      name: requirement?.name ?? '',
      kind: requirement?.kind ?? 'documented',
      weight: requirement?.weight ?? 3,
    },
    validate: { name: required(t`Say what has to be there.`) },
    save: (values) =>
      requirement
        ? updateRequirement(requirement.id, values)
        : createRequirement({ ...values, responsibility_id: responsibilityId }),
    onSaved: () => {
      onClose();
      saved('responsibilities', requirement ? t`Requirement saved` : t`Requirement added`);
    },
  });
  return (
    <FormModal
      title={requirement ? t`Edit requirement` : t`Add a requirement`}
      submitLabel={requirement ? <Trans>Save</Trans> : <Trans>Add requirement</Trans>}
      onClose={onClose}
      onSubmit={submit}
      saving={saving}
      problem={problem}
    >
      <TextInput label={t`What has to be there`} data-autofocus {...form.getInputProps('name')} />
      <NativeSelect
        label={t`Kind`}
        data={REQUIREMENT_KINDS.map((kind) => ({ value: kind, label: kindName(kind) }))}
        {...form.getInputProps('kind')}
      />
      <WeightInput
        value={form.values.weight}
        onChange={(weight) => form.setFieldValue('weight', weight)}
        error={form.errors.weight}
      />
    </FormModal>
  );
}
