import '@mantine/core/styles/NumberInput.css';
import { Trans, useLingui } from '@lingui/react/macro';
import { ActionIcon, Button, Group, NumberInput, Text } from '@mantine/core';
import { useState } from 'react';
import { confirmAvailability, rankSkills, updateSpecialist } from '@/api/market';
import type { RankedSkill, Specialist } from '@/api/marketTypes';
import { toProblem } from '@/api/problem';
import { EmptyState } from '@/ui/EmptyState';
import { FormModal, ProblemAlert } from '@/ui/FormModal';
import { Icon } from '@/ui/icons';
import { List, ListRow } from '@/ui/List';
import { Section } from '@/ui/Page';
import { useNarrow } from '@/ui/useNarrow';
import { useProblemForm } from '@/ui/useProblemForm';
import { useSaved } from '@/ui/useSaved';
import { Textarea, TextInput } from '@mantine/core';
import { useFigures } from './figures';
import { Freshly } from './Freshly';
import classes from './Market.module.css';
import { moved } from './order';
import { ProfileDocuments } from './ProfileDocuments';
import { SkillSelect } from './SkillSelect';
import { useAct } from './useAct';

const asBody = ({ skill_id, level, years, last_used_on, evidence }: RankedSkill) => ({
  skill_id,
  level,
  years,
  last_used_on,
  evidence,
});

/** A specialist's profile: what they offer, when they are free, and their ranked skills. */
export function ProfileView({ specialist, mayEdit }: { specialist: Specialist; mayEdit: boolean }) {
  const { t } = useLingui();
  const { money, language, country } = useFigures();
  const [dialog, setDialog] = useState<'edit' | 'availability' | 'skill' | null>(null);
  const close = () => setDialog(null);
  const { id, availability } = specialist;
  const confirm = useAct('specialists', () => confirmAvailability(id), {
    message: t`Availability confirmed`,
  });
  const place = [specialist.city, country(specialist.country)].filter(Boolean).join(', ');
  return (
    <div className={classes.page}>
      <Section
        title={<Trans>Availability</Trans>}
        actions={
          mayEdit && (
            <>
              <Button size="xs" variant="default" onClick={() => setDialog('availability')}>
                <Trans>It has changed</Trans>
              </Button>
              <Button size="xs" loading={confirm.isPending} onClick={() => confirm.mutate()}>
                <Trans>Still true</Trans>
              </Button>
            </>
          )
        }
      >
        <Freshly availability={availability} />
        <ProblemAlert problem={confirm.error ? toProblem(confirm.error) : null} />
      </Section>
      <Section
        title={<Trans>Offer</Trans>}
        actions={
          mayEdit && (
            <Button size="xs" variant="default" onClick={() => setDialog('edit')}>
              <Trans>Edit</Trans>
            </Button>
          )
        }
      >
        <div className={classes.page}>
          {specialist.bio && <Text maw="52rem">{specialist.bio}</Text>}
          <dl className={classes.facts}>
            <div>
              <dt>
                <Trans>Day rate</Trans>
              </dt>
              <dd>{money(specialist.day_rate, specialist.currency) || '–'}</dd>
            </div>
            <div>
              <dt>
                <Trans>Place</Trans>
              </dt>
              <dd>{place || '–'}</dd>
            </div>
            <div>
              <dt>
                <Trans>Languages</Trans>
              </dt>
              <dd>
                {specialist.languages
                  .map((one) =>
                    [language(one.language), one.level === 'native' ? t`Native` : one.level].join(
                      ' ',
                    ),
                  )
                  .join(', ') || '–'}
              </dd>
            </div>
          </dl>
        </div>
      </Section>
      <RankedSkills specialist={specialist} mayEdit={mayEdit} onAdd={() => setDialog('skill')} />
      <ProfileDocuments id={id} mayEdit={mayEdit} />
      {dialog === 'edit' && <OfferEdit specialist={specialist} onClose={close} />}
      {dialog === 'availability' && <AvailabilityForm specialist={specialist} onClose={close} />}
      {dialog === 'skill' && <SkillForm specialist={specialist} onClose={close} />}
    </div>
  );
}

