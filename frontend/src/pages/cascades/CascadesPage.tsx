import { Trans, useLingui } from '@lingui/react/macro';
import { Stack } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { getCascades } from '@/api/endpoints';
import { keys } from '@/api/keys';
import { useMay } from '@/app/me';
import NotFoundPage from '@/pages/NotFoundPage';
import { ErrorState } from '@/ui/ErrorState';
import { PageHeader } from '@/ui/Page';
import { PageSkeleton } from '@/ui/PageSkeleton';
import { CascadeOverview } from './CascadeOverview';
import { ParkedRecords } from './ParkedRecords';
import { Violations } from './Violations';

/** No event tells how recalculations are; it is asked while somebody looks, and not from a hidden tab. */
const REFRESH_MS = 5_000;

export default function CascadesPage() {
  return useMay('cascades:read') ? <Console /> : <NotFoundPage />;
}

function Console() {
  const { t } = useLingui();
  const states = useQuery({
    queryKey: keys.cascadeStates,
    queryFn: ({ signal }) => getCascades(signal),
    refetchInterval: REFRESH_MS,
    staleTime: 0,
  });
  if (states.isPending) return <PageSkeleton />;
  return (
    <>
      <PageHeader
        title={t`Recalculation`}
        subtitle={
          <Trans>How numbers follow what they are made of, and whether they were found right</Trans>
        }
      />
      <Stack gap="lg">
        {states.isError && !states.data ? (
          <ErrorState error={states.error} retry={() => void states.refetch()} />
        ) : (
          states.data?.cascades.map((state) => (
            <CascadeOverview key={state.name} state={state} isOld={states.isError} />
          ))
        )}
        <ParkedRecords />
        <Violations />
      </Stack>
    </>
  );
}
