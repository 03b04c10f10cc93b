import { Trans, useLingui } from '@lingui/react/macro';
import { useMay } from '@/app/me';
import { EmptyState } from '@/ui/EmptyState';
import { ErrorState } from '@/ui/ErrorState';
import { PageHeader, Section } from '@/ui/Page';
import { PageSkeleton } from '@/ui/PageSkeleton';
import { ProfileView } from './ProfileView';
import { useOwnProfile } from './useMarket';

export default function ProfilePage() {
  const { t } = useLingui();
  const own = useOwnProfile();
  const mayEdit = useMay('specialists:write');
  if (own.isPending) return <PageSkeleton />;
  if (own.isError) return <ErrorState error={own.error} retry={() => void own.refetch()} />;
  if (!own.data) {
    return (
      <>
        <PageHeader title={t`My profile`} />
        <Section flush>
          <EmptyState icon="people" title={<Trans>You have no profile here</Trans>}>
            <Trans>Ask an operator of this company to make you one of its specialists.</Trans>
          </EmptyState>
        </Section>
      </>
    );
  }
  return (
    <>
      <PageHeader title={t`My profile`} subtitle={own.data.headline} />
      <ProfileView specialist={own.data} mayEdit={mayEdit} />
    </>
  );
}
