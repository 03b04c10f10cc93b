import { Trans, useLingui } from '@lingui/react/macro';
import { Anchor, Button, Drawer, Text } from '@mantine/core';
import { useQueries } from '@tanstack/react-query';
import { useState } from 'react';
import { Link } from 'react-router';
import { getExplanation } from '@/api/endpoints';
import { keys } from '@/api/keys';
import { useMay } from '@/app/me';
import { whileRecalculating } from '@/api/recalculating';
import { ErrorState } from '@/ui/ErrorState';
import { RowsSkeleton } from '@/ui/PageSkeleton';
import classes from './Explain.module.css';
import { ExplanationView } from './ExplanationView';
import { useLevelNames } from './levels';
import { formatPath, useExplain, type Step } from './useExplain';
import { ValueHistory } from './ValueHistory';
import { WhatIfPanel } from './WhatIfPanel';
import type { Overrides } from './whatIf';

const PAGES: Partial<Record<Step['level'], string>> = {
  responsibility: 'responsibilities',
  role: 'roles',
  employee: 'people',
  unit: 'units',
};

/** The side panel that answers "why?", one level at a time. */
export default function ExplainPanel() {
  const { t } = useLingui();
  const { path, setPath, close } = useExplain();
  const answers = useQueries({
    queries: path.map(({ level, id }) => ({
      queryKey: keys.explanation(level, id),
      queryFn: ({ signal }: { signal: AbortSignal }) => getExplanation(level, id, signal),
      refetchInterval: whileRecalculating,
    })),
  });
  const [otherwise, setOtherwise] = useState<Overrides | null>(null);
  // Closing the panel is a way back to what is, too.
  if (path.length === 0 && otherwise !== null) setOtherwise(null);
  const mayAskWhatIf = useMay('responsibilities:read');
  const step = path.at(-1);
  const answer = answers.at(-1);
  const name = answer?.data?.name;

  return (
    <Drawer
      opened={path.length > 0}
      onClose={close}
      position="right"
      size="34rem"
      title={name ? t`Why ${name} is at this number` : t`Explanation`}
      closeButtonProps={{ 'aria-label': t`Close the explanation` }}
      returnFocus
    >
      {path.length > 1 && (
        <nav aria-label={t`Levels of the explanation`} className={classes.crumbs}>
          {path.slice(0, -1).map((crumb, index) => (
            <span key={formatPath([crumb])}>
              <Anchor
                component="button"
                size="sm"
                onClick={() => setPath(path.slice(0, index + 1))}
              >
                {answers[index]?.data?.name ?? '…'}
              </Anchor>
              <span aria-hidden="true"> / </span>
            </span>
          ))}
        </nav>
      )}
      {step && answer?.isError && (
        <ErrorState error={answer.error} retry={() => void answer.refetch()} />
      )}
      {step && answer?.isPending && <RowsSkeleton rows={8} />}
      {step && answer?.data && (
        <>
          {otherwise ? (
            <WhatIfPanel
              explanation={answer.data}
              overrides={otherwise}
              onChange={setOtherwise}
              onLeave={() => setOtherwise(null)}
            />
          ) : (
            mayAskWhatIf && (
              <Button
                variant="light"
                size="xs"
                mb="sm"
                onClick={() => setOtherwise(new Map() satisfies Overrides)}
              >
                <Trans>What if…</Trans>
              </Button>
            )
          )}
          <ExplanationView
            explanation={answer.data}
            onOpen={(next) => setPath([...path, next])}
            overrides={otherwise}
            onOverride={setOtherwise}
          />
          <ValueHistory key={formatPath([step])} explanation={answer.data} />
          <PageLink step={step} />
        </>
      )}
    </Drawer>
  );
}

function PageLink({ step }: { step: Step }) {
  const { levelName } = useLevelNames();
  const page = PAGES[step.level];
  if (!page) return null;
  const what = levelName(step.level);
  return (
    <Button component={Link} to={`/${page}/${step.id}`} variant="default" mt="lg" fullWidth>
      <Text span inherit>
        <Trans>Open this page: {what}</Trans>
      </Text>
    </Button>
  );
}
