import { ActionIcon, Menu } from '@mantine/core';
import type { ReactNode } from 'react';
import { Icon } from './icons';

/** The "…" of a row: what can be done with it. */
export function RowMenu({
  label,
  tabIndex,
  children,
}: {
  label: string;
  tabIndex?: number;
  children: ReactNode;
}) {
  return (
    <Menu position="bottom-end" width={220}>
      <Menu.Target>
        <ActionIcon variant="subtle" color="gray" aria-label={label} tabIndex={tabIndex}>
          <Icon name="dots" />
        </ActionIcon>
      </Menu.Target>
      <Menu.Dropdown>{children}</Menu.Dropdown>
    </Menu>
  );
}
