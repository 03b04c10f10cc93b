import '@mantine/core/styles/NumberInput.css';
import { Trans, useLingui } from '@lingui/react/macro';
import { Group, NumberInput, Textarea, TextInput } from '@mantine/core';
import { useNavigate } from 'react-router';
import type { ReactNode } from 'react';
import { counterProposal, draftProposal, sendProposal } from '@/api/market';
import type { Mission, Offer, Proposal, Terms } from '@/api/marketTypes';
import { endAfter, lastDayOf } from '@/ui/days';
import { FormModal } from '@/ui/FormModal';
import { useProblemForm } from '@/ui/useProblemForm';
import { useSaved } from '@/ui/useSaved';
import { MoneyInput } from './DecimalInput';
import { numberOf } from './figures';
import { useOwnProfile } from './useMarket';

/** The terms of an offer, first or in answer to another. */
function OfferForm({
  title,
  submitLabel,
  from,
  save,
  onClose,
  onSaved,
}: {
  title: string;
  submitLabel: ReactNode;
  from: Partial<Terms>;
  save: (offer: Offer) => Promise<Proposal>;
  onClose: () => void;
  onSaved?: (proposal: Proposal) => void;
}) {
  const { t } = useLingui();
  const saved = useSaved();
  const { form, problem, saving, submit } = useProblemForm({
    initial: {
      day_rate: numberOf(from.day_rate),
      starts_on: from.starts_on ?? '',
      ends_on: lastDayOf(from.ends_on ?? null),
      days_per_week: from.days_per_week ?? 5,
      motivation: '',
    },
    validate: { day_rate: (value) => (Number(value) > 0 ? null : t`Say what a day costs.`) },
    save: (values) =>
      save({
        day_rate: String(values.day_rate),
        starts_on: values.starts_on || null,
        ends_on: endAfter(values.ends_on),
        days_per_week: values.days_per_week,
        motivation: values.motivation,
      }),
    onSaved: (result) => {
      onClose();
      saved('proposals', t`Sent`);
      onSaved?.(result);
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
      <Group grow align="flex-start">
        <MoneyInput
          label={t`Day rate`}
          currency={from.currency ?? 'EUR'}
          data-autofocus
          {...form.getInputProps('day_rate')}
        />
        <NumberInput
          label={t`Days a week`}
          min={1}
          max={7}
          {...form.getInputProps('days_per_week')}
        />
      </Group>
      <Group grow align="flex-start">
        <TextInput type="date" label={t`Starts on`} {...form.getInputProps('starts_on')} />
        <TextInput type="date" label={t`Ends on`} {...form.getInputProps('ends_on')} />
      </Group>
      <Textarea label={t`Message`} autosize minRows={3} {...form.getInputProps('motivation')} />
    </FormModal>
  );
}

export function ProposeForm({ mission, onClose }: { mission: Mission; onClose: () => void }) {
  const { t } = useLingui();
  const navigate = useNavigate();
  const own = useOwnProfile();
  const { title } = mission;
  return (
    <OfferForm
      title={t`Propose for ${title}`}
      submitLabel={<Trans>Send the proposal</Trans>}
      from={{
        currency: own.data?.day_rate ? own.data.currency : mission.currency,
        day_rate: own.data?.day_rate ?? mission.budget_per_day ?? '',
        starts_on: mission.starts_on,
        ends_on: mission.ends_on,
        days_per_week: mission.days_per_week,
      }}
      save={async (offer) => {
        const draft = await draftProposal({ ...offer, mission_id: mission.id });
        return sendProposal(draft.id);
      }}
      onClose={onClose}
      onSaved={(proposal) => void navigate(`/proposals/${proposal.id}`)}
    />
  );
}

export function CounterForm({ proposal, onClose }: { proposal: Proposal; onClose: () => void }) {
  const { t } = useLingui();
  return (
    <OfferForm
      title={t`Make a counter-offer`}
      submitLabel={<Trans>Send the counter-offer</Trans>}
      from={proposal.versions.at(-1) ?? {}}
      save={(offer) => counterProposal(proposal.id, { ...offer, version: proposal.version })}
      onClose={onClose}
    />
  );
}
