import { useLingui } from '@lingui/react/macro';
import { useMemo } from 'react';
import { unitOptions } from '@/pages/units/UnitSelect';
import { useUnitTree } from '@/pages/units/useUnitTree';

/** What a membership is limited to, in words; without a unit it is the whole company. */
export function useLimitName(): (unitId: string | null) => string {
  const { t } = useLingui();
  const { data } = useUnitTree();
  const names = useMemo(
    () => new Map(unitOptions(data?.nodes ?? []).map(({ value, label }) => [value, label])),
    [data],
  );
  return (unitId) => (unitId ? (names.get(unitId) ?? t`A unit that is gone`) : t`Whole company`);
}
