import { Trans, useLingui } from '@lingui/react/macro';
import type { ImportJob } from '@/api/types';
import { useFormats } from '@/i18n/format';
import { Section } from '@/ui/Page';
import classes from './Imports.module.css';
import { useImportWords } from './states';

/** What came, or would come, out of an import. */
export function ImportSummary({ job }: { job: ImportJob }) {
  const { t } = useLingui();
  const { count } = useFormats();
  const { countedName, outcomeName } = useImportWords();
  const { created = {}, matched, unchanged, rejected } = job.summary;
  const made = Object.entries(created).filter(([, number]) => number > 0);
  const rest = Object.entries({ matched, unchanged, rejected }).filter(
    (entry): entry is [string, number] => entry[1] !== undefined,
  );
  const pending = job.dry_run && job.state !== 'done';
  return (
    <Section
      title={pending ? <Trans>What would be created</Trans> : <Trans>What was created</Trans>}
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
      {rest.length > 0 && (
        <dl className={`${classes.summary ?? ''} ${classes.rest ?? ''}`}>
          {rest.map(([name, number]) => (
            <div key={name}>
              <dt>{outcomeName(name)}</dt>
              <dd>{count(number)}</dd>
            </div>
          ))}
        </dl>
      )}
    </Section>
  );
}
