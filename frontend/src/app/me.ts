import { createContext, use } from 'react';
import type { Me } from '@/api/types';
import type { Scope } from '@/auth/scopes';
import { VIEW_DOCUMENTS } from './permissions';
import { atLeast } from './roles';

export const MeContext = createContext<Me | null>(null);

export function useMe(): Me {
  const me = use(MeContext);
  if (!me) throw new Error('nobody is signed in around this component');
  return me;
}

/** Whether the signed-in user may do a thing; a suspended company can only be read. */
export function may(me: Me, scope: Scope): boolean {
  if (me.account.status !== 'active' && !scope.endsWith(':read')) return false;
  return me.scopes.includes(scope);
}

/** The history shows every value of every row, so it is for who administers the whole company. */
export function useMayReadHistory(): boolean {
  const me = useMe();
  return may(me, 'audit:read') && me.unit_id === null;
}

/** Documents are for those to whom an administrator gave the right by name, and for administrators. */
export function mayViewDocuments(me: Me): boolean {
  return may(me, 'documents:read') && me.permissions.includes(VIEW_DOCUMENTS);
}

export function useMayViewDocuments(): boolean {
  return mayViewDocuments(useMe());
}

export function useMay(scope: Scope): boolean {
  return may(useMe(), scope);
}

/** Whether the user may see who belongs to the company: managers do, others only see themselves. */
export function mayListMembers(me: Me): boolean {
  return may(me, 'members:read') && atLeast(me.role, 'manager');
}

export function useMayListMembers(): boolean {
  return mayListMembers(useMe());
}
