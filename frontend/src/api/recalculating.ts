/** A number marked as being worked out may settle without an event, when it turns out unchanged. */

import type { Readiness } from './types';

const SETTLE_MS = 2_000;

type Numbered = Pick<Readiness, 'recalculating'>;
type Shown = { readiness: Numbered } | { nodes: { readiness: Numbered }[] } | Numbered;

function isRecalculating(data: Shown): boolean {
  if ('nodes' in data) return data.nodes.some((node) => node.readiness.recalculating);
  return 'readiness' in data ? data.readiness.recalculating : data.recalculating;
}

/** The `refetchInterval` of a query whose answer says that it is being recalculated. */
export function whileRecalculating(query: { state: { data: Shown | undefined } }): number | false {
  const { data } = query.state;
  return data !== undefined && isRecalculating(data) ? SETTLE_MS : false;
}
