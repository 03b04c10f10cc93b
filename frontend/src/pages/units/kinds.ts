import { msg } from '@lingui/core/macro';
import type { MessageDescriptor } from '@lingui/core';
import { useLingui } from '@lingui/react';
import type { UnitKind } from '@/api/types';

const NAMES: Record<UnitKind, MessageDescriptor> = {
  division: msg`Division`,
  department: msg`Department`,
  team: msg`Team`,
};

export function useUnitKindName(): (kind: UnitKind) => string {
  const { _ } = useLingui();
  return (kind) => _(NAMES[kind]);
}
