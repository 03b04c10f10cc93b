/** Account roles, from the least to the most powerful, as the server ranks them. */

import type { AccountRole } from '@/api/types';

export const ROLES: readonly AccountRole[] = ['viewer', 'member', 'manager', 'admin', 'owner'];

export function atLeast(role: AccountRole, minimum: AccountRole): boolean {
  return ROLES.indexOf(role) >= ROLES.indexOf(minimum);
}

/** The roles that somebody of this role may give, the most powerful first. */
export function grantable(role: AccountRole): AccountRole[] {
  return ROLES.filter((candidate) => atLeast(role, candidate)).reverse();
}
