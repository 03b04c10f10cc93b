import { Plural, Trans, useLingui } from '@lingui/react/macro';
import { Button } from '@mantine/core';
import { useMutation } from '@tanstack/react-query';
import { useState } from 'react';
import { applyImport } from '@/api/endpoints';
import { toProblem } from '@/api/problem';
import type { ImportJob } from '@/api/types';
import { ConfirmModal, ProblemAlert } from '@/ui/FormModal';
import { useSaved } from '@/ui/useSaved';

/** Write what the dry run found; when rows were rejected, only after saying that they are left out. */
export function ApplyImport({ job }: { job: ImportJob }) {
  const { t } = useLingui();
  const saved = useSaved();
  const [asking, setAsking] = useState(false);
  const rejected = job.summary.rejected ?? 0;
  const apply = useMutation({
    mutationFn: () => applyImport(job.id, false),
    onSuccess: () => saved('imports', t`Import started`),
  });
  return (
    <>
      <ProblemAlert problem={apply.error ? toProblem(apply.error) : null} />
      <Button
        loading={apply.isPending}
        onClick={() => (rejected > 0 ? setAsking(true) : apply.mutate())}
      >
        <Trans>Apply</Trans>
      </Button>
      {asking && (
        <ConfirmModal
          title={t`Apply without the rejected rows?`}
          confirmLabel={<Trans>Apply the rest</Trans>}
          color="accent"
          action={() => applyImport(job.id, true)}
          onClose={() => setAsking(false)}
          onDone={() => {
            setAsking(false);
            saved('imports', t`Import started`);
          }}
        >
          <Plural
            value={rejected}
            one="# row is rejected and will be left out. Download it, correct it, and import it later."
            other="# rows are rejected and will be left out. Download them, correct them, and import them later."
          />
        </ConfirmModal>
      )}
    </>
  );
}
