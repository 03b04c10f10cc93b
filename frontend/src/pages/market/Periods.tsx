import { Plural, Trans, useLingui } from '@lingui/react/macro';
import { Button, Group, Text, TextInput } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { keys } from '@/api/keys';
import {
  addPeriod,
  approvePeriod,
  listPeriods,
  recordWork,
  sendPeriodBack,
  submitPeriod,
} from '@/api/market';
import type { Engagement, WorkPeriod } from '@/api/marketTypes';
import { toProblem } from '@/api/problem';
import { useFormats } from '@/i18n/format';
import { daysAfter, endAfter, lastDayOf } from '@/ui/days';
import { FormModal, ProblemAlert } from '@/ui/FormModal';
import { Section } from '@/ui/Page';
import { useProblemForm } from '@/ui/useProblemForm';
import { useSaved } from '@/ui/useSaved';
import { required } from '@/ui/validation';
import { DecimalInput } from './DecimalInput';
import { useFigures } from './figures';
import classes from './Market.module.css';
import { ReasonForm } from './ReasonForm';
import { StateBadge } from './states';
import { useAct } from './useAct';

interface Party {
  engagement: Engagement;
  isOwn: boolean;
  decides: boolean;
}

/** What was worked, in periods that the client approves. */
export function Periods({ engagement, isOwn, decides }: Party) {
  const [adding, setAdding] = useState(false);
  const { data } = useQuery({
    queryKey: keys.related('engagements', 'periods', { engagement: engagement.id }),
    queryFn: ({ signal }) => listPeriods(engagement.id, { page_size: 100 }, signal),
  });
  const periods = data?.results ?? [];
  // Work is filled in after the end, too.
  const recordable = ['running', 'done'].includes(engagement.status);
  const next = periods
    .map(({ ends_on }) => ends_on)
    .sort()
    .at(-1);
  return (
    <Section
      title={<Trans>Work</Trans>}
      actions={
        recordable && (
          <Button size="xs" variant="default" onClick={() => setAdding(true)}>
            <Trans>Begin a period</Trans>
          </Button>
        )
      }
    >
      {periods.length === 0 ? (
        <Text c="dimmed">
          {recordable ? (
            <Trans>No period yet. Days are filled in by period, then approved.</Trans>
          ) : (
            <Trans>Days can be filled in once the engagement has started.</Trans>
          )}
        </Text>
      ) : (
        <ul className={classes.cards}>
          {periods.map((period) => (
            <Period
              key={period.id}
              period={period}
              engagement={engagement}
              isOwn={isOwn}
              decides={decides}
            />
          ))}
        </ul>
      )}
      {adding && (
        <PeriodForm
          engagementId={engagement.id}
          from={next ?? engagement.agreed.starts_on ?? ''}
          onClose={() => setAdding(false)}
        />
      )}
    </Section>
  );
}

function Period({ period, engagement, decides }: Party & { period: WorkPeriod }) {
  const { t } = useLingui();
  const { date } = useFormats();
  const { money } = useFigures();
  const [dialog, setDialog] = useState<'day' | 'back' | null>(null);
  const { id, status } = period;
  const submit = useAct('engagements', () => submitPeriod(engagement.id, id), {
    message: t`Submitted`,
  });
  const approve = useAct('engagements', () => approvePeriod(engagement.id, id, period.days), {
    message: t`Approved`,
  });
  const error = submit.error ?? approve.error;
  const back = period.decisions.findLast(({ decision }) => decision === 'sent_back');
  return (
    <li className={classes.card}>
      <div className={classes.cardHead}>
        <h3>
          {date(period.starts_on)} – {date(lastDayOf(period.ends_on))}
        </h3>
        <span>
          <Plural value={Number(period.days)} one="# day" other="# days" /> ·{' '}
          {money(period.amount, engagement.agreed.currency)}
        </span>
        <StateBadge state={status} />
      </div>
      {status === 'open' && back && <Text c="dimmed">{back.reason}</Text>}
      {period.entries.length > 0 && (
        <div className={classes.chips}>
          {period.entries.map((entry) => (
            <span key={entry.day} className={classes.chip} title={entry.note}>
              {date(entry.day)}{' '}
              <span className={classes.dimmed}>
                <Plural value={Number(entry.days)} one="# day" other="# days" />
              </span>
            </span>
          ))}
        </div>
      )}
      {(status === 'open' || (status === 'submitted' && decides)) && (
        <Group gap="xs">
          {status === 'open' && (
            <>
              <Button size="xs" variant="default" onClick={() => setDialog('day')}>
                <Trans>Add a day</Trans>
              </Button>
              {period.entries.length > 0 && (
                <Button size="xs" loading={submit.isPending} onClick={() => submit.mutate()}>
                  <Trans>Submit</Trans>
                </Button>
              )}
            </>
          )}
          {status === 'submitted' && decides && (
            <>
              <Button size="xs" variant="default" onClick={() => setDialog('back')}>
                <Trans>Send back</Trans>
              </Button>
              <Button size="xs" loading={approve.isPending} onClick={() => approve.mutate()}>
                <Trans>Approve</Trans>
              </Button>
            </>
          )}
        </Group>
      )}
      <ProblemAlert problem={error ? toProblem(error) : null} />
      {dialog === 'day' && <DayForm period={period} onClose={() => setDialog(null)} />}
      {dialog === 'back' && (
        <ReasonForm
          title={t`Send the period back?`}
          message={t`Sent back`}
          submitLabel={<Trans>Send back</Trans>}
          family="engagements"
          act={(reason) => sendPeriodBack(engagement.id, id, reason)}
          onClose={() => setDialog(null)}
        />
      )}
    </li>
  );
}

