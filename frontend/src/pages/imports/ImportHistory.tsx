import { Trans, useLingui } from '@lingui/react/macro';
import { useInfiniteQuery } from '@tanstack/react-query';
import { Link } from 'react-router';
import { listImports } from '@/api/endpoints';
import { keys } from '@/api/keys';
import { paged } from '@/api/paging';
import type { ImportJob } from '@/api/types';
import { useFormats } from '@/i18n/format';
import { EmptyState } from '@/ui/EmptyState';
import { Section } from '@/ui/Page';
import { PagedList } from '@/ui/PagedList';
import { useImportWords } from './states';

export function ImportHistory() {
  const { t } = useLingui();
  const { dateTime, count } = useFormats();
  const { stateName, filesName } = useImportWords();
  const jobs = useInfiniteQuery(
    paged({
      queryKey: keys.list('imports'),
      load: (paging, signal) => listImports(paging, signal),
    }),
  );
  return (
    <Section title={<Trans>Earlier imports</Trans>} flush>
      <PagedList
        label={t`Earlier imports`}
        columns="minmax(12rem, 1fr) minmax(8rem, 0.7fr) minmax(8rem, 0.7fr) 6rem"
        heads={[
          { label: t`Started` },
          { label: t`Files` },
          { label: t`State` },
          { label: t`Rejected`, end: true },
        ]}
        query={jobs}
        rowKey={(job: ImportJob) => job.id}
        cells={(job) => [
          <Link key="started" to={`/import/${job.id}`}>
            {dateTime(job.created_at)}
          </Link>,
          filesName(job.kind),
          stateName(job.state),
          <span key="rejected" data-end>
            {count(job.summary.rejected ?? 0)}
          </span>,
        ]}
        empty={
          <EmptyState icon="import" title={<Trans>No import yet</Trans>}>
            <Trans>Each dry run and import stays here with its result.</Trans>
          </EmptyState>
        }
      />
    </Section>
  );
}
