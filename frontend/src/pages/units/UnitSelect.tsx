import { useLingui } from '@lingui/react/macro';
import { Select, type SelectProps } from '@mantine/core';
import { useMemo } from 'react';
import type { UnitNode } from '@/api/types';
import { pathOf } from '@/pages/dashboard/tree';
import { useUnitTree } from './useUnitTree';

/** Choose a unit by name; units of the same name are told apart by where they are. */
export function UnitSelect({
  exclude,
  ...rest
}: Omit<SelectProps, 'data'> & { exclude?: string | undefined }) {
  const { t } = useLingui();
  const { data } = useUnitTree();
  const options = useMemo(() => unitOptions(data?.nodes ?? [], exclude), [data, exclude]);
  return (
    <Select
      data={options}
      searchable
      clearable
      limit={200}
      nothingFoundMessage={t`No unit of this name`}
      clearButtonProps={{ 'aria-label': t`Clear` }}
      {...rest}
    />
  );
}

export function unitOptions(nodes: UnitNode[], exclude?: string) {
  const byId = new Map(nodes.map((node) => [node.id, node]));
  return nodes
    .filter((node) => node.id !== exclude)
    .map((node) => ({
      value: node.id,
      label: [...pathOf(node, byId), node.name].join(' › '),
    }));
}
