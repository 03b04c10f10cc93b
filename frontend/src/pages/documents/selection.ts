/** Which documents are selected: by one, by range, all. Kept by id, so paging on does not lose it. */

import type { StoredDocument } from '@/api/documents';

export type Selection = ReadonlyMap<number, StoredDocument>;

export const NONE: Selection = new Map();

export function toggled(selection: Selection, document: StoredDocument): Selection {
  const next = new Map(selection);
  if (!next.delete(document.id)) next.set(document.id, document);
  return next;
}

export function withAll(selection: Selection, documents: readonly StoredDocument[]): Selection {
  return new Map([...selection, ...documents.map((one) => [one.id, one] as const)]);
}

/** The rows from one place to another, both included, whichever comes first. */
export function between<T>(rows: readonly T[], from: number, to: number): T[] {
  return rows.slice(Math.min(from, to), Math.max(from, to) + 1);
}

/** Sum of the known sizes, in bytes. */
export function totalSize(documents: Iterable<Pick<StoredDocument, 'size'>>): number {
  let total = 0;
  for (const { size } of documents) total += size ?? 0;
  return total;
}
