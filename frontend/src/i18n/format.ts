/** Numbers and moments as the reader's language writes them. */

import { useLingui } from '@lingui/react';
import { useMemo } from 'react';
import { regionalLocale } from './i18n';

export interface Formats {
  /** "62.40" -> "62.40%"; two decimals always, because the parts of a number must be seen to add up. */
  percent: (value: string) => string;
  /** "12.3" -> "12.30" */
  points: (value: string) => string;
  count: (value: number) => string;
  /** "a, b and c" */
  list: (values: readonly string[]) => string;
  date: (iso: string) => string;
  /** The last day that a half-open period ending at this moment includes. */
  lastDay: (iso: string) => string;
  dateTime: (iso: string) => string;
  time: (iso: string) => string;
  /** A length of time in its largest whole unit: "12 seconds", "3 hours". */
  duration: (seconds: number) => string;
  /** A past moment as one says it after "since": the hour today, the weekday this week, else the day. */
  since: (iso: string, now?: Date) => string;
}

export function createFormats(locale: string): Formats {
  const percent = new Intl.NumberFormat(locale, {
    style: 'percent',
    minimumFractionDigits: 2,
    maximumFractionDigits: 2,
  });
  const points = new Intl.NumberFormat(locale, {
    minimumFractionDigits: 2,
    maximumFractionDigits: 2,
  });
  const count = new Intl.NumberFormat(locale);
  const list = new Intl.ListFormat(locale, { type: 'conjunction' });
  const date = new Intl.DateTimeFormat(locale, { dateStyle: 'medium' });
  const day = new Intl.DateTimeFormat(locale, { dateStyle: 'medium', timeZone: 'UTC' });
  const dateTime = new Intl.DateTimeFormat(locale, { dateStyle: 'medium', timeStyle: 'short' });
  const hour = new Intl.DateTimeFormat(locale, { timeStyle: 'short' });
  const weekday = new Intl.DateTimeFormat(locale, { weekday: 'long' });
  const time = new Intl.DateTimeFormat(locale, { timeStyle: 'medium' });
  return {
    percent: (value) => percent.format(Number(value) / 100),
    points: (value) => points.format(Number(value)),
    count: (value) => count.format(value),
    list: (values) => list.format(values),
    // A plain day has no time zone; read as UTC it must be written as UTC, or it moves by one.
    date: (iso) => (iso.length === 10 ? day : date).format(new Date(iso)),
    lastDay: (iso) => date.format(new Date(new Date(iso).getTime() - 1)),
    dateTime: (iso) => dateTime.format(new Date(iso)),
    time: (iso) => time.format(new Date(iso)),
    duration: (seconds) => {
      const [unit, size] =
        seconds < 60
          ? (['second', 1] as const)
          : seconds < 3_600
            ? (['minute', 60] as const)
            : seconds < 86_400
              ? (['hour', 3_600] as const)
              : (['day', 86_400] as const);
      const whole = Math.floor(seconds / size);
      const style = { style: 'unit', unit, unitDisplay: 'long' } as const;
      return new Intl.NumberFormat(locale, style).format(whole);
    },
    since: (iso, now = new Date()) => {
      const moment = new Date(iso);
      const midnight = new Date(now.getFullYear(), now.getMonth(), now.getDate());
      if (moment >= midnight) return hour.format(moment);
      const weekAgo = new Date(midnight);
      weekAgo.setDate(weekAgo.getDate() - 6);
      return (moment >= weekAgo ? weekday : date).format(moment);
    },
  };
}

export function useFormats(): Formats {
  const { i18n } = useLingui();
  return useMemo(() => createFormats(regionalLocale(i18n.locale)), [i18n.locale]);
}
