import { Plural, Trans } from '@lingui/react/macro';
import { Button, Text } from '@mantine/core';
import { useInfiniteQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { getReadinessHistory } from '@/api/endpoints';
import { keys } from '@/api/keys';
import type { Explanation, ReadinessEntry } from '@/api/types';
import { useFormats } from '@/i18n/format';
import { ErrorState } from '@/ui/ErrorState';
import { RowsSkeleton } from '@/ui/PageSkeleton';
import classes from './ValueHistory.module.css';

/** Since when a number is what it is, because of what, and what it was before. */
export function ValueHistory({ explanation }: { explanation: Explanation }) {
  const [opened, setOpened] = useState(false);
  const { last_change: latest } = explanation;
  return (
    <section className={classes.history}>
      <h3>
        <Trans>History of this number</Trans>
      </h3>
      {latest === null ? (
        <Text size="sm" c="dimmed">
          <Trans>It has never changed since it is kept.</Trans>
        </Text>
      ) : opened ? (
        <Entries explanation={explanation} />
      ) : (
        <>
          <ol>
            <Entry entry={latest} />
          </ol>
          <Button variant="default" size="xs" onClick={() => setOpened(true)}>
            <Trans>Earlier values</Trans>
          </Button>
        </>
      )}
    </section>
  );
}

function Entries({ explanation: { level, id } }: { explanation: Explanation }) {
  const query = useInfiniteQuery({
    queryKey: keys.readinessHistory(level, id),
    initialPageParam: null as number | null,
    queryFn: ({ pageParam, signal }) => getReadinessHistory(level, id, pageParam, signal),
    getNextPageParam: (last) => last.next_before,
  });
  if (query.isPending) return <RowsSkeleton rows={3} />;
  if (query.isError && !query.data) {
    return <ErrorState error={query.error} retry={() => void query.refetch()} />;
  }
  return (
    <>
      <ol>
        {query.data.pages
          .flatMap((page) => page.entries)
          .map((entry) => (
            <Entry key={entry.id} entry={entry} />
          ))}
      </ol>
      {query.hasNextPage ? (
        <Button
          variant="default"
          size="xs"
          loading={query.isFetchingNextPage}
          onClick={() => void query.fetchNextPage()}
        >
          <Trans>Earlier values</Trans>
        </Button>
      ) : (
        <Text size="sm" c="dimmed">
          <Trans>Nothing earlier is kept.</Trans>
        </Text>
      )}
    </>
  );
}

function Entry({ entry }: { entry: ReadinessEntry }) {
  const { percent, since, dateTime } = useFormats();
  const said = (value: string | null) => (value === null ? <Trans>Unknown</Trans> : percent(value));
  const old = entry.old === null ? null : percent(entry.old);
  const value = <strong>{said(entry.new)}</strong>;
  const moment = (
    <time dateTime={entry.since} title={dateTime(entry.since)}>
      {since(entry.since)}
    </time>
  );
  return (
    <li>
      <p>
        <Trans>
          {value} since {moment}
        </Trans>
        {old !== null && (
          <span className={classes.was}>
            {' · '}
            <Trans>before: {old}</Trans>
          </span>
        )}
      </p>
      <p className={classes.because}>{entry.because}</p>
      {entry.reasons.length > 0 && (
        <ul>
          {entry.reasons.map((reason) => (
            <li key={`${reason.level} ${reason.id}`}>
              {reason.name}: {said(reason.old)}
              <span aria-hidden="true"> → </span>
              <span className="annex-hidden">
                {' '}
                <Trans>became</Trans>{' '}
              </span>
              {said(reason.new)}
            </li>
          ))}
          {entry.other_reasons > 0 && (
            <li>
              <Plural value={entry.other_reasons} one="and # other" other="and # others" />
            </li>
          )}
        </ul>
      )}
    </li>
  );
}
