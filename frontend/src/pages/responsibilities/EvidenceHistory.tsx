import { Trans } from '@lingui/react/macro';
import { Anchor, Text } from '@mantine/core';
import { useQueries } from '@tanstack/react-query';
import { listEvidence } from '@/api/endpoints';
import { keys } from '@/api/keys';
import type { Evidence } from '@/api/types';
import { useFormats } from '@/i18n/format';
import { Section } from '@/ui/Page';
import { RowsSkeleton } from '@/ui/PageSkeleton';
import classes from './Responsibility.module.css';

/** What was recorded for the requirements of a responsibility, newest first. */
export function EvidenceHistory({
  requirements,
}: {
  requirements: readonly { id: string; name: string }[];
}) {
  const answers = useQueries({
    queries: requirements.map(({ id }) => ({
      queryKey: keys.related('responsibilities', 'evidence', { requirement: id }),
      queryFn: ({ signal }: { signal: AbortSignal }) =>
        listEvidence({ requirement: id, page_size: 50 }, signal),
    })),
  });
  const pending = answers.some((answer) => answer.isPending);
  const rows = answers
    .flatMap((answer, index) =>
      (answer.data?.results ?? []).map((evidence) => ({
        evidence,
        name: requirements[index]?.name ?? '',
      })),
    )
    .sort((a, b) => b.evidence.satisfied_at.localeCompare(a.evidence.satisfied_at));
  return (
    <Section title={<Trans>Evidence</Trans>} flush>
      {pending && <RowsSkeleton rows={2} />}
      {!pending && rows.length === 0 && (
        <Text c="dimmed" px="lg" pb="lg">
          <Trans>No evidence has been recorded yet.</Trans>
        </Text>
      )}
      <ul className={classes.evidence}>
        {rows.map(({ evidence, name }) => (
          <EvidenceRow key={evidence.id} evidence={evidence} name={name} />
        ))}
      </ul>
    </Section>
  );
}

function EvidenceRow({ evidence, name }: { evidence: Evidence; name: string }) {
  const { dateTime, lastDay } = useFormats();
  const since = dateTime(evidence.satisfied_at);
  const until = evidence.expires_at ? lastDay(evidence.expires_at) : null;
  const withdrawn = evidence.withdrawn_at ? dateTime(evidence.withdrawn_at) : null;
  return (
    <li>
      <Text>{name}</Text>
      <Text size="sm" c="dimmed">
        <Trans>Recorded {since}</Trans>
        {until && (
          <>
            {' · '}
            <Trans>good until {until}</Trans>
          </>
        )}
        {withdrawn && (
          <>
            {' · '}
            <Trans>withdrawn {withdrawn}</Trans>
          </>
        )}
      </Text>
      {evidence.note && <Text size="sm">{evidence.note}</Text>}
      {/^https?:\/\//.test(evidence.url) && (
        <Anchor size="sm" href={evidence.url} rel="noreferrer" target="_blank">
          {evidence.url}
        </Anchor>
      )}
    </li>
  );
}
