import { Group, Text } from '@mantine/core';
import logo from './annex.svg';

export function Brand() {
  return (
    <Group gap="xs" wrap="nowrap">
      <img src={logo} width={28} height={28} alt="" />
      <Text fw={650} fz="lg" lh={1}>
        Annex
      </Text>
    </Group>
  );
}
