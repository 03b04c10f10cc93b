import { useLingui } from '@lingui/react/macro';
import { Input, SegmentedControl } from '@mantine/core';
import type { ReactNode } from 'react';

/** A weight from 1 (least) to 5 (most). */
export function WeightInput({
  value,
  onChange,
  error,
}: {
  value: number;
  onChange: (weight: number) => void;
  error?: ReactNode;
}) {
  const { t } = useLingui();
  const label = t`Weight`;
  return (
    <Input.Wrapper
      label={label}
      labelElement="div"
      description={t`5 counts five times as much as 1`}
      error={error}
    >
      <SegmentedControl
        aria-label={label}
        mt={6}
        value={String(value)}
        onChange={(text) => onChange(Number(text))}
        data={['1', '2', '3', '4', '5']}
      />
    </Input.Wrapper>
  );
}