/** The skills, best first; the arrows move one, by mouse or keyboard. */
function RankedSkills({
  specialist,
  mayEdit,
  onAdd,
}: {
  specialist: Specialist;
  mayEdit: boolean;
  onAdd: () => void;
}) {
  const { t } = useLingui();
  const { number } = useFigures();
  const narrow = useNarrow();
  const { skills } = specialist;
  const save = useAct('specialists', (rows: RankedSkill[]) =>
    rankSkills(specialist.id, rows.map(asBody)),
  );
  const columns = narrow
    ? '1.25rem minmax(0, 1fr) 3rem 6rem'
    : '1.5rem minmax(8rem, 1fr) 5rem 5rem minmax(8rem, 1.2fr) 6rem';
  const heads = [
    { label: t`Rank`, hidden: true },
    { label: t`Skill` },
    { label: t`Level`, end: true },
    ...(narrow ? [] : [{ label: t`Years`, end: true }, { label: t`Evidence` }]),
    { label: t`Move`, hidden: true },
  ];
  return (
    <Section
      flush
      title={<Trans>Skills, best first</Trans>}
      actions={
        mayEdit && (
          <Button size="xs" variant="default" onClick={onAdd}>
            <Trans>Add a skill</Trans>
          </Button>
        )
      }
    >
      <ProblemAlert problem={save.error ? toProblem(save.error) : null} />
      {skills.length === 0 && (
        <EmptyState icon="skills" title={<Trans>No skills yet</Trans>}>
          <Trans>Rankings find specialists by their skills, the best one first.</Trans>
        </EmptyState>
      )}
      {skills.length > 0 && (
        <List label={t`Skills`} columns={columns} heads={heads}>
          {skills.map((one, index) => {
            const { name } = one;
            const move = (by: -1 | 1) => save.mutate(moved(skills, index, by));
            return (
              <ListRow key={one.skill_id}>
                <span className={classes.dimmed}>{one.rank}</span>
                {name}
                <span data-end>{one.level} / 5</span>
                {narrow
                  ? []
                  : [
                      <span key="years" data-end>
                        {number(one.years)}
                      </span>,
                      <span key="evidence" className={classes.dimmed}>
                        {one.evidence}
                      </span>,
                    ]}
                {mayEdit ? (
                  <Group gap={2} wrap="nowrap" justify="flex-end">
                    <ActionIcon
                      variant="subtle"
                      color="gray"
                      disabled={index === 0 || save.isPending}
                      aria-label={t`Move ${name} up`}
                      onClick={() => move(-1)}
                    >
                      <Icon name="chevronDown" size={16} style={{ transform: 'rotate(180deg)' }} />
                    </ActionIcon>
                    <ActionIcon
                      variant="subtle"
                      color="gray"
                      disabled={index === skills.length - 1 || save.isPending}
                      aria-label={t`Move ${name} down`}
                      onClick={() => move(1)}
                    >
                      <Icon name="chevronDown" size={16} />
                    </ActionIcon>
                    <ActionIcon
                      variant="subtle"
                      color="gray"
                      disabled={save.isPending}
                      aria-label={t`Remove ${name}`}
                      onClick={() =>
                        save.mutate(skills.filter(({ skill_id }) => skill_id !== one.skill_id))
                      }
                    >
                      <Icon name="close" size={16} />
                    </ActionIcon>
                  </Group>
                ) : (
                  <span />
                )}
              </ListRow>
            );
          })}
        </List>
      )}
    </Section>
  );
}

function OfferEdit({ specialist, onClose }: { specialist: Specialist; onClose: () => void }) {
  const { t } = useLingui();
  const saved = useSaved();
  const { form, problem, saving, submit } = useProblemForm({
    initial: {
      headline: specialist.headline,
      bio: specialist.bio,
      day_rate: specialist.day_rate ?? '',
      city: specialist.city,
      country: specialist.country,
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
      <NumberInput
        label={t`Day rate`}
        min={0}
        decimalScale={2}
        {...form.getInputProps('day_rate')}
      />
      <Group grow>
        <TextInput label={t`City`} {...form.getInputProps('city')} />
        <TextInput label={t`Country`} maxLength={2} {...form.getInputProps('country')} />
      </Group>
    </FormModal>
  );
}

function AvailabilityForm({
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

function SkillForm({ specialist, onClose }: { specialist: Specialist; onClose: () => void }) {
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
        <NumberInput label={t`Years`} min={0} decimalScale={1} {...form.getInputProps('years')} />
      </Group>
      <TextInput label={t`Evidence`} {...form.getInputProps('evidence')} />
    </FormModal>
  );
}
