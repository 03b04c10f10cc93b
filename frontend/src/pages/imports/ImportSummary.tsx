import { Trans, useLingui } from '@lingui/react/macro';
import { Text } from '@mantine/core';
import type { ImportJob } from '@/api/types';
import { useFormats } from '@/i18n/format';
import { Section } from '@/ui/Page';
import classes from './Imports.module.css';
import { isTrial, useImportWords } from './states';

/** What came, or would come, out of an import. */
export function ImportSummary({ job }: { job: ImportJob }) {
  const { t } = useLingui();
  const { count, list } = useFormats();
  const { countedName, outcomeName } = useImportWords();
  const {
    created = {},
    updated = {},
    unchanged,
    rejected,
    ignored_columns: ignored = [],
  } = job.summary;
  const made = Object.entries(created).filter(([, number]) => number > 0);
  const changed = Object.entries(updated).filter(([, number]) => number > 0);
  const rows = Object.entries({ unchanged, rejected }).filter(
    (entry): entry is [string, number] => entry[1] !== undefined,
  );
  const trial = isTrial(job);
  const columns = list(ignored);
  return (
    <Section
      title={trial ? <Trans>What would be created</Trans> : <Trans>What was created</Trans>}
      label={t`Summary`}
    >
      <dl className={classes.summary}>
        {made.map(([name, number]) => (
          <div key={name}>
            <dt>{countedName(name)}</dt>
            <dd>{count(number)}</dd>
          </div>
        ))}
        {made.length === 0 && (
          <div>
            <dt>
              <Trans>Nothing new</Trans>
            </dt>
            <dd>0</dd>
          </div>
        )}
      </dl>
      <dl className={`${classes.summary ?? ''} ${classes.rest ?? ''}`}>
        {changed.map(([name, number]) => {
          const what = countedName(name);
          return (
            <div key={name}>
              <dt>
                <Trans>{what}, changed</Trans>
              </dt>
              <dd>{count(number)}</dd>
            </div>
          );
        })}
        {rows.map(([name, number]) => {
          const what = outcomeName(name);
          return (
            <div key={name}>
              <dt>
                <Trans>Rows: {what}</Trans>
              </dt>
              <dd>{count(number)}</dd>
            </div>
          );
        })}
      </dl>
      {ignored.length > 0 && (
        <Text size="sm" c="dimmed" mt="md">
          <Trans>Columns that were not understood and left out: {columns}</Trans>
        </Text>
      )}
    </Section>
  );
}
