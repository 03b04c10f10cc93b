import type { RankedSkill } from '@/api/marketTypes';

/** Moving one of a ranked list up or down; the ends stay where they are. */
export function moved<T>(rows: readonly T[], from: number, by: -1 | 1): T[] {
  const to = from + by;
  const next = [...rows];
  const row = next[from];
  if (row === undefined || to < 0 || to >= next.length) return next;
  next.splice(from, 1);
  next.splice(to, 0, row);
  return next;
}

/** A ranked skill as the API takes it; its rank is its place. */
export const asBody = ({ skill_id, level, years, last_used_on, evidence }: RankedSkill) => ({
  skill_id,
  level,
  years,
  last_used_on,
  evidence,
});
