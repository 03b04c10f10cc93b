import { Trans, useLingui } from '@lingui/react/macro';
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
  message,
  family,
  act,
  onClose,
}: {
  title: string;
  label?: string;
  submitLabel: ReactNode;
  /** What is said once it has happened. */
  message: string;
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
      saved(family, message);
    },
  });
  return (
    <FormModal
      title={title}
      submitLabel={submitLabel}
      cancelLabel={<Trans>Go back</Trans>}
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
