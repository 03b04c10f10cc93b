import { Trans, useLingui } from '@lingui/react/macro';
import { UnstyledButton, VisuallyHidden } from '@mantine/core';
import { useEffect, useRef } from 'react';
import type { NumberedLevel, Readiness } from '@/api/types';
import { useExplain } from '@/explain/useExplain';
import { useFormats } from '@/i18n/format';
import classes from './Readiness.module.css';

interface Target {
  level: NumberedLevel;
  id: string;
  /** What the number is about, for those who cannot see what it stands beside. */
  name: string;
}

interface NumberProps extends Target {
  readiness: Pick<Readiness, 'value' | 'as_of' | 'recalculating'>;
  size?: 'md' | 'lg' | 'xl';
  testId?: string;
  tabIndex?: number;
}

/** Replay the pulse on an element whenever the value it shows becomes another. */
function usePulse(value: string | null) {
  const ref = useRef<HTMLSpanElement>(null);
  const shown = useRef(value);
  useEffect(() => {
    const element = ref.current;
    if (!element || shown.current === value) return;
    shown.current = value;
    element.classList.remove(classes.pulse ?? '');
    void element.offsetWidth;
    element.classList.add(classes.pulse ?? '');
  }, [value]);
  return ref;
}

/** A readiness number. Every one of them is a button that says why it is what it is. */
export function ReadinessNumber({
  readiness,
  level,
  id,
  name,
  size = 'md',
  testId,
  tabIndex,
}: NumberProps) {
  const { t } = useLingui();
  const { percent, dateTime } = useFormats();
  const { open } = useExplain();
  const ref = usePulse(readiness.value);
  const moment = readiness.as_of ? dateTime(readiness.as_of) : null;
  return (
    <UnstyledButton
      className={classes.number ?? ''}
      data-size={size}
      data-unknown={readiness.value === null || undefined}
      data-recalculating={readiness.recalculating || undefined}
      data-testid={testId}
      tabIndex={tabIndex}
      aria-haspopup="dialog"
      title={moment ? t`as of ${moment}` : undefined}
      onClick={() => open(level, id)}
    >
      <span ref={ref} className={classes.value}>
        {readiness.value === null ? <Trans>Unknown</Trans> : percent(readiness.value)}
      </span>
      <VisuallyHidden>
        {' '}
        <Trans>readiness of {name}: explain</Trans>
        {readiness.recalculating && (
          <>
            {', '}
            <Trans>being recalculated</Trans>
          </>
        )}
      </VisuallyHidden>
    </UnstyledButton>
  );
}

/** The bar beside a number; the number carries the meaning, so the bar is silent. */
export function ReadinessBar({ value, size = 'md' }: { value: string | null; size?: 'md' | 'lg' }) {
  return (
    <span
      className={classes.track}
      data-size={size}
      data-unknown={value === null || undefined}
      aria-hidden="true"
    >
      <span className={classes.fill} style={{ width: value === null ? 0 : `${value}%` }} />
    </span>
  );
}

/** Bar and number as one cell of a list. */
export function ReadinessCell(props: NumberProps) {
  return (
    <span className={classes.cell}>
      <ReadinessBar value={props.readiness.value} />
      <ReadinessNumber {...props} />
    </span>
  );
}
