import { msg } from '@lingui/core/macro';
import type { MessageDescriptor } from '@lingui/core';
import { useLingui } from '@lingui/react';
import type { RequirementKind } from '@/api/types';

const NAMES: Record<RequirementKind, MessageDescriptor> = {
  documented: msg`Documented`,
  trained: msg`Trained`,
  evidenced: msg`Evidenced`,
  reviewed: msg`Reviewed`,
};

export const REQUIREMENT_KINDS = Object.keys(NAMES) as RequirementKind[];

export function useRequirementKindName(): (kind: RequirementKind) => string {
  const { _ } = useLingui();
  return (kind) => _(NAMES[kind]);
}
