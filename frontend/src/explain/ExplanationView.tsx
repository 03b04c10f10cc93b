import { Plural, Trans, useLingui } from '@lingui/react/macro';
import { Text } from '@mantine/core';
import type { ReactNode } from 'react';
import type { Explanation, ExplanationInput } from '@/api/types';
import { useFormats } from '@/i18n/format';
import { Freshness } from '@/ui/Freshness';
import { ReadinessBar } from '@/ui/Readiness';
import classes from './Explain.module.css';
import { useLevelNames } from './levels';
import { isZero, sum, totals, waterfall, type Fall } from './sums';
import type { Step } from './useExplain';
import { WhatIfControl } from './WhatIfControls';
import type { Overrides } from './whatIf';

interface Props {
  explanation: Explanation;
  onOpen: (step: Step) => void;
  /** What is to be otherwise, while that is asked; null while what is shown is what is. */
  overrides: Overrides | null;
  onOverride: (overrides: Overrides) => void;
}

/** One number taken apart: what it is, what is missing and where, down to the sum. */
export function ExplanationView({ explanation, onOpen, overrides, onOverride }: Props) {
  const { percent, points } = useFormats();
  const { levelName } = useLevelNames();
  const { level, id, value, inputs, others } = explanation;
  const total = totals(explanation);
  const falls = value === null ? [] : waterfall(lostParts(explanation), value);
  const othersLost = others?.lost ?? '0';
  const othersPoints = others?.points ?? '0';

  return (
    <>
      <div className={classes.head}>
        <Text size="sm" c="dimmed">
          {levelName(explanation.level)}
        </Text>
        <p className={classes.value} data-testid="explanation-value">
          {value === null ? <Trans>Unknown</Trans> : percent(value)}
        </p>
        <ReadinessBar value={value} size="lg" />
        <div className={classes.fresh}>
          <Freshness readiness={explanation} level={level} id={id} name={explanation.name} />
        </div>
      </div>

      {inputs.length > 0 && value !== null && <Summary explanation={explanation} />}

      {inputs.length === 0 ? (
        <Text c="dimmed" py="lg">
          <Trans>
            Nothing feeds this number yet, so it is unknown. Unknown is not zero: it is left out of
            every average above it.
          </Trans>
        </Text>
      ) : (
        <>
          <div className={`${classes.row ?? ''} ${classes.columns ?? ''}`} aria-hidden="true">
            <span />
            <span className={classes.parts}>
              <span>
                <Trans>Earned</Trans>
              </span>
              <span>
                <Trans>Missing</Trans>
              </span>
            </span>
          </div>
          <ol className={classes.list}>
            {inputs.map((input, index) => (
              <InputRow
                key={`${input.level}-${input.id}`}
                input={input}
                fall={falls[index]}
                onOpen={onOpen}
                control={
                  overrides && (
                    <WhatIfControl
                      explanation={explanation}
                      input={input}
                      overrides={overrides}
                      onChange={onOverride}
                    />
                  )
                }
              />
            ))}
            {others && (
              <li className={classes.row}>
                <span className={classes.name}>
                  <Plural value={others.count} one="# other" other="# others" />
                </span>
                <Parts points={othersPoints} lost={othersLost} />
                <FallBar fall={falls[inputs.length]} />
              </li>
            )}
            {value !== null && (
              <li className={`${classes.row ?? ''} ${classes.total ?? ''}`}>
                <span className={classes.name}>
                  <Trans>Sum</Trans>
                </span>
                <span className={classes.parts}>
                  <span>
                    <strong data-testid="explanation-sum">{points(total.points)}</strong>
                  </span>
                  <span className={classes.lost}>−{points(total.lost)}</span>
                </span>
              </li>
            )}
          </ol>
        </>
      )}
      {!total.exact && (
        <Text size="sm" c="dimmed" role="status">
          <Trans>The parts are being worked out anew and do not add up yet.</Trans>
        </Text>
      )}
      {explanation.rule && (
        <Text size="sm" c="dimmed" className={classes.rule ?? ''}>
          {explanation.rule}
        </Text>
      )}
    </>
  );
}

function lostParts({ inputs, others }: Explanation): string[] {
  const lost = inputs.map((input) => input.lost);
  return others ? [...lost, others.lost] : lost;
}

/** The sentence under the number, from the same data as the bars. */
function Summary({ explanation }: { explanation: Explanation }) {
  const { points, list } = useFormats();
  const { inputs } = explanation;
  const missing = totals(explanation).lost;
  if (isZero(missing)) {
    return (
      <Text mb="md">
        <Trans>Nothing is missing.</Trans>
      </Text>
    );
  }
  const worst = inputs.filter((input) => !isZero(input.lost)).slice(0, 2);
  const gap = points(missing);
  const part = points(sum(worst.map((input) => input.lost)));
  const names = list(worst.map((input) => input.name));
  return (
    <Text mb="md">
      {worst.length === 0 ? (
        <Trans>{gap} points are missing.</Trans>
      ) : part === gap ? (
        <Trans>
          {gap} points are missing, all of them from {names}.
        </Trans>
      ) : (
        <Trans>
          {gap} points are missing; {part} of them come from {names}.
        </Trans>
      )}
    </Text>
  );
}

function InputRow({
  input,
  fall,
  onOpen,
  control,
}: {
  input: ExplanationInput;
  fall: Fall | undefined;
  onOpen: (step: Step) => void;
  control: ReactNode;
}) {
  const { t } = useLingui();
  const { percent } = useFormats();
  const { level, id, name, value } = input;
  const share = percent(input.share);
  const state = value === null ? t`not assessed` : percent(value);
  const content = (
    <>
      <span className={classes.name}>
        {name}
        <span className={classes.meta}>
          {state} · <Trans>{share} of the weight</Trans>
        </span>
      </span>
      <Parts points={input.points} lost={input.lost} />
      <FallBar fall={fall} />
    </>
  );
  if (level === 'requirement') {
    return (
      <li className={classes.row}>
        {content}
        {control && <span className={classes.control}>{control}</span>}
      </li>
    );
  }
  return (
    <li>
      <button
        type="button"
        className={`${classes.row ?? ''} ${classes.button ?? ''}`}
        onClick={() => onOpen({ level, id })}
      >
        {content}
      </button>
      {control && <span className={classes.control}>{control}</span>}
    </li>
  );
}

function Parts({ points: earned, lost }: { points: string; lost: string }) {
  const { t } = useLingui();
  const { points } = useFormats();
  return (
    <span className={classes.parts}>
      <span title={t`Points earned`}>+{points(earned)}</span>
      <span className={classes.lost} title={t`Points missing`}>
        {isZero(lost) ? points(lost) : `−${points(lost)}`}
      </span>
    </span>
  );
}

function FallBar({ fall }: { fall: Fall | undefined }) {
  if (!fall) return null;
  return (
    <span className={classes.axis} aria-hidden="true">
      <span
        className={classes.fall}
        style={{
          left: `${String(fall.to)}%`,
          width: `${String(Math.max(0, fall.from - fall.to))}%`,
        }}
      />
    </span>
  );
}
