import { Trans, useLingui } from '@lingui/react/macro';
import { Button, Checkbox, Group, Stack } from '@mantine/core';
import { useMutation } from '@tanstack/react-query';
import { useState, type FormEvent } from 'react';
import { useNavigate } from 'react-router';
import { startImport } from '@/api/endpoints';
import { toProblem } from '@/api/problem';
import { ProblemAlert } from '@/ui/FormModal';
import { Section } from '@/ui/Page';
import { useSaved } from '@/ui/useSaved';
import { FileField } from './FileField';
import classes from './Imports.module.css';

/** Choose files and start; a dry run unless the user says otherwise. */
export function ImportForm() {
  const { t } = useLingui();
  const navigate = useNavigate();
  const saved = useSaved();
  const [catalogue, setCatalogue] = useState<File[]>([]);
  const [roster, setRoster] = useState<File[]>([]);
  const [dryRun, setDryRun] = useState(true);
  const [createUnmatched, setCreateUnmatched] = useState(false);
  const [missing, setMissing] = useState(false);
  const start = useMutation({
    mutationFn: () =>
      startImport({ catalogue, roster: roster[0] ?? null, dryRun, createUnmatched }),
    onSuccess: (job) => {
      saved('imports');
      void navigate(`/import/${job.id}`);
    },
  });

  function submit(event: FormEvent) {
    event.preventDefault();
    const nothing = catalogue.length + roster.length === 0;
    setMissing(nothing);
    if (!nothing) start.mutate();
  }

  return (
    <Section title={<Trans>Import</Trans>} label={t`Import`}>
      <form onSubmit={submit} noValidate>
        <Stack gap="md">
          <div className={classes.files}>
            <FileField
              label={t`Role catalogue`}
              hint={t`The files of an O*NET folder, or a ZIP of them: occupation data, task statements, alternate titles`}
              accept=".tsv,.txt,.zip"
              multiple
              files={catalogue}
              onChange={setCatalogue}
            />
            <FileField
              label={t`Roster`}
              hint={t`A CSV file, one person a row: employee number, given name, family name, job title, department; optional: manager, FTE, dates`}
              accept=".csv,text/csv"
              files={roster}
              onChange={setRoster}
            />
          </div>
          {missing && (
            <span role="alert" className={classes.missing}>
              <Trans>Choose a catalogue, a roster, or both.</Trans>
            </span>
          )}
          <ProblemAlert problem={start.error ? toProblem(start.error) : null} />
          <Group justify="space-between" align="flex-end">
            <Stack gap="sm">
              <Checkbox
                checked={dryRun}
                onChange={(event) => setDryRun(event.currentTarget.checked)}
                label={t`Dry run first`}
                description={t`Nothing is written until you apply it`}
              />
              <Checkbox
                checked={createUnmatched}
                onChange={(event) => setCreateUnmatched(event.currentTarget.checked)}
                label={t`Make a role of every job title that matches none`}
                description={t`Otherwise such rows are rejected and can be decided title by title`}
              />
            </Stack>
            <Button type="submit" loading={start.isPending}>
              {dryRun ? <Trans>Start the dry run</Trans> : <Trans>Import now</Trans>}
            </Button>
          </Group>
        </Stack>
      </form>
    </Section>
  );
}
