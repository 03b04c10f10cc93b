import { Trans } from '@lingui/react/macro';
import { useFormats } from '@/i18n/format';
import { isUrgent, useFigures } from './figures';
import classes from './Market.module.css';

/** Until when somebody has to answer, as the time that is left. */
export function TimeLeft({ until }: { until: string | null }) {
  const { span } = useFigures();
  const { dateTime } = useFormats();
  if (!until) return null;
  const now = new Date();
  const left = span(until, now);
  return (
    <time
      dateTime={until}
      title={dateTime(until)}
      className={isUrgent(until, now) ? classes.urgent : classes.dimmed}
    >
      <Trans>answer due {left}</Trans>
    </time>
  );
}
