import '@mantine/core/styles/NumberInput.css';
import { Trans, useLingui } from '@lingui/react/macro';
import { Checkbox, Group, NumberInput, Textarea, TextInput } from '@mantine/core';
import { confirmAvailability, rankSkills, speakLanguages, updateSpecialist } from '@/api/market';
import type { Specialist } from '@/api/marketTypes';
import { FormModal } from '@/ui/FormModal';
import { useProblemForm } from '@/ui/useProblemForm';
import { useSaved } from '@/ui/useSaved';
import { DecimalInput, MoneyInput } from './DecimalInput';
import { numberOf } from './figures';
import { LanguageFields } from './LanguageFields';
import { PlaceFields } from './PlaceFields';
import { SkillSelect } from './SkillSelect';
import { asBody } from './order';

export function OfferEdit({
  specialist,
  onClose,
}: {
  specialist: Specialist;
  onClose: () => void;
}) {
  const { t } = useLingui();
  const saved = useSaved();
  const { form, problem, saving, submit } = useProblemForm({
    initial: {
      headline: specialist.headline,
      bio: specialist.bio,
      day_rate: numberOf(specialist.day_rate),
      notice_days: specialist.notice_days,
      city: specialist.city,
      country: specialist.country,
      works_remotely: specialist.works_remotely,
      travels: specialist.travels,
    },
    save: (values) =>
      updateSpecialist(specialist.id, {
        ...values,
        day_rate: values.day_rate === '' ? null : String(values.day_rate),
        country: values.country.toUpperCase(),
      }),
    onSaved: () => {
      onClose();
      saved('specialists', t`Profile saved`);
    },
  });
  return (
    <FormModal
      title={t`Edit the offer`}
      submitLabel={<Trans>Save</Trans>}
      onClose={onClose}
      onSubmit={submit}
      saving={saving}
      problem={problem}
    >
      <TextInput label={t`Headline`} data-autofocus {...form.getInputProps('headline')} />
      <Textarea label={t`About`} autosize minRows={3} {...form.getInputProps('bio')} />
      <Group grow align="flex-start">
        <MoneyInput
          label={t`Day rate`}
          currency={specialist.currency}
          {...form.getInputProps('day_rate')}
        />
        <NumberInput
          label={t`Days of notice`}
          min={0}
          max={365}
          {...form.getInputProps('notice_days')}
        />
      </Group>
      <PlaceFields props={form.getInputProps} />
      <Checkbox
        label={t`Works remotely`}
        {...form.getInputProps('works_remotely', { type: 'checkbox' })}
      />
      <Checkbox
        label={t`Travels to where the work is`}
        {...form.getInputProps('travels', { type: 'checkbox' })}
      />
    </FormModal>
  );
}

export function AvailabilityForm({
  specialist,
  onClose,
}: {
  specialist: Specialist;
  onClose: () => void;
}) {
  const { t } = useLingui();
  const saved = useSaved();
  const { form, problem, saving, submit } = useProblemForm({
    initial: {
      free_from: specialist.availability.free_from ?? '',
      days_per_week: specialist.availability.days_per_week,
    },
    save: (values) =>
      confirmAvailability(specialist.id, { ...values, free_from: values.free_from || null }),
    onSaved: () => {
      onClose();
      saved('specialists', t`Availability confirmed`);
    },
  });
  return (
    <FormModal
      title={t`Availability`}
      submitLabel={<Trans>Confirm</Trans>}
      onClose={onClose}
      onSubmit={submit}
      saving={saving}
      problem={problem}
    >
      <TextInput
        type="date"
        label={t`Free from`}
        data-autofocus
        {...form.getInputProps('free_from')}
      />
      <NumberInput
        label={t`Days a week`}
        min={1}
        max={7}
        {...form.getInputProps('days_per_week')}
      />
    </FormModal>
  );
}

export function SkillForm({
  specialist,
  onClose,
}: {
  specialist: Specialist;
  onClose: () => void;
}) {
  const { t } = useLingui();
  const saved = useSaved();
  const { form, problem, saving, submit } = useProblemForm({
    initial: { skill: null as string | null, level: 3, years: 1, evidence: '' },
    validate: { skill: (value) => (value ? null : t`Choose a skill.`) },
    save: ({ skill, level, years, evidence }) =>
      rankSkills(specialist.id, [
        ...specialist.skills.filter(({ skill_id }) => skill_id !== skill).map(asBody),
        { skill_id: skill ?? '', level, years: String(years), last_used_on: null, evidence },
      ]),
    onSaved: () => {
      onClose();
      saved('specialists', t`Profile saved`);
    },
  });
  return (
    <FormModal
      title={t`Add a skill`}
      submitLabel={<Trans>Add</Trans>}
      onClose={onClose}
      onSubmit={submit}
      saving={saving}
      problem={problem}
    >
      <SkillSelect label={t`Skill`} data-autofocus {...form.getInputProps('skill')} />
      <Group grow>
        <NumberInput label={t`Level`} min={1} max={5} {...form.getInputProps('level')} />
        <DecimalInput label={t`Years`} decimalScale={1} {...form.getInputProps('years')} />
      </Group>
      <TextInput label={t`Evidence`} {...form.getInputProps('evidence')} />
    </FormModal>
  );
}

export function LanguagesForm({
  specialist,
  onClose,
}: {
  specialist: Specialist;
  onClose: () => void;
}) {
  const { t } = useLingui();
  const saved = useSaved();
  const { form, problem, saving, submit } = useProblemForm({
    initial: { languages: specialist.languages },
    save: ({ languages }) => speakLanguages(specialist.id, languages),
    onSaved: () => {
      onClose();
      saved('specialists', t`Profile saved`);
    },
  });
  return (
    <FormModal
      title={t`Languages`}
      submitLabel={<Trans>Save</Trans>}
      onClose={onClose}
      onSubmit={submit}
      saving={saving}
      problem={problem}
    >
      <LanguageFields
        value={form.values.languages}
        levelLabel={t`Level`}
        onChange={(value) => form.setFieldValue('languages', value)}
      />
    </FormModal>
  );
}
