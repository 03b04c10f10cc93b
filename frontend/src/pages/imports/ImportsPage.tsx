import { Trans, useLingui } from '@lingui/react/macro';
import { useMay } from '@/app/me';
import { PageHeader } from '@/ui/Page';
import { Exports } from './Exports';
import { ImportForm } from './ImportForm';
import { ImportHistory } from './ImportHistory';
import classes from './Imports.module.css';

export default function ImportsPage() {
  const { t } = useLingui();
  const mayImport = useMay('imports:write');
  return (
    <>
      <PageHeader
        title={t`Import and export`}
        subtitle={
          <Trans>
            A role catalogue in O*NET's format and a roster in CSV. A dry run shows what would
            happen, row by row, before anything is written.
          </Trans>
        }
      />
      <div className={classes.page}>
        {mayImport && <ImportForm />}
        <Exports />
        <ImportHistory />
      </div>
    </>
  );
}
