import { useLingui } from '@lingui/react/macro';
import { Group } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { useParams } from 'react-router';
import { keys } from '@/api/keys';
import { getSpecialist } from '@/api/market';
import { useMay } from '@/app/me';
import { ErrorState } from '@/ui/ErrorState';
import { PageHeader } from '@/ui/Page';
import { PageSkeleton } from '@/ui/PageSkeleton';
import { ProfileView } from './ProfileView';
import { StateBadge } from './states';

export default function SpecialistPage() {
  const { t } = useLingui();
  const { id = '' } = useParams();
  const mayEdit = useMay('specialists:write');
  const query = useQuery({
    queryKey: keys.detail('specialists', id),
    queryFn: ({ signal }) => getSpecialist(id, signal),
  });
  if (query.isPending) return <PageSkeleton />;
  if (query.isError && !query.data) {
    return <ErrorState error={query.error} retry={() => void query.refetch()} />;
  }
  const { identity, headline, status } = query.data;
  return (
    <>
      <PageHeader
        title={identity.full_name}
        crumbs={[{ to: '/specialists', label: t`Specialists` }]}
        subtitle={
          <Group gap="sm">
            <StateBadge state={status} />
            <span>{headline}</span>
          </Group>
        }
      />
      <ProfileView specialist={query.data} mayEdit={mayEdit} />
    </>
  );
}
