import { Plural, Trans, useLingui } from '@lingui/react/macro';
import { Button, CloseButton, Text } from '@mantine/core';
import { keepPreviousData, useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { previewReadiness } from '@/api/endpoints';
import { keys } from '@/api/keys';
import { toProblem } from '@/api/problem';
import type { Explanation, Preview, PreviewChange } from '@/api/types';
import { useFormats } from '@/i18n/format';
import { ProblemAlert } from '@/ui/FormModal';
import { minus } from './sums';
import classes from './WhatIfPanel.module.css';
import { keyOf, toQuestion, without, type Override, type Overrides } from './whatIf';

const SHOWN = 4;
const OF_PEOPLE = new Set<string>(['employee', 'position_assignment']);

interface Props {
  explanation: Explanation;
  overrides: Overrides;
  onChange: (overrides: Overrides) => void;
  onLeave: () => void;
}

/** What the company and the record looked at would be with some things otherwise, and the way back. */
export function WhatIfPanel({ explanation, overrides, onChange, onLeave }: Props) {
  const { t } = useLingui();
  const question = toQuestion(overrides);
  const asks = overrides.size > 0;
  const answer = useQuery({
    queryKey: keys.preview(question),
    queryFn: ({ signal }) => previewReadiness(question, signal),
    enabled: asks,
    placeholderData: keepPreviousData,
  });
  return (
    <section className={classes.panel} aria-label={t`What if`}>
      <div className={classes.head}>
        <h3>
          <Trans>What if</Trans>
        </h3>
        <Button variant="default" size="compact-sm" onClick={onLeave}>
          <Trans>Back to what is</Trans>
        </Button>
      </div>
      <Text size="sm" c="dimmed">
        <Trans>Only asked: nothing is written, and nobody else sees it.</Trans>{' '}
        <Hint level={explanation.level} />
      </Text>
      {asks && (
        <ul className={classes.said} aria-label={t`What is to be otherwise`}>
          {[...overrides.values()].map((override) => (
            <Said
              key={keyOf(override)}
              override={override}
              onTakeBack={() => onChange(without(overrides, override))}
            />
          ))}
        </ul>
      )}
      {asks && answer.isError && <ProblemAlert problem={toProblem(answer.error)} />}
      {asks && answer.isPending && (
        <Text size="sm" role="status">
          <Trans>Working it out</Trans>
        </Text>
      )}
      {asks && answer.data && !answer.isError && (
        <div data-old={answer.isPlaceholderData || undefined} className={classes.answer}>
          <Answer preview={answer.data} shown={explanation} />
        </div>
      )}
    </section>
  );
}

function Hint({ level }: { level: Explanation['level'] }) {
  switch (level) {
    case 'responsibility':
      return <Trans>Tick a requirement below, or untick it.</Trans>;
    case 'role':
      return <Trans>Change a weight below, or open a responsibility for its requirements.</Trans>;
    case 'position_assignment':
      return <Trans>Tick a sign-off below, or open a responsibility for its requirements.</Trans>;
    default:
      return <Trans>Open a part below, down to what can be otherwise.</Trans>;
  }
}

function Said({ override, onTakeBack }: { override: Override; onTakeBack: () => void }) {
  const { t } = useLingui();
  const { name } = override;
  const says = () => {
    if (override.kind === 'weight') {
      const { weight } = override;
      return t`weight ${weight}`;
    }
    if (override.kind === 'sign_off') return override.signedOff ? t`signed off` : t`not signed off`;
    return override.satisfied ? t`satisfied` : t`not satisfied`;
  };
  return (
    <li>
      <span>
        {name}: <strong>{says()}</strong>
      </span>
      <CloseButton size="xs" aria-label={t`Take back: ${name}`} onClick={onTakeBack} />
    </li>
  );
}

function Answer({ preview, shown }: { preview: Preview; shown: Explanation }) {
  const { t } = useLingui();
  const { account, counts } = preview;
  const own = preview.changes.find(({ level, id }) => level === shown.level && id === shown.id);
  const others = preview.changes.filter((change) => change !== own);
  const people = others.filter(({ level }) => OF_PEOPLE.has(level));
  return (
    <>
      <Lines
        first={own ? [account, own] : [account]}
        others={others.filter(({ level }) => !OF_PEOPLE.has(level))}
      />
      {people.length > 0 && (
        <section aria-label={t`Whose numbers would change`}>
          <Text size="sm" fw={600}>
            <Trans>Whose numbers would change</Trans>
          </Text>
          <Lines others={people} />
        </section>
      )}
      <Text size="sm" c="dimmed">
        {counts.position_assignment + counts.employee + counts.unit > 0 ? (
          <>
            <Plural value={counts.position_assignment} one="# assignment" other="# assignments" />
            {', '}
            <Plural value={counts.employee} one="# person" other="# people" />
            {', '}
            <Plural value={counts.unit} one="# unit" other="# units" /> <Trans>would change.</Trans>
          </>
        ) : (
          <Trans>Nobody's number would change.</Trans>
        )}
        {preview.recalculating && (
          <>
            {' '}
            <Trans>What is being recalculated is taken in.</Trans>
          </>
        )}
      </Text>
    </>
  );
}

/** The changes that move most, and all of those listed if asked for. */
function Lines({ first = [], others }: { first?: PreviewChange[]; others: PreviewChange[] }) {
  const { t } = useLingui();
  const [all, setAll] = useState(false);
  const listed = all ? others : others.slice(0, SHOWN);
  return (
    <>
      <dl className={classes.changes} aria-live="polite">
        {first.map((change) => (
          <Line key={change.level} change={change} strong />
        ))}
        {listed.map((change) => (
          <Line key={`${change.level} ${change.id}`} change={change} />
        ))}
      </dl>
      {others.length > SHOWN && (
        <Button variant="subtle" size="compact-sm" onClick={() => setAll(!all)}>
          {all ? t`Show fewer` : t`Show all`}
        </Button>
      )}
    </>
  );
}

function Line({ change, strong = false }: { change: PreviewChange; strong?: boolean }) {
  const { percent, points } = useFormats();
  const { t } = useLingui();
  const { name, stored, projected } = change;
  const said = (value: string | null) => (value === null ? t`Unknown` : percent(value));
  const moved = stored !== null && projected !== null ? minus(projected, stored) : null;
  const isMore = moved !== null && Number(moved) > 0;
  return (
    <div data-strong={strong || undefined}>
      <dt>{name}</dt>
      <dd>
        {stored === projected ? (
          <>
            {said(stored)} <small>{t`unchanged`}</small>
          </>
        ) : (
          <>
            <del>
              <span className="annex-hidden">{t`before:`} </span>
              {said(stored)}
            </del>
            <span aria-hidden="true"> → </span>
            <ins>
              <span className="annex-hidden"> {t`after:`} </span>
              {said(projected)}
            </ins>
            {moved !== null && (
              <small data-more={isMore || undefined}>
                {isMore ? `+${points(moved)}` : points(moved).replace('-', '−')}
              </small>
            )}
          </>
        )}
      </dd>
    </div>
  );
}
