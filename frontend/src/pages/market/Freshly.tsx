import { Plural, Trans } from '@lingui/react/macro';
import type { Availability } from '@/api/marketTypes';
import { useFormats } from '@/i18n/format';
import { useFigures } from './figures';
import classes from './Market.module.css';

/** When somebody is free, and how sure that is. */
export function Freshly({ availability }: { availability: Availability }) {
  const { date } = useFormats();
  const { span } = useFigures();
  const { free_from, days_per_week: days, confirmed_at, is_stale } = availability;
  const from = free_from ? date(free_from) : '';
  const ago = confirmed_at ? span(confirmed_at) : '';
  return (
    <span>
      {free_from ? <Trans>Free from {from},</Trans> : <Trans>Free now,</Trans>}{' '}
      <Plural value={days} one="# day a week" other="# days a week" />{' '}
      <span className={is_stale ? classes.stale : classes.dimmed}>
        {!confirmed_at ? (
          <Trans>never confirmed</Trans>
        ) : is_stale ? (
          <Trans>stale, last confirmed {ago}</Trans>
        ) : (
          <Trans>confirmed {ago}</Trans>
        )}
      </span>
    </span>
  );
}
