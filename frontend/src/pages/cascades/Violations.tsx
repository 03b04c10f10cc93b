import { Trans, useLingui } from '@lingui/react/macro';
import { useInfiniteQuery } from '@tanstack/react-query';
import { listViolations } from '@/api/endpoints';
import { keys } from '@/api/keys';
import type { Violation } from '@/api/types';
import { useFormats } from '@/i18n/format';
import { EmptyState } from '@/ui/EmptyState';
import { Section } from '@/ui/Page';
import classes from './Cascades.module.css';
import { few } from './few';
import { FewRecords } from './FewRecords';
import { RecordName } from './RecordName';
import { useLevelName } from './useLevelName';

/** Values that a proof found wrong while nothing said so. There should never be any. */
export function Violations() {
  const { t } = useLingui();
  const query = useInfiniteQuery(few(keys.violations, listViolations));
  return (
    <Section title={<Trans>Found wrong by a proof</Trans>} flush>
      <FewRecords
        query={query}
        label={t`Found wrong by a proof`}
        empty={
          <EmptyState icon="check" title={<Trans>No number was ever found wrong</Trans>}>
            <Trans>
              Every number is verified at least once a minute. One that is wrong is noted here and
              calculated anew.
            </Trans>
          </EmptyState>
        }
      >
        {(violation: Violation) => <ViolationRecord violation={violation} />}
      </FewRecords>
    </Section>
  );
}

function ViolationRecord({ violation }: { violation: Violation }) {
  const { dateTime } = useFormats();
  const levelName = useLevelName();
  const { level, object_id: id, stored, formula } = violation;
  const found = dateTime(violation.found_at);
  return (
    <div className={classes.record}>
      <RecordName level={level} id={id} />
      <small>
        {levelName(level)}
        {' · '}
        <Trans>found at {found}</Trans>
      </small>
      <dl className={classes.compared}>
        <dt>
          <Trans>Stored</Trans>
        </dt>
        <dd>
          <code>{stored ?? '–'}</code>
        </dd>
        <dt>
          <Trans>Right</Trans>
        </dt>
        <dd>
          <code>{formula}</code>
        </dd>
      </dl>
    </div>
  );
}
