import { useLingui } from '@lingui/react/macro';
import type { NumberedLevel } from '@/api/types';
import { FAMILY_OF, useLevelNames } from '@/explain/levels';

export function isNumbered(level: string): level is NumberedLevel {
  return Object.hasOwn(FAMILY_OF, level);
}

/** The name of a level in the reader's language; of one that the app does not know, its own. */
export function useLevelName(): (level: string) => string {
  const { levelName } = useLevelNames();
  const { t } = useLingui();
  return (level) => {
    if (level === 'signed_share') return t`Share signed off`;
    return isNumbered(level) ? levelName(level) : level;
  };
}
