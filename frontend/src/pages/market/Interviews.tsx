import '@mantine/core/styles/NumberInput.css';
import { Plural, Trans, useLingui } from '@lingui/react/macro';
import { Button, Group, NumberInput, Stack, Text, TextInput } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { keys } from '@/api/keys';
import { cancelInterview, holdInterview, listInterviews, planInterview } from '@/api/market';
import type { Interview, Proposal } from '@/api/marketTypes';
import { toProblem } from '@/api/problem';
import { useFormats } from '@/i18n/format';
import { FormModal, ProblemAlert } from '@/ui/FormModal';
import { Section } from '@/ui/Page';
import { useProblemForm } from '@/ui/useProblemForm';
import { useSaved } from '@/ui/useSaved';
import { StateBadge } from './states';
import { useAct } from './useAct';

export function Interviews({ proposal, mayPlan }: { proposal: Proposal; mayPlan: boolean }) {
  const [planning, setPlanning] = useState(false);
  const { data } = useQuery({
    queryKey: keys.related('proposals', 'interviews', { proposal: proposal.id }),
    queryFn: ({ signal }) => listInterviews({ proposal: proposal.id }, signal),
  });
  const interviews = data?.results ?? [];
  if (interviews.length === 0 && !mayPlan) return null;
  return (
    <Section
      title={<Trans>Interviews</Trans>}
      actions={
        mayPlan && (
          <Button size="xs" variant="default" onClick={() => setPlanning(true)}>
            <Trans>Plan an interview</Trans>
          </Button>
        )
      }
    >
      {interviews.length === 0 ? (
        <Text c="dimmed">
          <Trans>None is planned.</Trans>
        </Text>
      ) : (
        <Stack gap="sm">
          {interviews.map((one) => (
            <Planned key={one.id} interview={one} mayChange={mayPlan} />
          ))}
        </Stack>
      )}
      {planning && <PlanForm proposalId={proposal.id} onClose={() => setPlanning(false)} />}
    </Section>
  );
}

function Planned({ interview, mayChange }: { interview: Interview; mayChange: boolean }) {
  const { dateTime } = useFormats();
  const hold = useAct('proposals', () => holdInterview(interview.id, ''));
  const cancel = useAct('proposals', () => cancelInterview(interview.id));
  const error = hold.error ?? cancel.error;
  return (
    <>
      <Group gap="sm">
        <StateBadge state={interview.status} />
        <span>{dateTime(interview.starts_at)}</span>
        <Text span c="dimmed">
          <Plural value={interview.minutes} one="# minute" other="# minutes" />
          {interview.place && ` · ${interview.place}`}
        </Text>
        {mayChange && interview.status === 'planned' && (
          <>
            <Button size="compact-sm" variant="default" onClick={() => hold.mutate()}>
              <Trans>It was held</Trans>
            </Button>
            <Button size="compact-sm" variant="default" onClick={() => cancel.mutate()}>
              <Trans>Call off</Trans>
            </Button>
          </>
        )}
      </Group>
      <ProblemAlert problem={error ? toProblem(error) : null} />
    </>
  );
}

function PlanForm({ proposalId, onClose }: { proposalId: string; onClose: () => void }) {
  const { t } = useLingui();
  const saved = useSaved();
  const { form, problem, saving, submit } = useProblemForm({
    initial: { starts_at: '', minutes: 45, place: '' },
    validate: { starts_at: (value) => (value ? null : t`Say when.`) },
    save: ({ starts_at, minutes, place }) =>
      planInterview({
        proposal_id: proposalId,
        starts_at: new Date(starts_at).toISOString(),
        minutes,
        place,
      }),
    onSaved: () => {
      onClose();
      saved('proposals', t`Interview planned`);
    },
  });
  return (
    <FormModal
      title={t`Plan an interview`}
      submitLabel={<Trans>Plan</Trans>}
      onClose={onClose}
      onSubmit={submit}
      saving={saving}
      problem={problem}
    >
      <TextInput
        type="datetime-local"
        label={t`When`}
        data-autofocus
        {...form.getInputProps('starts_at')}
      />
      <NumberInput label={t`Minutes`} min={5} max={480} {...form.getInputProps('minutes')} />
      <TextInput label={t`Place or link`} {...form.getInputProps('place')} />
    </FormModal>
  );
}
