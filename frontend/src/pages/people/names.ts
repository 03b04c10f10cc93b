import type { Employee } from '@/api/types';

export function fullName(person: Pick<Employee, 'given_name' | 'family_name'>): string {
  return `${person.given_name} ${person.family_name}`.trim();
}

/** Today as the API counts days: by the UTC date. */
export function todayUtc(now: Date = new Date()): string {
  return now.toISOString().slice(0, 10);
}

/** Whether a half-open period `[starts_on, ends_on)` includes the day. */
export function isActiveOn(
  period: { starts_on: string; ends_on: string | null },
  day: string,
): boolean {
  return period.starts_on <= day && (period.ends_on === null || day < period.ends_on);
}
