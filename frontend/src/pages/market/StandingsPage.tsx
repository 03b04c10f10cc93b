import { Trans, useLingui } from '@lingui/react/macro';
import { Button, Collapse, Group, Stack, Text } from '@mantine/core';
import { useInfiniteQuery, useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { Link } from 'react-router';
import { keys } from '@/api/keys';
import {
  contestRanking,
  listContests,
  listStandings,
  type Contest,
  type Standing,
} from '@/api/matching';
import { paged } from '@/api/paging';
import { useMay } from '@/app/me';
import { useFormats } from '@/i18n/format';
import { EmptyState } from '@/ui/EmptyState';
import { ErrorState } from '@/ui/ErrorState';
import { PageHeader, Section } from '@/ui/Page';
import { RowsSkeleton } from '@/ui/PageSkeleton';
import { useFigures } from './figures';
import classes from './Market.module.css';
import { ReasonForm } from './ReasonForm';
import { Parts, ScoreBar } from './ScoreBar';
import { StateBadge } from './states';

/** Where a specialist stands in the rankings that concern them, and why. */
export default function StandingsPage() {
  const { t } = useLingui();
  const standings = useInfiniteQuery(
    paged({
      queryKey: keys.list('matches', { own: true }),
      load: ({ cursor }, signal) => listStandings({ cursor, page_size: 20 }, signal),
    }),
  );
  const contests = useQuery({
    queryKey: keys.related('matches', 'contests', {}),
    queryFn: ({ signal }) => listContests({ page_size: 100 }, signal),
  });
  const rows = standings.data?.pages.flatMap((page) => page.results) ?? [];
  return (
    <>
      <PageHeader title={t`My rankings`} />
      {standings.isPending ? (
        <RowsSkeleton rows={8} />
      ) : standings.isError && rows.length === 0 ? (
        <ErrorState error={standings.error} retry={() => void standings.refetch()} />
      ) : rows.length === 0 ? (
        <Section flush>
          <EmptyState icon="ranking" title={<Trans>No ranking concerns you yet</Trans>}>
            <Trans>
              When a client ranks specialists for a mission, you see here where you stand.
            </Trans>
          </EmptyState>
        </Section>
      ) : (
        <ul className={classes.cards}>
          {rows.map((standing, index) => (
            <Stands
              key={standing.run_id}
              standing={standing}
              first={index === 0}
              contest={contests.data?.results.find(({ run_id }) => run_id === standing.run_id)}
            />
          ))}
        </ul>
      )}
      {standings.hasNextPage && (
        <Group justify="center" mt="md">
          <Button
            variant="default"
            loading={standings.isFetchingNextPage}
            onClick={() => void standings.fetchNextPage()}
          >
            <Trans>Show more</Trans>
          </Button>
        </Group>
      )}
    </>
  );
}

function Stands({
  standing,
  contest,
  first,
}: {
  standing: Standing;
  contest: Contest | undefined;
  first: boolean;
}) {
  const { t } = useLingui();
  const { number } = useFigures();
  const { dateTime } = useFormats();
  const mayContest = useMay('matches:write');
  const [contesting, setContesting] = useState(false);
  const [opened, setOpened] = useState(first);
  const panel = `why-${standing.run_id}`;
  const { rank, of, mission_title: title } = standing;
  const all = number(of);
  const place = rank === null ? '' : number(rank);
  return (
    <li className={classes.card}>
      <div className={classes.cardHead}>
        <h3>
          <Link to={`/missions/${standing.mission_id}`}>{title}</Link>
        </h3>
        <span className={classes.score}>
          {rank === null ? (
            <Trans>Not ranked</Trans>
          ) : (
            <Trans>
              {place} of {all}
            </Trans>
          )}
        </span>
      </div>
      <span className={classes.dimmed}>{dateTime(standing.ran_at)}</span>
      {standing.parts.length > 0 && (
        <>
          <ScoreBar parts={standing.parts} />
          <Group>
            <Button
              size="xs"
              variant="default"
              aria-expanded={opened}
              aria-controls={panel}
              onClick={() => setOpened(!opened)}
            >
              {opened ? <Trans>Hide why</Trans> : <Trans>Why this rank?</Trans>}
            </Button>
          </Group>
          <Collapse expanded={opened} id={panel}>
            {opened && <Parts parts={standing.parts} />}
          </Collapse>
        </>
      )}
      {standing.reasons.map(({ rule, sentence }) => (
        <Text key={rule + sentence}>{sentence}</Text>
      ))}
      {contest ? (
        <Stack gap={4}>
          <Group gap="sm">
            <StateBadge state={contest.status} />
            <Text size="sm">{contest.text}</Text>
          </Group>
          {contest.answer && (
            <Text size="sm">
              <Trans>The answer:</Trans> {contest.answer}
            </Text>
          )}
        </Stack>
      ) : (
        mayContest && (
          <Group>
            <Button size="xs" variant="default" onClick={() => setContesting(true)}>
              <Trans>Contest this</Trans>
            </Button>
          </Group>
        )
      )}
      {contesting && (
        <ReasonForm
          title={t`Contest the ranking for ${title}`}
          message={t`Sent: a person reads it`}
          label={t`What is wrong about it? A person reads and answers this.`}
          submitLabel={<Trans>Send</Trans>}
          family="matches"
          act={(text) => contestRanking(standing.run_id, text)}
          onClose={() => setContesting(false)}
        />
      )}
    </li>
  );
}
