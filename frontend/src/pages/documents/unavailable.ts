/** The problems after which there is nothing to explore at all, whatever was asked. */

import type { Problem } from '@/api/problem';

export const REASONS = [
  'odoo_not_connected',
  'odoo_unreachable',
  'odoo_account_not_linked',
  'odoo_user_not_linked',
  'documents.not_read_yet',
] as const;
export type Reason = (typeof REASONS)[number];

export function reasonOf(problem: Problem): Reason | null {
  return REASONS.find((reason) => reason === problem.code) ?? null;
}

/** Whether asking again at once would change nothing. */
export function isUnavailable(problem: Problem): boolean {
  return reasonOf(problem) !== null;
}
