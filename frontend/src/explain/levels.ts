import { msg } from '@lingui/core/macro';
import type { MessageDescriptor } from '@lingui/core';
import { useLingui } from '@lingui/react';
import type { Level } from '@/api/types';

const NAMES: Record<Level, MessageDescriptor> = {
  requirement: msg`Requirement`,
  responsibility: msg`Responsibility`,
  role: msg`Role`,
  position_assignment: msg`Assignment`,
  employee: msg`Person`,
  unit: msg`Unit`,
  account: msg`Company`,
};

export function useLevelNames() {
  const { _ } = useLingui();
  return { levelName: (level: Level) => _(NAMES[level]) };
}
