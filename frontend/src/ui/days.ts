/** Days as date fields hold them, and the moments the API is asked about. */

const DAY_MS = 86_400_000;

/** The day so many days after another; none is after none. */
export function daysAfter(day: string, count: number): string {
  return day && new Date(Date.parse(day) + count * DAY_MS).toISOString().slice(0, 10);
}

/** The last day of a half-open span of days, as people say when something ends. */
export const lastDayOf = (endsOn: string | null): string => daysAfter(endsOn ?? '', -1);

/** The end of a span of days whose last one is this, as the API has it; null when it is open. */
export const endAfter = (lastDay: string): string | null => daysAfter(lastDay, 1) || null;

/** The moment at which a day begins where the reader is, or the day after it. */
export function startOf(day: string, { next = false } = {}): string {
  if (!day) return '';
  const [year = 0, month = 1, date = 1] = day.split('-').map(Number);
  return new Date(year, month - 1, date + (next ? 1 : 0)).toISOString();
}
