import { Trans, useLingui } from '@lingui/react/macro';
import { Alert, Button } from '@mantine/core';
import { useMutation, useQuery } from '@tanstack/react-query';
import { useNavigate, useParams } from 'react-router';
import { applyImport, getImport, stopImport } from '@/api/endpoints';
import { keys } from '@/api/keys';
import { toProblem } from '@/api/problem';
import type { ImportJob } from '@/api/types';
import { useMay } from '@/app/me';
import { useFormats } from '@/i18n/format';
import { ErrorState } from '@/ui/ErrorState';
import { ProblemAlert } from '@/ui/FormModal';
import { PageHeader } from '@/ui/Page';
import { PageSkeleton } from '@/ui/PageSkeleton';
import { useSaved } from '@/ui/useSaved';
import { ImportProgress } from './ImportProgress';
import { ImportRows } from './ImportRows';
import { ImportSummary } from './ImportSummary';
import classes from './Imports.module.css';
import { isUnderWay } from './states';

export default function ImportJobPage() {
  const { id = '' } = useParams();
  const query = useQuery({
    queryKey: keys.detail('imports', id),
    queryFn: ({ signal }) => getImport(id, signal),
    // The socket tells of progress too; this is for when it is down.
    refetchInterval: (state) => (state.state.data && isUnderWay(state.state.data) ? 1500 : false),
  });
  if (query.isPending) return <PageSkeleton />;
  if (query.isError && !query.data) {
    return <ErrorState error={query.error} retry={() => void query.refetch()} />;
  }
  return <ImportJobView job={query.data} />;
}

function ImportJobView({ job }: { job: ImportJob }) {
  const { t } = useLingui();
  const { dateTime } = useFormats();
  const navigate = useNavigate();
  const saved = useSaved();
  const mayImport = useMay('imports:write');
  const apply = useMutation({
    mutationFn: () => applyImport(job.id),
    onSuccess: (next) => {
      saved('imports', t`Import started`);
      if (next.id !== job.id) void navigate(`/import/${next.id}`);
    },
  });
  const stop = useMutation({
    mutationFn: () => stopImport(job.id),
    onSuccess: () => saved('imports', t`Stopping`),
  });
  const problem = apply.error ?? stop.error;
  const running = isUnderWay(job);
  return (
    <>
      <PageHeader
        title={job.dry_run ? t`Dry run` : t`Import`}
        crumbs={[{ to: '/import', label: t`Import and export` }]}
        subtitle={dateTime(job.created_at)}
        actions={
          mayImport && (
            <>
              {running && (
                <Button variant="default" loading={stop.isPending} onClick={() => stop.mutate()}>
                  <Trans>Stop</Trans>
                </Button>
              )}
              {job.state === 'ready' && (
                <Button loading={apply.isPending} onClick={() => apply.mutate()}>
                  <Trans>Apply</Trans>
                </Button>
              )}
            </>
          )
        }
      />
      <div className={classes.page}>
        <ProblemAlert problem={problem ? toProblem(problem) : null} />
        <ImportProgress job={job} />
        {job.problem && (
          <Alert color="red" variant="light" title={<Trans>Nothing was written</Trans>}>
            {job.problem}
          </Alert>
        )}
        {!running && job.state !== 'failed' && <ImportSummary job={job} />}
        {!running && <ImportRows job={job} />}
      </div>
    </>
  );
}
