import { Trans, useLingui } from '@lingui/react/macro';
import { Button, SegmentedControl } from '@mantine/core';
import { useInfiniteQuery, useMutation } from '@tanstack/react-query';
import { useState } from 'react';
import { Link } from 'react-router';
import { listImportRows } from '@/api/endpoints';
import { keys } from '@/api/keys';
import { paged, readAll } from '@/api/paging';
import { toProblem } from '@/api/problem';
import type { ImportJob, ImportRow } from '@/api/types';
import { useFormats } from '@/i18n/format';
import { EmptyState } from '@/ui/EmptyState';
import { ProblemAlert } from '@/ui/FormModal';
import { Icon } from '@/ui/icons';
import { Section } from '@/ui/Page';
import { PagedList } from '@/ui/PagedList';
import { saveBlob, toCsv } from './download';
import classes from './Imports.module.css';
import { useImportWords } from './states';

type View = ImportRow['outcome'] | 'all';

/** The rows of an import by what became of them, each with its reason. */
export function ImportRows({ job }: { job: ImportJob }) {
  const { t } = useLingui();
  const [view, setView] = useState<View>((job.summary.rejected ?? 0) > 0 ? 'rejected' : 'all');
  const views: { value: View; label: string }[] = [
    { value: 'rejected', label: t`Rejected` },
    { value: 'created', label: t`New` },
    { value: 'matched', label: t`Changed` },
    { value: 'unchanged', label: t`Unchanged` },
    { value: 'all', label: t`All` },
  ];
  const filters = view === 'all' ? {} : { outcome: view };
  const rows = useInfiniteQuery(
    paged({
      queryKey: keys.related('imports', 'rows', { id: job.id, ...filters }),
      load: (paging, signal) => listImportRows(job.id, { ...filters, ...paging }, signal),
    }),
  );
  const download = useMutation({
    mutationFn: async () => {
      const rejected = await readAll((paging) =>
        listImportRows(job.id, { outcome: 'rejected', ...paging }),
      );
      const named = rejected.map((row) => ({
        line: String(row.line),
        reason: row.message,
        ...row.data,
      }));
      const csv = toCsv(named, ['line', 'reason']);
      // Spreadsheets read UTF-8 only behind a byte order mark.
      saveBlob(new Blob(['\uFEFF', csv], { type: 'text/csv' }), 'rejected.csv');
    },
  });

  return (
    <Section
      title={<Trans>Rows</Trans>}
      flush
      actions={
        (job.summary.rejected ?? 0) > 0 && (
          <Button
            variant="default"
            size="xs"
            leftSection={<Icon name="export" size={16} />}
            loading={download.isPending}
            onClick={() => download.mutate()}
          >
            <Trans>Download rejected rows</Trans>
          </Button>
        )
      }
    >
      <ProblemAlert problem={download.error ? toProblem(download.error) : null} />
      <div className={classes.views}>
        <SegmentedControl
          aria-label={t`Which rows`}
          size="xs"
          value={view}
          onChange={(value) => setView(value)}
          data={views}
        />
      </div>
      <PagedList
        label={t`Rows`}
        columns="4rem 7rem minmax(12rem, 1fr) minmax(12rem, 1.2fr)"
        heads={[
          { label: t`Line`, end: true },
          { label: t`Outcome` },
          { label: t`Row` },
          { label: t`Why` },
        ]}
        query={rows}
        rowHeight={56}
        rowKey={(row: ImportRow) => row.id}
        cells={(row) => [
          <span key="line" data-end>
            {row.line}
          </span>,
          <Outcome key="outcome" row={row} />,
          <RowData key="data" row={row} />,
          <Reason key="reason" row={row} />,
        ]}
        empty={
          <EmptyState icon="check" title={<Trans>No such rows</Trans>}>
            {view === 'rejected' && <Trans>Every row can be used.</Trans>}
          </EmptyState>
        }
      />
    </Section>
  );
}

function Outcome({ row }: { row: ImportRow }) {
  const { outcomeName } = useImportWords();
  return (
    <span className={classes.outcome} data-outcome={row.outcome}>
      {outcomeName(row.outcome)}
    </span>
  );
}

/** The cells of a row that say whom it is about, in the order one reads them. */
const TELLING = ['employee_number', 'given_name', 'family_name', 'job_title', 'department'];

/** What the row said, shortened; the whole of it on hover. */
function RowData({ row }: { row: ImportRow }) {
  const names = [...new Set([...TELLING, ...Object.keys(row.data)])];
  const text = names
    .map((name) => row.data[name])
    .filter(Boolean)
    .join(' · ');
  return <span title={text}>{text}</span>;
}

function Reason({ row }: { row: ImportRow }) {
  const { percent } = useFormats();
  const { matchName } = useImportWords();
  const { role_id: roleId, role_title: roleTitle, match, similarity, message } = row;
  if (message || !roleTitle) {
    return (
      <span title={message} className={classes.reason}>
        {message}
      </span>
    );
  }
  return (
    <span>
      {roleId ? <Link to={`/roles/${roleId}`}>{roleTitle}</Link> : roleTitle}
      <small className={classes.match}>
        {match && matchName(match)}
        {match === 'similar' && similarity !== null && ` · ${percent(similarity)}`}
      </small>
    </span>
  );
}
