import { useLingui } from '@lingui/react/macro';
import { useCallback } from 'react';
import { useFormats } from '@/i18n/format';

const MOMENT = /^\d{4}-\d\d-\d\dT\d\d:\d\d/;
const DAY = /^\d{4}-\d\d-\d\d$/;

export function isEmpty(value: unknown): boolean {
  const nothing = value === null || value === undefined || value === '';
  return nothing || (Array.isArray(value) && value.length === 0);
}

/** A stored value as a reader would write it; its name, where it has one, comes first. */
export function useValueText(): (value: unknown, name: string | null) => string {
  const { t } = useLingui();
  const { date, dateTime, count } = useFormats();
  return useCallback(
    (value, name) => {
      if (name !== null) return name;
      if (isEmpty(value)) return t`empty`;
      if (typeof value === 'boolean') return value ? t`yes` : t`no`;
      if (typeof value === 'number') return count(value);
      if (Array.isArray(value)) return value.map(String).join(', ');
      if (typeof value !== 'string') return JSON.stringify(value);
      if (MOMENT.test(value)) return dateTime(value);
      return DAY.test(value) ? date(value) : value;
    },
    [t, date, dateTime, count],
  );
}
