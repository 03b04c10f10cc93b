import { Trans, useLingui } from '@lingui/react/macro';
import { useQuery } from '@tanstack/react-query';
import { useNavigate, useParams } from 'react-router';
import { getResponsibility } from '@/api/endpoints';
import { keys } from '@/api/keys';
import { whileRecalculating } from '@/api/recalculating';
import { ErrorState } from '@/ui/ErrorState';
import { NumberHead } from '@/ui/NumberHead';
import { PageHeader, Section } from '@/ui/Page';
import { PageSkeleton } from '@/ui/PageSkeleton';
import { EvidenceHistory } from './EvidenceHistory';
import { RequirementRows } from './RequirementRows';
import { ResponsibilityMenu } from './ResponsibilityMenu';
import classes from './Responsibility.module.css';
import { Weight } from './Weight';

export default function ResponsibilityPage() {
  const { id = '' } = useParams();
  const { t } = useLingui();
  const navigate = useNavigate();
  const query = useQuery({
    queryKey: keys.detail('responsibilities', id),
    queryFn: ({ signal }) => getResponsibility(id, signal),
    refetchInterval: whileRecalculating,
  });
  if (query.isPending) return <PageSkeleton />;
  if (query.isError && !query.data) {
    return <ErrorState error={query.error} retry={() => void query.refetch()} />;
  }
  const responsibility = query.data;
  const { name, readiness, role_id: roleId, role_title: roleTitle } = responsibility;
  return (
    <>
      <PageHeader
        title={name}
        crumbs={[
          { to: '/roles', label: t`Roles` },
          { to: `/roles/${roleId}`, label: roleTitle },
        ]}
        subtitle={<Weight value={responsibility.weight} inWords />}
        actions={
          <ResponsibilityMenu
            responsibility={responsibility}
            onDeleted={() => void navigate(`/roles/${roleId}`, { replace: true })}
          />
        }
      />
      <div className={classes.page}>
        <NumberHead readiness={readiness} level="responsibility" id={id} name={name} />
        <Section title={<Trans>Requirements</Trans>} flush>
          <RequirementRows responsibility={responsibility} />
        </Section>
        {responsibility.requirements.length > 0 && (
          <EvidenceHistory requirements={responsibility.requirements} />
        )}
      </div>
    </>
  );
}
