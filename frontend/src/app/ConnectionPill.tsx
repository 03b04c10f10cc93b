import { Trans } from '@lingui/react/macro';
import { useLiveState } from '@/live/LiveProvider';
import classes from './ConnectionPill.module.css';

/** Says whether what is on screen follows the company live. */
export function ConnectionPill() {
  const state = useLiveState();
  return (
    <span className={classes.pill} data-state={state} role="status">
      <span className={classes.dot} aria-hidden="true" />
      {state === 'live' && <Trans>Live</Trans>}
      {state === 'catching-up' && <Trans>Catching up</Trans>}
      {state === 'offline' && <Trans>Offline</Trans>}
    </span>
  );
}
