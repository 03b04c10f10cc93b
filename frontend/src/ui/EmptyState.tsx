import { Group, Stack, Text, Title } from '@mantine/core';
import type { ReactNode } from 'react';
import classes from './EmptyState.module.css';
import { Icon, type IconName } from './icons';

/** Nothing is here yet: why that is, and the next step. */
export function EmptyState({
  icon,
  title,
  children,
  actions,
}: {
  icon: IconName;
  title: ReactNode;
  children?: ReactNode;
  actions?: ReactNode;
}) {
  return (
    <Stack align="center" gap={6} py={48} px="md" ta="center">
      <span className={classes.icon}>
        <Icon name={icon} size={24} />
      </span>
      <Title order={3} mt="xs">
        {title}
      </Title>
      {children && (
        <Text c="dimmed" maw={460}>
          {children}
        </Text>
      )}
      {actions && (
        <Group gap="sm" mt="sm" justify="center">
          {actions}
        </Group>
      )}
    </Stack>
  );
}
