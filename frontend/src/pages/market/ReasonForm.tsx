import { useLingui } from '@lingui/react/macro';
import { Textarea } from '@mantine/core';
import type { ReactNode } from 'react';
import type { Family } from '@/auth/scopes';
import { FormModal } from '@/ui/FormModal';
import { useProblemForm } from '@/ui/useProblemForm';
import { useSaved } from '@/ui/useSaved';
import { required } from '@/ui/validation';

/** Something that ends with a reason: why, in a sentence that the other side reads. */
export function ReasonForm({
  title,
  label,
  submitLabel,
  family,
  act,
  onClose,
}: {
  title: string;
  label?: string;
  submitLabel: ReactNode;
  family: Family;
  act: (reason: string) => Promise<unknown>;
  onClose: () => void;
}) {
  const { t } = useLingui();
  const saved = useSaved();
  const { form, problem, saving, submit } = useProblemForm({
    initial: { reason: '' },
    validate: { reason: required(t`Say why.`) },
    save: ({ reason }) => act(reason),
    onSaved: () => {
      onClose();
      saved(family);
    },
  });
  return (
    <FormModal
      title={title}
      submitLabel={submitLabel}
      onClose={onClose}
      onSubmit={submit}
      saving={saving}
      problem={problem}
    >
      <Textarea
        label={label ?? t`Reason`}
        data-autofocus
        autosize
        minRows={3}
        {...form.getInputProps('reason')}
      />
    </FormModal>
  );
}
