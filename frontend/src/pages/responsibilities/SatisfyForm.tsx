import { Trans, useLingui } from '@lingui/react/macro';
import { Text, Textarea, TextInput } from '@mantine/core';
import { satisfyRequirement } from '@/api/endpoints';
import type { Evidence } from '@/api/types';
import { FormModal } from '@/ui/FormModal';
import { useProblemForm } from '@/ui/useProblemForm';
import { useSaved } from '@/ui/useSaved';

type FormValues = { note: string; url: string; expires_at: string };

/** Record evidence for a requirement. Everything is optional, so Enter is enough. */
export function SatisfyForm({
  requirement,
  onClose,
}: {
  requirement: { id: string; name: string };
  onClose: () => void;
}) {
  const { t } = useLingui();
  const saved = useSaved();
  const { form, problem, saving, submit } = useProblemForm<FormValues, Evidence>({
    initial: { note: '', url: '', expires_at: '' },
    save: ({ note, url, expires_at: day }) =>
      satisfyRequirement(requirement.id, {
        ...(note && { note }),
        ...(url && { url }),
        // The evidence holds to the end of the day chosen, in the reader's time zone.
        ...(day && { expires_at: endOfDay(day).toISOString() }),
      }),
    onSaved: () => {
      onClose();
      saved('responsibilities', t`Requirement satisfied`);
    },
  });
  return (
    <FormModal
      title={t`Mark as satisfied`}
      submitLabel={<Trans>Mark as satisfied</Trans>}
      onClose={onClose}
      onSubmit={submit}
      saving={saving}
      problem={problem}
    >
      <Text>{requirement.name}</Text>
      <Textarea
        label={t`Note`}
        description={t`Optional: what shows it`}
        autosize
        minRows={1}
        maxRows={5}
        data-autofocus
        {...form.getInputProps('note')}
      />
      <TextInput
        label={t`Link`}
        description={t`Optional`}
        type="url"
        placeholder="https://"
        {...form.getInputProps('url')}
      />
      <TextInput
        label={t`Good until`}
        description={t`Optional: readiness falls by itself after this day`}
        type="date"
        {...form.getInputProps('expires_at')}
      />
    </FormModal>
  );
}

/** The moment a local calendar day is over. */
export function endOfDay(day: string): Date {
  const [year = 0, month = 1, date = 1] = day.split('-').map(Number);
  return new Date(year, month - 1, date + 1);
}
