import { Trans, useLingui } from '@lingui/react/macro';
import { ActionIcon, Group, Text } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { keys } from '@/api/keys';
import { listShortlists, removeFromShortlist, retractVote, vote } from '@/api/market';
import type { Mission, Shortlist, ShortlistEntry } from '@/api/marketTypes';
import { toProblem } from '@/api/problem';
import { useMay, useMe } from '@/app/me';
import { EmptyState } from '@/ui/EmptyState';
import { ErrorState } from '@/ui/ErrorState';
import { ProblemAlert } from '@/ui/FormModal';
import { Icon } from '@/ui/icons';
import { Section } from '@/ui/Page';
import { RowsSkeleton } from '@/ui/PageSkeleton';
import { useFigures } from './figures';
import classes from './Market.module.css';
import { useAct } from './useAct';

/** Whom the team considers for a mission, and how it votes. */
export function ShortlistTab({ mission }: { mission: Mission }) {
  const lists = useQuery({
    queryKey: keys.list('shortlists', { mission: mission.id }),
    queryFn: ({ signal }) => listShortlists({ mission: mission.id }, signal),
  });
  if (lists.isPending) return <RowsSkeleton rows={4} />;
  if (lists.isError) return <ErrorState error={lists.error} retry={() => void lists.refetch()} />;
  const filled = lists.data.results.filter(({ entries }) => entries.length > 0);
  if (filled.length === 0) {
    return (
      <Section flush>
        <EmptyState icon="members" title={<Trans>Nobody is on the shortlist yet</Trans>}>
          <Trans>Put specialists on it from the ranking; then the team votes.</Trans>
        </EmptyState>
      </Section>
    );
  }
  return filled.map((list) => (
    <Section key={list.id} title={list.name}>
      <ul className={classes.cards} aria-label={list.name}>
        {list.entries.map((entry) => (
          <Entry key={entry.id} list={list} entry={entry} />
        ))}
      </ul>
    </Section>
  ));
}

function Entry({ list, entry }: { list: Shortlist; entry: ShortlistEntry }) {
  const { t } = useLingui();
  const me = useMe();
  const mayWrite = useMay('shortlists:write');
  const { money } = useFigures();
  const { name, headline, day_rate, currency } = entry.specialist;
  const mine = entry.votes.find(({ user_id }) => user_id === me.user?.id)?.value;
  const cast = useAct('shortlists', (value: 1 | -1) =>
    mine === value ? retractVote(list.id, entry.id) : vote(list.id, entry.id, value),
  );
  const remove = useAct('shortlists', () => removeFromShortlist(list.id, entry.id));
  const count = (value: number) => entry.votes.filter((one) => one.value === value).length;
  const error = cast.error ?? remove.error;
  return (
    <li className={classes.card}>
      <div className={classes.cardHead}>
        <h3>
          {name} <span className={classes.dimmed}>{headline}</span>
        </h3>
        <span>{money(day_rate, currency)}</span>
      </div>
      {entry.note && <Text size="sm">{entry.note}</Text>}
      <Group gap="xs">
        {([1, -1] as const).map((value) => (
          <Group key={value} gap={4}>
            <ActionIcon
              variant={mine === value ? 'filled' : 'default'}
              size="md"
              disabled={!mayWrite || cast.isPending}
              aria-pressed={mine === value}
              aria-label={value === 1 ? t`Vote for ${name}` : t`Vote against ${name}`}
              onClick={() => cast.mutate(value)}
            >
              <Icon name={value === 1 ? 'thumbUp' : 'thumbDown'} size={16} />
            </ActionIcon>
            <span>{count(value)}</span>
          </Group>
        ))}
        {mayWrite && (
          <ActionIcon
            variant="subtle"
            color="gray"
            ml="auto"
            aria-label={t`Take ${name} off the shortlist`}
            onClick={() => remove.mutate()}
          >
            <Icon name="close" size={16} />
          </ActionIcon>
        )}
      </Group>
      <ProblemAlert problem={error ? toProblem(error) : null} />
    </li>
  );
}
