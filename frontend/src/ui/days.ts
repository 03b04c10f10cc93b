/** Days as date fields hold them, and the moments the API is asked about. */

/** The moment at which a day begins where the reader is, or the day after it. */
export function startOf(day: string, { next = false } = {}): string {
  if (!day) return '';
  const [year = 0, month = 1, date = 1] = day.split('-').map(Number);
  return new Date(year, month - 1, date + (next ? 1 : 0)).toISOString();
}
