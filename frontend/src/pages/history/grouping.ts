/** Changes of one transaction read as one: what somebody did at once. */

import type { Change } from '@/api/types';

export interface Deed {
  /** The transaction all of it belongs to. */
  id: string;
  at: string;
  actor: Change['actor'];
  changes: Change[];
}

/** Put neighbours of one transaction together; their order stays. */
export function toDeeds(changes: readonly Change[]): Deed[] {
  const deeds: Deed[] = [];
  for (const change of changes) {
    const last = deeds.at(-1);
    if (last?.id === change.transaction_id && last.actor?.id === change.actor?.id) {
      last.changes.push(change);
    } else {
      const { transaction_id: id, at, actor } = change;
      deeds.push({ id, at, actor, changes: [change] });
    }
  }
  return deeds;
}

/** The page of a changed row, where it has one and is still there. */
export function pageOf({ model, object_id: id, operation }: Change): string | null {
  if (operation === 'deleted') return null;
  const folder = PAGES[model];
  return folder ? `/${folder}/${id}` : null;
}

const PAGES: Record<string, string> = {
  'readiness_units.unit': 'units',
  'readiness_roles.role': 'roles',
  'readiness_responsibilities.responsibility': 'responsibilities',
  'readiness_employees.employee': 'people',
};
