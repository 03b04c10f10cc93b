import { Plural, Trans, useLingui } from '@lingui/react/macro';
import { Stack, Text } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { Link } from 'react-router';
import { keys } from '@/api/keys';
import type { Mission } from '@/api/marketTypes';
import { getNearMisses, type NearMiss } from '@/api/matching';
import { EmptyState } from '@/ui/EmptyState';
import { ErrorState } from '@/ui/ErrorState';
import { Section } from '@/ui/Page';
import { RowsSkeleton } from '@/ui/PageSkeleton';
import { useFigures } from './figures';
import { Freshly } from './Freshly';
import classes from './Market.module.css';
import { useIsOperator } from './useMarket';

/** Who is not ranked although their profile reads like the mission, and which rules keep them out. */
export function NearMisses({ mission }: { mission: Mission }) {
  const { t } = useLingui();
  const near = useQuery({
    queryKey: keys.related('matches', 'near-misses', { mission: mission.id }),
    queryFn: ({ signal }) => getNearMisses(mission.id, signal),
  });
  if (near.isPending) return <RowsSkeleton rows={6} />;
  if (near.isError && !near.data) {
    return <ErrorState error={near.error} retry={() => void near.refetch()} />;
  }
  const { run_id: run, results } = near.data;
  return (
    <Stack gap="md">
      <Text c="dimmed" size="sm" maw="40rem">
        <Trans>
          Their headline, biography or skills read like this mission, and a rule keeps them out of
          its ranking. They have no score: look at them, and see whether a rule asks too much.
        </Trans>
      </Text>
      {results.length === 0 ? (
        <Section flush>
          {run === null ? (
            <EmptyState icon="ranking" title={<Trans>Nobody has been ranked yet</Trans>}>
              <Trans>
                Rank specialists first: near misses are those whom the ranking left out.
              </Trans>
            </EmptyState>
          ) : (
            <EmptyState icon="ranking" title={<Trans>Nobody comes close</Trans>}>
              <Trans>No other profile reads like this mission.</Trans>
            </EmptyState>
          )}
        </Section>
      ) : (
        <ul className={classes.cards} aria-label={t`Near misses`}>
          {results.map((one) => (
            <Near key={one.specialist_id} near={one} />
          ))}
        </ul>
      )}
    </Stack>
  );
}

function Near({ near }: { near: NearMiss }) {
  const isOperator = useIsOperator();
  const { money } = useFigures();
  const { specialist_id: id, headline, skills_found: skills, words_found: words, reasons } = near;
  return (
    <li className={classes.card}>
      <div className={classes.cardHead}>
        <h3>{isOperator ? <Link to={`/specialists/${id}`}>{headline}</Link> : headline}</h3>
      </div>
      <div className={classes.line}>
        {near.day_rate && (
          <span>
            <strong>{money(near.day_rate, near.currency)}</strong>{' '}
            <span className={classes.dimmed}>
              <Trans>a day</Trans>
            </span>
          </span>
        )}
        <Freshly availability={near.availability} />
      </div>
      {skills.length > 0 && (
        <div className={classes.chips}>
          {skills.map((skill) => (
            <span key={skill} className={classes.chip}>
              {skill}
            </span>
          ))}
        </div>
      )}
      {words.length > 0 && (
        <Text size="sm">
          <span className={classes.dimmed}>
            <Trans>Words of the mission:</Trans>{' '}
          </span>
          {words.join(', ')}
        </Text>
      )}
      <div>
        <Text size="sm" fw={600}>
          <Plural
            value={reasons.length}
            one="One rule keeps them out:"
            other="# rules keep them out:"
          />
        </Text>
        <ul className={classes.reasons}>
          {reasons.map(({ rule, sentence }) => (
            <li key={rule + sentence}>{sentence}</li>
          ))}
        </ul>
      </div>
    </li>
  );
}
