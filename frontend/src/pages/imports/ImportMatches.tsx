import { Plural, Trans, useLingui } from '@lingui/react/macro';
import { Button, NativeSelect, SegmentedControl } from '@mantine/core';
import { useInfiniteQuery, useMutation } from '@tanstack/react-query';
import { useState } from 'react';
import { listImportMatches, reviewImport } from '@/api/endpoints';
import { keys } from '@/api/keys';
import { paged } from '@/api/paging';
import { toProblem } from '@/api/problem';
import type { ImportJob, ImportMatch } from '@/api/types';
import { useMay } from '@/app/me';
import { useFormats } from '@/i18n/format';
import { EmptyState } from '@/ui/EmptyState';
import { ProblemAlert } from '@/ui/FormModal';
import { Section } from '@/ui/Page';
import { PagedList } from '@/ui/PagedList';
import { useSaved } from '@/ui/useSaved';
import classes from './Imports.module.css';
import { useImportWords } from './states';

type View = 'similar' | 'unmatched' | 'all';

const CREATE = 'create';
const QUERIES: Record<View, { match?: string; unmatched?: boolean }> = {
  similar: { match: 'similar' },
  unmatched: { unmatched: true },
  all: {},
};

/** The job titles of a roster and the roles they were taken for; each can be decided otherwise. */
export function ImportMatches({ job }: { job: ImportJob }) {
  const { t } = useLingui();
  const { count } = useFormats();
  const saved = useSaved();
  const mayDecide = useMay('imports:write') && job.state === 'ready';
  const [view, setView] = useState<View>(
    (job.summary.titles?.['none'] ?? 0) > 0 ? 'unmatched' : 'similar',
  );
  const [choices, setChoices] = useState<Record<string, string>>({});
  const filters = QUERIES[view];
  const matches = useInfiniteQuery(
    paged({
      queryKey: keys.related('imports', 'matches', { id: job.id, ...filters }),
      load: (paging, signal) => listImportMatches(job.id, { ...filters, ...paging }, signal),
    }),
  );
  const review = useMutation({
    mutationFn: () => reviewImport(job.id, choices),
    onSuccess: () => {
      setChoices({});
      saved('imports', t`The dry run starts again with your choices`);
    },
  });
  const chosen = Object.keys(choices).length;
  return (
    <Section
      title={<Trans>Job titles</Trans>}
      label={t`Job titles`}
      flush
      actions={
        chosen > 0 && (
          <Button size="xs" loading={review.isPending} onClick={() => review.mutate()}>
            <Plural value={chosen} one="Try again with # choice" other="Try again with # choices" />
          </Button>
        )
      }
    >
      <ProblemAlert problem={review.error ? toProblem(review.error) : null} />
      <div className={classes.views}>
        <SegmentedControl
          aria-label={t`Which titles`}
          size="xs"
          value={view}
          onChange={(value) => setView(value)}
          data={[
            { value: 'similar', label: t`Similar` },
            { value: 'unmatched', label: t`Without a role` },
            { value: 'all', label: t`All` },
          ]}
        />
      </div>
      <PagedList
        label={t`Job titles`}
        columns="minmax(10rem, 1.2fr) 4rem minmax(12rem, 1.2fr) minmax(8rem, 0.8fr)"
        heads={[
          { label: t`Title in the roster` },
          { label: t`Rows`, end: true },
          { label: t`Role` },
          { label: t`How it was found` },
        ]}
        query={matches}
        rowHeight={52}
        rowKey={(match: ImportMatch) => match.id}
        cells={(match) => [
          <span key="title" title={match.title}>
            {match.title}
          </span>,
          <span key="count" data-end>
            {count(match.count)}
          </span>,
          <RoleChoice
            key="role"
            match={match}
            value={choices[match.title]}
            mayDecide={mayDecide}
            onChoose={(role) => setChoices((known) => ({ ...known, [match.title]: role }))}
          />,
          <HowFound key="how" match={match} />,
        ]}
        empty={
          <EmptyState icon="check" title={<Trans>No such titles</Trans>}>
            {view !== 'all' && <Trans>Every job title was found under a known name.</Trans>}
          </EmptyState>
        }
      />
    </Section>
  );
}

function HowFound({ match }: { match: ImportMatch }) {
  const { percent } = useFormats();
  const { matchName } = useImportWords();
  return (
    <span>
      {matchName(match.match)}
      {match.similarity !== null && match.match === 'similar' && ` · ${percent(match.similarity)}`}
    </span>
  );
}

function RoleChoice({
  match,
  value,
  mayDecide,
  onChoose,
}: {
  match: ImportMatch;
  value: string | undefined;
  mayDecide: boolean;
  onChoose: (role: string) => void;
}) {
  const { t } = useLingui();
  const { percent } = useFormats();
  const { title, role_id: roleId, role_title: roleTitle, candidates } = match;
  if (!mayDecide) return <span>{roleTitle || '—'}</span>;
  const known = candidates.some((candidate) => candidate.role_id === roleId);
  return (
    <NativeSelect
      size="xs"
      aria-label={t`Role for ${title}`}
      value={value ?? roleId ?? ''}
      onChange={(event) => onChoose(event.currentTarget.value)}
      data={[
        ...(roleId === null ? [{ value: '', label: t`No role`, disabled: true }] : []),
        ...(roleId !== null && !known ? [{ value: roleId, label: roleTitle }] : []),
        ...candidates.map((candidate) => ({
          value: candidate.role_id,
          label: `${candidate.role_title} · ${percent(candidate.similarity)}`,
        })),
        { value: CREATE, label: t`A new role of this title` },
      ]}
    />
  );
}
