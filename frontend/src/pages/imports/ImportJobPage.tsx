import { Trans, useLingui } from '@lingui/react/macro';
import { Alert, Button } from '@mantine/core';
import { useMutation, useQuery } from '@tanstack/react-query';
import { useParams } from 'react-router';
import { getImport, stopImport } from '@/api/endpoints';
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
import { ApplyImport } from './ApplyImport';
import { ImportMatches } from './ImportMatches';
import { ImportProgress } from './ImportProgress';
import { ImportRows } from './ImportRows';
import { ImportSummary } from './ImportSummary';
import classes from './Imports.module.css';
import { isTrial, isUnderWay, useImportWords } from './states';

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
  const { filesName } = useImportWords();
  const saved = useSaved();
  const mayImport = useMay('imports:write');
  const stop = useMutation({
    mutationFn: () => stopImport(job.id),
    onSuccess: () => saved('imports', t`Stopping`),
  });
  const { error } = stop;
  const running = isUnderWay(job);
  return (
    <>
      <PageHeader
        title={isTrial(job) ? t`Dry run` : t`Import`}
        crumbs={[{ to: '/import', label: t`Import and export` }]}
        subtitle={`${filesName(job.kind)} · ${dateTime(job.created_at)}`}
        actions={
          mayImport && (
            <>
              {running && (
                <Button variant="default" loading={stop.isPending} onClick={() => stop.mutate()}>
                  <Trans>Stop</Trans>
                </Button>
              )}
              {job.state === 'ready' && <ApplyImport job={job} />}
            </>
          )
        }
      />
      <div className={classes.page}>
        <ProblemAlert problem={error ? toProblem(error) : null} />
        <ImportProgress job={job} />
        {job.problem && (
          <Alert color="red" variant="light" title={job.problem.title}>
            {job.problem.detail}
          </Alert>
        )}
        {!running && job.state !== 'failed' && <ImportSummary job={job} />}
        {!running && job.kind.includes('roster') && job.state !== 'failed' && (
          <ImportMatches job={job} />
        )}
        {!running && <ImportRows job={job} />}
      </div>
    </>
  );
}
