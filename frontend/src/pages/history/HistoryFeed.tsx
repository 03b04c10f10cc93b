import { Plural, Trans, useLingui } from '@lingui/react/macro';
import { Badge, Button } from '@mantine/core';
import { useState } from 'react';
import { Link } from 'react-router';
import type { Change, ChangeOperation } from '@/api/types';
import { useFormats } from '@/i18n/format';
import { ChangeLines } from './ChangeLines';
import { pageOf, toDeeds, type Deed } from './grouping';
import classes from './History.module.css';

const COLORS: Record<ChangeOperation, string> = {
  created: 'gray',
  updated: 'blue',
  deleted: 'red',
};
const SHOWN = 5;

function useOperationName(): (operation: ChangeOperation) => string {
  const { t } = useLingui();
  return (operation) =>
    ({ created: t`Created`, updated: t`Updated`, deleted: t`Deleted` })[operation];
}

function Row({ change }: { change: Change }) {
  const operationName = useOperationName();
  const page = pageOf(change);
  const name = change.object_name ?? change.object_id.slice(-8);
  return (
    <li className={classes.change}>
      <div className={classes.what}>
        <Badge variant="light" color={COLORS[change.operation]}>
          {operationName(change.operation)}
        </Badge>
        <span>{change.model_name}</span>
        <strong>{page ? <Link to={page}>{name}</Link> : name}</strong>
      </div>
      <ChangeLines change={change} />
    </li>
  );
}

function DeedCard({ deed, open }: { deed: Deed; open: boolean }) {
  const { dateTime } = useFormats();
  const [all, setAll] = useState(false);
  const { actor, at, changes } = deed;
  const shown = all ? changes : changes.slice(0, SHOWN);
  const more = changes.length - shown.length;
  return (
    <article className={classes.deed}>
      <header className={classes.head}>
        <strong>
          {actor === null ? (
            <Trans>System or application</Trans>
          ) : (
            actor.name || <Trans>Somebody who is no member</Trans>
          )}
        </strong>
        <time dateTime={at}>{dateTime(at)}</time>
        {(open || changes.length > 1) && (
          <span>
            {open ? (
              <Plural
                value={changes.length}
                one="# record together with others"
                other="# records together with others"
              />
            ) : (
              <Plural value={changes.length} one="# record" other="# records together" />
            )}
          </span>
        )}
      </header>
      <ul>
        {shown.map((change) => (
          <Row key={change.id} change={change} />
        ))}
      </ul>
      {more > 0 && (
        <Button variant="subtle" size="compact-sm" onClick={() => setAll(true)}>
          <Plural value={more} one="Show # more record" other="Show # more records" />
        </Button>
      )}
    </article>
  );
}

/** Changes, newest first; what was changed at once stands together. */
export function HistoryFeed({
  changes,
  label,
  more = false,
}: {
  changes: readonly Change[];
  label: string;
  /** Whether older changes are not loaded yet, some of which may belong to the last ones here. */
  more?: boolean;
}) {
  const deeds = toDeeds(changes);
  return (
    <div role="feed" aria-label={label} className={classes.feed}>
      {deeds.map((deed, index) => (
        <DeedCard
          key={`${deed.id} ${deed.changes[0]?.id ?? ''}`}
          deed={deed}
          open={more && index === deeds.length - 1 && deed.changes.length > 1}
        />
      ))}
    </div>
  );
}
