import { Trans, useLingui } from '@lingui/react/macro';
import type { ScorePart } from '@/api/matching';
import { useFigures } from './figures';
import classes from './Market.module.css';
import { MOST, piecesOf, sumOf } from './parts';

/** One for each part, so that no two of a bar look the same. */
const SHADES = [
  'var(--annex-fill)',
  'var(--annex-good)',
  '#c98a2b',
  '#a463c4',
  '#3a9db5',
  '#d06a78',
  '#7d8a3c',
  '#8a7fd6',
  '#5f8f86',
];
const shade = (index: number) => SHADES[index % SHADES.length];

/** A score as a bar that is made of its parts, the whole length being the most there is. */
export function ScoreBar({ parts }: { parts: readonly ScorePart[] }) {
  const { t } = useLingui();
  const { number } = useFigures();
  const [score, most] = [number(sumOf(parts)), number(MOST)];
  return (
    <div className={classes.bar} role="img" aria-label={t`${score} of ${most} points`}>
      {piecesOf(parts).map(({ part, width }, index) => (
        <span key={part} style={{ width: `${String(width)}%`, background: shade(index) }} />
      ))}
    </div>
  );
}

/** Why a score is what it is: each part with its points and a sentence; the points sum to it. */
export function Parts({ parts }: { parts: readonly ScorePart[] }) {
  const { t } = useLingui();
  const { number } = useFigures();
  const sum = number(sumOf(parts));
  const most = number(MOST);
  return (
    <div className={classes.parts} role="list" aria-label={t`Parts of the score`}>
      {parts.map(({ part, label, points, most: top, sentence }, index) => (
        <div key={part} className={classes.part} role="listitem">
          <span
            className={classes.swatch}
            style={{ background: shade(index) }}
            aria-hidden="true"
          />
          <span>{label}</span>
          <span>{sentence}</span>
          <span>
            <strong data-points>{number(points)}</strong>{' '}
            <span className={classes.dimmed}>/ {number(top)}</span>
          </span>
        </div>
      ))}
      <div className={classes.part} role="listitem">
        <span />
        <strong>
          <Trans>Together</Trans>
        </strong>
        <span />
        <span>
          <strong>{sum}</strong> <span className={classes.dimmed}>/ {most}</span>
        </span>
      </div>
    </div>
  );
}
