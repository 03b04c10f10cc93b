import { Plural, Trans, useLingui } from '@lingui/react/macro';
import type { ReactNode } from 'react';
import type { CascadeState } from '@/api/types';
import { useFormats } from '@/i18n/format';
import { List, ListRow } from '@/ui/List';
import { Section } from '@/ui/Page';
import { useNarrow } from '@/ui/useNarrow';
import classes from './Cascades.module.css';
import { useLevelName } from './useLevelName';

/** How far behind the numbers are, what waits on each level, and what the last proof found. */
export function CascadeOverview({ state, isOld }: { state: CascadeState; isOld: boolean }) {
  const { t } = useLingui();
  const { count, dateTime, duration, time } = useFormats();
  const levelName = useLevelName();
  const narrow = useNarrow();
  const { marks, parked, proof } = state;
  const wrong = proof?.wrong ?? 0;
  const name = state.name === 'readiness' ? t`Readiness` : state.name;
  return (
    <Section title={name} flush>
      <dl className={classes.facts}>
        <Fact label={t`Numbers are as of`} note={isOld && <Trans>could not be read again</Trans>}>
          {state.recalculating ? dateTime(state.as_of) : t`now`}
        </Fact>
        <Fact label={t`Lag`} note={state.recalculating && <Trans>recalculating</Trans>}>
          {state.recalculating ? duration(state.lag_s) : t`none`}
        </Fact>
        <Fact label={t`Waiting`}>{count(marks)}</Fact>
        <Fact label={t`Set aside`} isBad={parked > 0}>
          {count(parked)}
        </Fact>
        <Fact
          label={t`Last proof`}
          isBad={wrong > 0}
          note={proof && <Proven proof={proof} at={time(proof.proven_at)} />}
        >
          {!proof ? t`none yet` : wrong === 0 ? t`all right` : t`${wrong} wrong`}
        </Fact>
      </dl>
      <List
        label={t`What waits on each level`}
        columns={narrow ? 'minmax(0, 1fr) 4.5rem 4.5rem' : 'minmax(0, 1fr) 7rem 7rem 13rem'}
        heads={[
          { label: t`Level` },
          { label: t`Waiting`, end: true },
          { label: t`Set aside`, end: true },
          ...(narrow ? [] : [{ label: t`Oldest mark`, end: true }]),
        ]}
      >
        {state.levels.map((level) => (
          <ListRow key={level.level}>
            {[
              levelName(level.level),
              <span key="marks" data-end>
                {count(level.marks)}
              </span>,
              <span key="parked" data-end className={level.parked > 0 ? classes.bad : undefined}>
                {count(level.parked)}
              </span>,
              ...(narrow
                ? []
                : [
                    <span key="oldest" data-end className={classes.quiet}>
                      {level.oldest ? dateTime(level.oldest) : '–'}
                    </span>,
                  ]),
            ]}
          </ListRow>
        ))}
      </List>
    </Section>
  );
}

function Fact({
  label,
  note,
  isBad = false,
  children,
}: {
  label: string;
  note?: ReactNode;
  isBad?: boolean;
  children: ReactNode;
}) {
  return (
    <div data-bad={isBad || undefined}>
      <dt>{label}</dt>
      <dd>
        {children}
        {note && <small>{note}</small>}
      </dd>
    </div>
  );
}

function Proven({ proof, at }: { proof: NonNullable<CascadeState['proof']>; at: string }) {
  const { count } = useFormats();
  const milliseconds = count(proof.took_ms);
  return (
    <>
      <Plural value={proof.records} one="# record" other="# records" />
      {' · '}
      <Trans>
        at {at}, in {milliseconds} ms
      </Trans>
    </>
  );
}
