import { Trans, useLingui } from '@lingui/react/macro';
import { Textarea } from '@mantine/core';
import { createResponsibility, updateResponsibility } from '@/api/endpoints';
import type { Responsibility } from '@/api/types';
import { FormModal } from '@/ui/FormModal';
import { useProblemForm } from '@/ui/useProblemForm';
import { useSaved } from '@/ui/useSaved';
import { required } from '@/ui/validation';
import { WeightInput } from './WeightInput';

type FormValues = { name: string; weight: number };

export function ResponsibilityForm({
  responsibility,
  roleId,
  onClose,
}: {
  responsibility?: Responsibility;
  roleId: string;
  onClose: () => void;
}) {
  const { t } = useLingui();
  const saved = useSaved();
  const { form, problem, saving, submit } = useProblemForm<FormValues, Responsibility>({
    initial: { name: responsibility?.name ?? '', weight: responsibility?.weight ?? 3 },
    validate: { name: required(t`Say what the holder answers for.`) },
    save: (values) =>
      responsibility
        ? updateResponsibility(responsibility.id, values)
        : createResponsibility({ ...values, role_id: roleId }),
    onSaved: () => {
      onClose();
      saved('responsibilities', responsibility ? t`Responsibility saved` : t`Responsibility added`);
    },
  });
  return (
    <FormModal
      title={responsibility ? t`Edit responsibility` : t`Add a responsibility`}
      submitLabel={responsibility ? <Trans>Save</Trans> : <Trans>Add responsibility</Trans>}
      onClose={onClose}
      onSubmit={submit}
      saving={saving}
      problem={problem}
    >
      <Textarea
        label={t`What the holder answers for`}
        autosize
        minRows={2}
        maxRows={6}
        maxLength={500}
        data-autofocus
        {...form.getInputProps('name')}
      />
      <WeightInput
        value={form.values.weight}
        onChange={(weight) => form.setFieldValue('weight', weight)}
        error={form.errors.weight}
      />
    </FormModal>
  );
}
