import { Plural, Trans, useLingui } from '@lingui/react/macro';
import { Button } from '@mantine/core';
import { useInfiniteQuery, useMutation, useQueryClient } from '@tanstack/react-query';
import { listParked, redrive, redriveAll } from '@/api/endpoints';
import { keys } from '@/api/keys';
import { toProblem } from '@/api/problem';
import type { Parked } from '@/api/types';
import { useMay } from '@/app/me';
import { useFormats } from '@/i18n/format';
import { EmptyState } from '@/ui/EmptyState';
import { ProblemAlert } from '@/ui/FormModal';
import { Section } from '@/ui/Page';
import classes from './Cascades.module.css';
import { few } from './few';
import { FewRecords } from './FewRecords';
import { RecordName } from './RecordName';
import { useLevelName } from './useLevelName';

/** Records that failed too often and were set aside, with the way to have them tried again. */
export function ParkedRecords() {
  const { t } = useLingui();
  const client = useQueryClient();
  const mayRedrive = useMay('cascades:admin');
  const query = useInfiniteQuery(few(keys.parked, listParked));
  const again = useMutation({
    mutationFn: (id: string | null) => (id === null ? redriveAll() : redrive(id)),
    onSuccess: () => client.invalidateQueries({ queryKey: keys.cascades }),
  });
  const rows = query.data?.pages.flatMap((page) => page.results) ?? [];
  const retried = again.data?.count ?? 0;
  return (
    <Section
      title={<Trans>Records set aside</Trans>}
      flush
      actions={
        mayRedrive &&
        rows.length > 0 && (
          <Button
            variant="default"
            size="xs"
            loading={again.isPending && again.variables === null}
            onClick={() => again.mutate(null)}
          >
            <Trans>Try all again</Trans>
          </Button>
        )
      }
    >
      <div role="status" className={classes.said}>
        {again.isSuccess && (
          <Plural
            value={retried}
            one="# record is being tried again."
            other="# records are being tried again."
          />
        )}
      </div>
      {again.error && (
        <div className={classes.problem}>
          <ProblemAlert problem={toProblem(again.error)} />
        </div>
      )}
      <FewRecords
        query={query}
        label={t`Records set aside`}
        empty={
          <EmptyState icon="check" title={<Trans>Nothing is set aside</Trans>}>
            <Trans>
              A record that cannot be calculated is tried four times and then set aside here, so
              that it holds nothing else up.
            </Trans>
          </EmptyState>
        }
      >
        {(parked: Parked) => (
          <>
            <ParkedRecord parked={parked} />
            {mayRedrive && (
              <Button
                variant="default"
                size="xs"
                loading={again.isPending && again.variables === parked.id}
                onClick={() => again.mutate(parked.id)}
              >
                <Trans>Try again</Trans>
                <span className="annex-hidden">: {parked.object_id.slice(-8)}</span>
              </Button>
            )}
          </>
        )}
      </FewRecords>
    </Section>
  );
}

function ParkedRecord({ parked }: { parked: Parked }) {
  const { dateTime } = useFormats();
  const levelName = useLevelName();
  const last = dateTime(parked.last_failed_at);
  return (
    <div className={classes.record}>
      <RecordName level={parked.level} id={parked.object_id} />
      <small>
        {levelName(parked.level)}
        {' · '}
        <Plural value={parked.attempts} one="failed once" other="failed # times" />
        {', '}
        <Trans>last at {last}</Trans>
      </small>
      <code className={classes.error}>{parked.error}</code>
    </div>
  );
}
