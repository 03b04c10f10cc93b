import { Plural, Trans, useLingui } from '@lingui/react/macro';
import { Button, Collapse, Group, Loader, Stack, Text } from '@mantine/core';
import { useInfiniteQuery, useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { Link } from 'react-router';
import { keys } from '@/api/keys';
import { addToShortlist, createShortlist, inviteSpecialist, listShortlists } from '@/api/market';
import { getWhyNot, listMatches, rankSpecialists, type MatchCard } from '@/api/matching';
import type { Mission, Shortlist } from '@/api/marketTypes';
import { paged } from '@/api/paging';
import { toProblem } from '@/api/problem';
import { EmptyState } from '@/ui/EmptyState';
import { ErrorState } from '@/ui/ErrorState';
import { ProblemAlert } from '@/ui/FormModal';
import { Section } from '@/ui/Page';
import { RowsSkeleton } from '@/ui/PageSkeleton';
import { useFigures } from './figures';
import { Freshly } from './Freshly';
import classes from './Market.module.css';
import { MOST } from './parts';
import { Parts, ScoreBar } from './ScoreBar';
import { SpecialistSelect } from './SpecialistSelect';
import { useAct } from './useAct';
import { useIsOperator } from './useMarket';

/** States that say who is looked for still: then one ranks, and invites unless it is a draft. */
const PUBLISHED: readonly string[] = ['open', 'shortlisting'];

/** Who fits a mission, best first, and why; ranked when asked. */
export function Ranking({ mission }: { mission: Mission }) {
  const { t } = useLingui();
  const matches = useInfiniteQuery(
    paged({
      queryKey: keys.list('matches', { mission: mission.id }),
      load: ({ cursor }, signal) => listMatches(mission.id, { cursor, page_size: 20 }, signal),
    }),
  );
  const lists = useQuery({
    queryKey: keys.list('shortlists', { mission: mission.id }),
    queryFn: ({ signal }) => listShortlists({ mission: mission.id }, signal),
  });
  const mayRank = [...PUBLISHED, 'draft'].includes(mission.status);
  const rank = useAct('matches', () => rankSpecialists(mission.id), { message: t`Ranked anew` });
  const cards = matches.data?.pages.flatMap((page) => page.results) ?? [];
  if (matches.isPending) return <RowsSkeleton rows={8} />;
  if (matches.isError && cards.length === 0) {
    return <ErrorState error={matches.error} retry={() => void matches.refetch()} />;
  }
  return (
    <Stack gap="md">
      <Group justify="space-between" gap="sm">
        <Text c="dimmed" size="sm" maw="40rem">
          <Trans>
            Names, photos, age, gender and nationality are no part of it. Each score is the sum of
            its parts.
          </Trans>
        </Text>
        {mayRank && (
          <Button loading={rank.isPending} onClick={() => rank.mutate()}>
            {cards.length > 0 ? <Trans>Rank again</Trans> : <Trans>Rank specialists</Trans>}
          </Button>
        )}
      </Group>
      <ProblemAlert problem={rank.error ? toProblem(rank.error) : null} />
      {cards.length === 0 ? (
        <Section flush>
          <EmptyState icon="ranking" title={<Trans>Nobody has been ranked yet</Trans>}>
            {mayRank ? (
              <Trans>
                Rank specialists to see who passes every rule of this mission, and who fits best.
              </Trans>
            ) : (
              <Trans>A mission that is filled or over is ranked no more.</Trans>
            )}
          </EmptyState>
        </Section>
      ) : (
        <ol className={classes.cards} aria-label={t`Ranking`}>
          {cards.map((card) => (
            <Ranked
              key={card.specialist_id}
              card={card}
              mission={mission}
              lists={lists.data?.results ?? []}
            />
          ))}
        </ol>
      )}
      {matches.hasNextPage && (
        <Group justify="center">
          <Button
            variant="default"
            loading={matches.isFetchingNextPage}
            onClick={() => void matches.fetchNextPage()}
          >
            <Trans>Show more</Trans>
          </Button>
        </Group>
      )}
      <WhyNot mission={mission} />
    </Stack>
  );
}

function Ranked({
  card,
  mission,
  lists,
}: {
  card: MatchCard;
  mission: Mission;
  lists: readonly Shortlist[];
}) {
  const { t } = useLingui();
  const isOperator = useIsOperator() && card.headline !== null;
  const { money, number } = useFigures();
  const [opened, setOpened] = useState(false);
  const { rank, specialist_id: id, availability, skills_missing: missing } = card;
  const headline = card.headline ?? t`No longer here`;
  const panel = `why-${id}`;
  const shortlist = useAct(
    'shortlists',
    async () => {
      const list = lists[0] ?? (await createShortlist(mission.id, t`Shortlist`));
      return addToShortlist(list.id, id);
    },
    { message: t`On the shortlist` },
  );
  const invite = useAct(
    'proposals',
    () => inviteSpecialist({ mission_id: mission.id, specialist_id: id, message: '' }),
    { message: t`Invited` },
  );
  const shortlisted =
    shortlist.isSuccess ||
    lists.some(({ entries }) => entries.some(({ specialist }) => specialist.id === id));
  const error = shortlist.error ?? invite.error;
  return (
    <li className={classes.card}>
      <div className={classes.cardHead}>
        <span className={classes.rank}>{rank}.</span>
        <h3>
          {isOperator ? <Link to={`/specialists/${id}`}>{headline}</Link> : headline}
          {card.name && <span className={classes.dimmed}> · {card.name}</span>}
        </h3>
        <span className={classes.score}>
          <span data-score>{number(card.score)}</span> <small>/ {number(MOST)}</small>
        </span>
      </div>
      <ScoreBar parts={card.parts} />
      <div className={classes.line}>
        {card.day_rate && (
          <span>
            <strong>{money(card.day_rate, card.currency)}</strong>{' '}
            <span className={classes.dimmed}>
              <Trans>a day</Trans>
            </span>
          </span>
        )}
        {availability && <Freshly availability={availability} />}
      </div>
      <div className={classes.chips}>
        {card.skills_matched.map((skill) => (
          <span key={skill} className={classes.chip}>
            {skill}
          </span>
        ))}
        {missing.map((skill) => (
          <span key={skill} className={classes.chip} data-missing>
            <span className="annex-hidden">
              <Trans>Missing:</Trans>{' '}
            </span>
            {skill}
          </span>
        ))}
      </div>
      <Group gap="xs">
        <Button
          size="xs"
          variant="default"
          aria-expanded={opened}
          aria-controls={panel}
          aria-label={opened ? t`Hide why: ${headline}` : t`Why this rank: ${headline}`}
          onClick={() => setOpened(!opened)}
        >
          {opened ? <Trans>Hide why</Trans> : <Trans>Why this rank?</Trans>}
        </Button>
        {card.headline !== null && (
          <>
            <Button
              size="xs"
              variant="default"
              loading={shortlist.isPending}
              data-disabled={shortlisted || undefined}
              aria-disabled={shortlisted}
              aria-label={t`Shortlist ${headline}`}
              onClick={() => {
                if (!shortlisted) shortlist.mutate();
              }}
            >
              {shortlisted ? <Trans>Shortlisted</Trans> : <Trans>Shortlist</Trans>}
            </Button>
            {PUBLISHED.includes(mission.status) && (
              <Button
                size="xs"
                variant="default"
                loading={invite.isPending}
                data-disabled={invite.isSuccess || undefined}
                aria-disabled={invite.isSuccess}
                aria-label={t`Invite ${headline}`}
                onClick={() => {
                  if (!invite.isSuccess) invite.mutate();
                }}
              >
                {invite.isSuccess ? <Trans>Invited</Trans> : <Trans>Invite</Trans>}
              </Button>
            )}
          </>
        )}
      </Group>
      <ProblemAlert problem={error ? toProblem(error) : null} />
      <Collapse expanded={opened} id={panel}>
        {opened && <Parts parts={card.parts} />}
      </Collapse>
    </li>
  );
}

/** Which rules keep somebody out; operators ask about anybody, since they may search everybody. */
function WhyNot({ mission }: { mission: Mission }) {
  const { t } = useLingui();
  const isOperator = useIsOperator();
  const [specialist, setSpecialist] = useState<string | null>(null);
  const asked = useQuery({
    queryKey: keys.related('matches', 'why-not', { mission: mission.id, specialist }),
    queryFn: ({ signal }) => getWhyNot(mission.id, specialist ?? '', signal),
    enabled: specialist !== null,
  });
  if (!isOperator) return null;
  const reasons = asked.data?.reasons ?? [];
  return (
    <Section title={<Trans>Why is somebody not here?</Trans>}>
      <Stack gap="sm">
        <SpecialistSelect
          label={t`Specialist`}
          maw={420}
          value={specialist}
          onChange={setSpecialist}
        />
        {asked.isFetching && <Loader size="sm" />}
        <ProblemAlert problem={asked.error ? toProblem(asked.error) : null} />
        {asked.data && (
          <div role="status">
            {reasons.length === 0 ? (
              <Text>
                <Trans>No rule keeps them out: they are in the ranking, or in the next one.</Trans>
              </Text>
            ) : (
              <>
                <Text>
                  <Plural
                    value={reasons.length}
                    one="One rule keeps them out:"
                    other="# rules keep them out:"
                  />
                </Text>
                <ul>
                  {reasons.map(({ rule, sentence }) => (
                    <li key={rule + sentence}>{sentence}</li>
                  ))}
                </ul>
              </>
            )}
          </div>
        )}
      </Stack>
    </Section>
  );
}
