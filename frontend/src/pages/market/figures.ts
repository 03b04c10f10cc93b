/** Money, days and spans of time as the reader's language writes them. */

import { useLingui } from '@lingui/react';
import { regionalLocale } from '@/i18n/i18n';

export function moneyOf(locale: string, amount: string | null, currency: string | null): string {
  if (amount === null) return '';
  const value = Number(amount);
  const whole = Number.isInteger(value);
  return new Intl.NumberFormat(locale, {
    style: 'currency',
    currency: currency ?? 'EUR',
    minimumFractionDigits: whole ? 0 : 2,
    maximumFractionDigits: 2,
  }).format(value);
}

/** A decimal of the API as a field for numbers holds it. */
export function numberOf(amount: string | null | undefined): number | '' {
  return amount ? Number(amount) : '';
}

/** How long until, or since, a moment in its largest whole unit: "in 3 days", "2 hours ago". */
export function spanOf(locale: string, iso: string, now: Date): string {
  const seconds = (new Date(iso).getTime() - now.getTime()) / 1000;
  const size = Math.abs(seconds);
  const [unit, length] =
    size < 3_600
      ? (['minute', 60] as const)
      : size < 86_400
        ? (['hour', 3_600] as const)
        : (['day', 86_400] as const);
  const format = new Intl.RelativeTimeFormat(locale, { numeric: 'always' });
  return format.format(Math.trunc(seconds / length), unit);
}

/** Whether less than a day is left to answer. */
export function isUrgent(iso: string, now: Date): boolean {
  return new Date(iso).getTime() - now.getTime() < 86_400_000;
}

/** The sign of a currency, such as "€"; of one without, its code. */
export function symbolOf(locale: string, currency: string): string {
  const format = new Intl.NumberFormat(locale, { style: 'currency', currency });
  return format.formatToParts(0).find(({ type }) => type === 'currency')?.value ?? currency;
}

/** What stands before the decimals: a point, or a comma. */
export function decimalSeparatorOf(locale: string): string {
  const parts = new Intl.NumberFormat(locale).formatToParts(0.5);
  return parts.find(({ type }) => type === 'decimal')?.value ?? '.';
}

export function useFigures() {
  const { i18n } = useLingui();
  const locale = regionalLocale(i18n.locale);
  return {
    money: (amount: string | null, currency: string | null) => moneyOf(locale, amount, currency),
    symbol: (currency: string) => symbolOf(locale, currency),
    decimalSeparator: decimalSeparatorOf(locale),
    span: (iso: string, now = new Date()) => spanOf(locale, iso, now),
    number: (value: number | string) => new Intl.NumberFormat(locale).format(Number(value)),
    language: (code: string) =>
      new Intl.DisplayNames([locale], { type: 'language' }).of(code) ?? code,
    country: (code: string) =>
      code ? (new Intl.DisplayNames([locale], { type: 'region' }).of(code) ?? code) : '',
  };
}
