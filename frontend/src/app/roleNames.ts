import { msg } from '@lingui/core/macro';
import type { MessageDescriptor } from '@lingui/core';
import { useLingui } from '@lingui/react';
import type { AccountRole } from '@/api/types';

const NAMES: Record<AccountRole, MessageDescriptor> = {
  owner: msg`Owner`,
  admin: msg`Administrator`,
  manager: msg`Manager`,
  member: msg`Member`,
  viewer: msg`Viewer`,
};

/** The name of a membership's role in the reader's language. */
export function useRoleName(): (role: AccountRole) => string {
  const { _ } = useLingui();
  return (role) => _(NAMES[role]);
}
