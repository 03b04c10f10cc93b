import { Trans, useLingui } from '@lingui/react/macro';
import { Progress, Text } from '@mantine/core';
import type { ImportJob } from '@/api/types';
import { useFormats } from '@/i18n/format';
import { Section } from '@/ui/Page';
import classes from './Imports.module.css';
import { isUnderWay, useImportWords } from './states';

/** How far the job is, in words and as a bar. */
export function ImportProgress({ job }: { job: ImportJob }) {
  const { t } = useLingui();
  const { count } = useFormats();
  const { stateName, phaseName } = useImportWords();
  const { done, total, phase } = job.progress;
  const running = isUnderWay(job);
  const percent = running ? (total > 0 ? Math.min(100, (done / total) * 100) : 0) : 100;
  const reached = count(done);
  const all = count(total);
  return (
    <Section label={t`Progress`}>
      <div className={classes.progressLine} role="status">
        <Text fw={550}>{stateName(job.state)}</Text>
        <Text size="sm" c="dimmed">
          {running && phase ? `${phaseName(phase)} · ` : ''}
          {running && total > 0 && (
            <Trans>
              {reached} of {all}
            </Trans>
          )}
        </Text>
      </div>
      <Progress
        value={percent}
        size="sm"
        aria-label={t`Progress`}
        animated={running && total === 0}
        mt="xs"
      />
      <Text size="sm" c="dimmed" mt="sm">
        {job.state === 'ready' && (
          <Trans>Nothing has been written yet. Look through the rows below, then apply.</Trans>
        )}
        {job.state === 'done' && <Trans>Everything below was written in one step.</Trans>}
        {job.state === 'stopped' && <Trans>Stopped before the end. Nothing was written.</Trans>}
        {job.state === 'failed' && <Trans>Correct what is named below and start again.</Trans>}
        {running && <Trans>You can leave this page; the import goes on.</Trans>}
      </Text>
    </Section>
  );
}
