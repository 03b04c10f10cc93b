/** Sizes of files as the reader's language writes them. */

import { useLingui } from '@lingui/react';
import { useMemo } from 'react';
import { regionalLocale } from '@/i18n/i18n';

const UNITS = ['byte', 'kilobyte', 'megabyte', 'gigabyte', 'terabyte'] as const;

/** "640 byte", "1.2 MB": steps of a thousand, one decimal where it says something. */
export function formatSize(bytes: number, locale: string): string {
  let step = 0;
  let value = bytes;
  while (value >= 999.5 && step < UNITS.length - 1) {
    value /= 1000;
    step += 1;
  }
  return new Intl.NumberFormat(locale, {
    style: 'unit',
    unit: UNITS[step] ?? 'byte',
    unitDisplay: 'short',
    maximumFractionDigits: step > 0 && value < 9.95 ? 1 : 0,
  }).format(value);
}

export function useSizes(): (bytes: number) => string {
  const { i18n } = useLingui();
  return useMemo(() => {
    const locale = regionalLocale(i18n.locale);
    return (bytes) => formatSize(bytes, locale);
  }, [i18n.locale]);
}
