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
