/** Which cached answers an event makes old. Keys are `[family, shape, ...]`, see `api/keys.ts`. */

import type { Query, QueryClient } from '@tanstack/react-query';
import type { Batch, Change } from './coalescer';

/** When rows of a family come or go, these families show counts or copies of them. */
const SHOWN_BY: Record<string, readonly string[]> = {
  units: ['employees', 'positions'],
  roles: ['employees', 'responsibilities'],
  responsibilities: ['roles'],
  employees: ['units'],
  positions: ['units', 'employees'],
  assignments: ['units', 'roles', 'employees'],
  // A process that goes on takes its mission along, and what was agreed on becomes an order.
  missions: ['matches', 'proposals'],
  specialists: ['matches', 'shortlists'],
  proposals: ['missions', 'engagements', 'shortlists'],
  shortlists: ['missions'],
  engagements: ['missions', 'proposals', 'orders'],
  // What one may do oneself hangs on a membership.
  members: ['me'],
};

/** When derived values of a family change, these families carry copies of them. */
const EMBEDDED_IN: Record<string, readonly string[]> = { assignments: ['employees'] };

/** Whatever rows come or go, these tell of it. */
const OF_EVERYTHING: ReadonlySet<string> = new Set(['account', 'audit']);

/** A list longer than this many pages is not read again for every event; it offers to be refreshed. */
export const MOST_LIVE_PAGES = 5;

export function isAffected(key: readonly unknown[], batch: Batch): boolean {
  const [family, shape, id] = key as [string, string | undefined, string | undefined];
  if (family === 'explanation') return true;
  const own = batch.get(family);
  if (own) {
    const named = shape === 'detail' && own.ids !== null && id !== undefined;
    if (!named || own.ids?.has(id)) return true;
  }
  for (const [changed, { structural }] of batch) {
    if (structural && (OF_EVERYTHING.has(family) || SHOWN_BY[changed]?.includes(family)))
      return true;
    if (EMBEDDED_IN[changed]?.includes(family)) return true;
  }
  return false;
}

/** Answers that are read again apart from others, and the changes that concern them. */
export interface Lane {
  reads: (key: readonly unknown[]) => boolean;
  hears: (change: Pick<Change, 'family' | 'structural'>) => boolean;
}

/** Lanes do not wait for each other: the company's number is small, its tree may take a while. */
export const LANES: readonly Lane[] = [
  {
    reads: ([family]) => family === 'account',
    hears: ({ family, structural }) => family === 'account' || structural,
  },
  { reads: ([family]) => family !== 'account', hears: () => true },
];

function pageCount(query: Query): number {
  const data = query.state.data as { pages?: unknown[] } | undefined;
  return data?.pages?.length ?? 0;
}

/** Read again what the pages on screen show; mark the rest old. Resolves when the answers are in. */
export async function invalidate(
  client: QueryClient,
  batch: Batch | 'everything',
  reads: Lane['reads'] = () => true,
): Promise<void> {
  const affected = ({ queryKey }: Query) =>
    reads(queryKey) && (batch === 'everything' || isAffected(queryKey, batch));
  await client.invalidateQueries({ predicate: affected, refetchType: 'none' });
  await client.refetchQueries(
    {
      type: 'active',
      predicate: (query) => affected(query) && pageCount(query) <= MOST_LIVE_PAGES,
    },
    { throwOnError: false },
  );
}
