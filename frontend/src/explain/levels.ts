import { msg } from '@lingui/core/macro';
import type { MessageDescriptor } from '@lingui/core';
import { useLingui } from '@lingui/react';
import type { Level, NumberedLevel } from '@/api/types';
import type { Family } from '@/auth/scopes';

const NAMES: Record<Level, MessageDescriptor> = {
  requirement: msg`Requirement`,
  responsibility: msg`Responsibility`,
  role: msg`Role`,
  position_assignment: msg`Assignment`,
  employee: msg`Person`,
  unit: msg`Unit`,
  account: msg`Company`,
};

/** The family that the records of a level are served and told of under. */
export const FAMILY_OF: Record<NumberedLevel, Family> = {
  responsibility: 'responsibilities',
  role: 'roles',
  position_assignment: 'assignments',
  employee: 'employees',
  unit: 'units',
  account: 'account',
};

export function useLevelNames() {
  const { _ } = useLingui();
  return { levelName: (level: Level) => _(NAMES[level]) };
}
