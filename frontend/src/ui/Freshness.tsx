import { Plural, Trans, useLingui } from '@lingui/react/macro';
import { Button } from '@mantine/core';
import type { Course, NumberedLevel, Readiness } from '@/api/types';
import { useFormats } from '@/i18n/format';
import { useRecalculation, type Recalculation } from '@/live/useRecalculation';
import { toProblem } from '@/api/problem';
import classes from './Freshness.module.css';
import { ProblemTitle } from './ErrorState';

interface Props {
  readiness: Pick<Readiness, 'as_of' | 'recalculating'> & { coverage?: string };
  level: NumberedLevel;
  id: string;
  /** What the number is about, for those who cannot see what it stands beside. */
  name: string;
}

/**
 * How far a number can be trusted: of which moment it is, whether it is being worked out anew and how far
 * that is, and the way to ask for it. It stands beside every number that has room for a line.
 */
export function Freshness({ level, id, ...rest }: Props) {
  return <FreshnessLine {...rest} recalculation={useRecalculation(level, id)} />;
}

/** The same for who follows the recalculation already, as a menu does that asks for it. */
export function FreshnessLine({
  readiness,
  name,
  recalculation,
  quiet = false,
}: Pick<Props, 'readiness' | 'name'> & {
  recalculation: Recalculation;
  /** Leave the asking to something else. */
  quiet?: boolean;
}) {
  const { percent, dateTime } = useFormats();
  const { may, ask, isOpen, isDone, course, error } = recalculation;
  const coverage = readiness.coverage === undefined ? null : percent(readiness.coverage);
  const moment = readiness.as_of ? dateTime(readiness.as_of) : null;
  return (
    <div className={classes.line}>
      <span className={classes.moment}>
        {coverage && <Trans>{coverage} of the weight assessed</Trans>}
        {coverage && ' · '}
        {moment ? <Trans>as of {moment}</Trans> : <Trans>never calculated</Trans>}
      </span>
      <span className={classes.course} role="status">
        {error ? (
          <span className={classes.problem}>
            <ProblemTitle problem={toProblem(error)} />
          </span>
        ) : isOpen || readiness.recalculating ? (
          <Progress course={isOpen ? course : null} />
        ) : (
          isDone && <Trans>Recalculated</Trans>
        )}
      </span>
      {may && !quiet && (
        <Button
          variant="subtle"
          size="compact-sm"
          className={classes.ask ?? ''}
          // It stays where it is while it works, so that the keyboard does not lose its place.
          data-disabled={isOpen || undefined}
          aria-disabled={isOpen}
          onClick={() => !isOpen && ask()}
        >
          <Trans>Recalculate</Trans>
          <span className="annex-hidden">: {name}</span>
        </Button>
      )}
    </div>
  );
}

function Progress({ course }: { course: Course | null }) {
  const { t } = useLingui();
  if (course?.state === 'parked') {
    return (
      <span className={classes.problem}>
        <Trans>Held up by a record that could not be calculated</Trans>
      </span>
    );
  }
  const { stage = 0, stages = 0, remaining = 0 } = course ?? {};
  return (
    <>
      <span className={classes.dot} aria-hidden="true" />
      <Trans>Recalculating</Trans>
      {stages > 0 && (
        <>
          <span
            className={classes.steps}
            title={t`Levels done: ${stage} of ${stages}`}
            aria-hidden="true"
          >
            <span style={{ width: `${String((100 * stage) / stages)}%` }} />
          </span>
          <span>
            <Plural value={remaining} one="# record left" other="# records left" />
          </span>
        </>
      )}
    </>
  );
}
