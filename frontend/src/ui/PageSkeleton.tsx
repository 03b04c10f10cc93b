import { useLingui } from '@lingui/react/macro';
import { Skeleton, Stack } from '@mantine/core';

export function PageSkeleton() {
  const { t } = useLingui();
  return (
    <Stack gap="lg" role="status" aria-label={t`Loading`}>
      <Skeleton height={30} width={240} />
      <Skeleton height={120} radius="md" />
      <Skeleton height={320} radius="md" />
    </Stack>
  );
}

export function RowsSkeleton({ rows = 6 }: { rows?: number }) {
  const { t } = useLingui();
  return (
    <Stack gap="sm" p="md" role="status" aria-label={t`Loading`}>
      {Array.from({ length: rows }, (_, index) => (
        <Skeleton key={index} height={24} />
      ))}
    </Stack>
  );
}
