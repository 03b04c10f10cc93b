/** A number marked as being worked out may settle without an event, when it turns out unchanged. */

import { MOST_LIVE_PAGES } from '@/live/invalidation';
import type { Readiness } from './types';

const SETTLE_MS = 2_000;
const LIST_SETTLE_MS = 4_000;

type Numbered = Pick<Readiness, 'recalculating'>;
type Shown =
  | { readiness: Numbered; assignments?: { readiness: Numbered }[] }
  | { nodes: { readiness: Numbered }[] }
  | { pages: { results: object[] }[] }
  | Numbered;

function isRecalculating(data: Shown): boolean {
  if ('nodes' in data) return data.nodes.some((node) => node.readiness.recalculating);
  if ('pages' in data) {
    return data.pages.some(({ results }) =>
      results.some((row) => 'readiness' in row && (row.readiness as Numbered).recalculating),
    );
  }
  if (!('readiness' in data)) return data.recalculating;
  const { readiness, assignments = [] } = data;
  return readiness.recalculating || assignments.some((one) => one.readiness.recalculating);
}

/** The `refetchInterval` of a query whose answer says that it is being recalculated. */
export function whileRecalculating(query: { state: { data: Shown | undefined } }): number | false {
  const { data } = query.state;
  if (data === undefined || !isRecalculating(data)) return false;
  if (!('pages' in data)) return SETTLE_MS;
  return data.pages.length <= MOST_LIVE_PAGES && LIST_SETTLE_MS;
}
