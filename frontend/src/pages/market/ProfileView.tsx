import { Plural, Trans, useLingui } from '@lingui/react/macro';
import { ActionIcon, Button, Group, Text } from '@mantine/core';
import { useState } from 'react';
import { confirmAvailability, rankSkills } from '@/api/market';
import type { RankedSkill, Specialist } from '@/api/marketTypes';
import { toProblem } from '@/api/problem';
import { EmptyState } from '@/ui/EmptyState';
import { ProblemAlert } from '@/ui/FormModal';
import { Icon } from '@/ui/icons';
import { List, ListRow } from '@/ui/List';
import { Section } from '@/ui/Page';
import { useNarrow } from '@/ui/useNarrow';
import { useFigures } from './figures';
import { Freshly } from './Freshly';
import { useLevelName } from './levels';
import classes from './Market.module.css';
import { asBody, moved } from './order';
import { ProfileDocuments } from './ProfileDocuments';
import { AvailabilityForm, LanguagesForm, OfferEdit, SkillForm } from './ProfileForms';
import { useAct } from './useAct';

/** A specialist's profile: what they offer, when they are free, and their ranked skills. */
export function ProfileView({ specialist, mayEdit }: { specialist: Specialist; mayEdit: boolean }) {
  const { t } = useLingui();
  const { money, language, country } = useFigures();
  const levelName = useLevelName();
  const [dialog, setDialog] = useState<'edit' | 'languages' | 'availability' | 'skill' | null>(
    null,
  );
  const close = () => setDialog(null);
  const { id, availability, notice_days: notice } = specialist;
  const confirm = useAct('specialists', () => confirmAvailability(id), {
    message: t`Availability confirmed`,
  });
  const place = [specialist.city, country(specialist.country)].filter(Boolean).join(', ');
  const where = [
    specialist.works_remotely ? t`works remotely` : '',
    specialist.travels ? t`travels` : '',
  ];
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
            <>
              <Button size="xs" variant="default" onClick={() => setDialog('languages')}>
                <Trans>Languages</Trans>
              </Button>
              <Button size="xs" variant="default" onClick={() => setDialog('edit')}>
                <Trans>Edit</Trans>
              </Button>
            </>
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
              <dd>{[place, ...where].filter(Boolean).join(' · ') || '–'}</dd>
            </div>
            <div>
              <dt>
                <Trans>Notice</Trans>
              </dt>
              <dd>
                <Plural value={notice} _0="None" one="# day" other="# days" />
              </dd>
            </div>
            <div>
              <dt>
                <Trans>Languages</Trans>
              </dt>
              <dd>
                {specialist.languages
                  .map((one) => `${language(one.language)} (${levelName(one.level)})`)
                  .join(', ') || '–'}
              </dd>
            </div>
          </dl>
        </div>
      </Section>
      <RankedSkills specialist={specialist} mayEdit={mayEdit} onAdd={() => setDialog('skill')} />
      <ProfileDocuments id={id} mayEdit={mayEdit} />
      {dialog === 'edit' && <OfferEdit specialist={specialist} onClose={close} />}
      {dialog === 'languages' && <LanguagesForm specialist={specialist} onClose={close} />}
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
                      className={classes.quiet ?? ''}
                      variant="subtle"
                      color="gray"
                      disabled={index === 0 || save.isPending}
                      aria-label={t`Move ${name} up`}
                      onClick={() => move(-1)}
                    >
                      <Icon name="chevronDown" size={16} style={{ transform: 'rotate(180deg)' }} />
                    </ActionIcon>
                    <ActionIcon
                      className={classes.quiet ?? ''}
                      variant="subtle"
                      color="gray"
                      disabled={index === skills.length - 1 || save.isPending}
                      aria-label={t`Move ${name} down`}
                      onClick={() => move(1)}
                    >
                      <Icon name="chevronDown" size={16} />
                    </ActionIcon>
                    <ActionIcon
                      className={classes.quiet ?? ''}
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