/** The day after the last that is filled in, as long as the period has one. */
function nextDay({ entries, starts_on, ends_on }: WorkPeriod): string {
  const last = entries
    .map(({ day }) => day)
    .sort()
    .at(-1);
  const next = last ? daysAfter(last, 1) : starts_on;
  return next < ends_on ? next : starts_on;
}

function DayForm({ period, onClose }: { period: WorkPeriod; onClose: () => void }) {
  const { t } = useLingui();
  const saved = useSaved();
  const { form, problem, saving, submit } = useProblemForm({
    initial: { day: nextDay(period), days: 1, note: '' },
    validate: { day: required(t`Choose a day.`) },
    save: ({ day, days, note }) =>
      recordWork(period.engagement_id, period.id, [
        ...period.entries.filter((entry) => entry.day !== day),
        { day, days: String(days), note },
      ]),
    onSaved: () => {
      onClose();
      saved('engagements');
    },
  });
  return (
    <FormModal
      title={t`Add a day`}
      submitLabel={<Trans>Add</Trans>}
      onClose={onClose}
      onSubmit={submit}
      saving={saving}
      problem={problem}
    >
      <TextInput
        type="date"
        label={t`Day`}
        data-autofocus
        min={period.starts_on}
        max={lastDayOf(period.ends_on)}
        {...form.getInputProps('day')}
      />
      <DecimalInput
        label={t`How much of it`}
        description={t`1 for a whole day, 0.5 for half of one`}
        min={0.01}
        max={1}
        step={0.25}
        {...form.getInputProps('days')}
      />
      <TextInput label={t`Note`} {...form.getInputProps('note')} />
    </FormModal>
  );
}

/** A period begins where the one before it ended. */
function PeriodForm({
  engagementId,
  from,
  onClose,
}: {
  engagementId: string;
  from: string;
  onClose: () => void;
}) {
  const { t } = useLingui();
  const saved = useSaved();
  const { form, problem, saving, submit } = useProblemForm({
    initial: { starts_on: from, ends_on: '' },
    validate: {
      starts_on: required(t`Choose a day.`),
      ends_on: required(t`Choose a day.`),
    },
    save: ({ starts_on, ends_on }) =>
      addPeriod(engagementId, { starts_on, ends_on: endAfter(ends_on) ?? '' }),
    onSaved: () => {
      onClose();
      saved('engagements');
    },
  });
  return (
    <FormModal
      title={t`Begin a period`}
      submitLabel={<Trans>Begin</Trans>}
      onClose={onClose}
      onSubmit={submit}
      saving={saving}
      problem={problem}
    >
      <TextInput type="date" label={t`From`} {...form.getInputProps('starts_on')} />
      <TextInput
        type="date"
        label={t`Last day`}
        data-autofocus
        min={form.values.starts_on}
        {...form.getInputProps('ends_on')}
      />
    </FormModal>
  );
}
