import { Trans } from '@lingui/react/macro';
import type { Change, FieldChange } from '@/api/types';
import classes from './History.module.css';
import { isEmpty, useValueText } from './useValueText';

function Cut() {
  return (
    <small className={classes.cut}>
      <Trans>(beginning only)</Trans>
    </small>
  );
}

function Values({ change, operation }: { change: FieldChange } & Pick<Change, 'operation'>) {
  const text = useValueText();
  const was = text(change.was, change.was_name);
  const became = text(change.became, change.became_name);
  return (
    <dd>
      {operation !== 'created' && <del data-empty={isEmpty(change.was) || undefined}>{was}</del>}
      {operation === 'updated' && (
        <span className={classes.arrow}>
          <span aria-hidden="true">→</span>
          <span className="annex-hidden">
            <Trans>became</Trans>
          </span>
        </span>
      )}
      {operation !== 'deleted' && (
        <ins data-empty={isEmpty(change.became) || undefined}>{became}</ins>
      )}
      {change.truncated && <Cut />}
    </dd>
  );
}

/** What a change gave another value, one line a field: from what to what. */
export function ChangeLines({ change }: { change: Change }) {
  return (
    <dl className={classes.lines}>
      {change.changes.map((one) => (
        <div key={one.field}>
          <dt>{one.label}</dt>
          <Values change={one} operation={change.operation} />
        </div>
      ))}
    </dl>
  );
}
