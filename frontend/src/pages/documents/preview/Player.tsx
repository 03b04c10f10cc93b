import { useRef, type SyntheticEvent } from 'react';
import type { Shown } from './Preview';
import classes from './Preview.module.css';

/** Once more after a minute is normal; twice in a row without a second played is not. */
const MOST_RENEWALS = 2;

/** Sound or film. Its parts are asked for as it plays, so a link that has ended is replaced in place. */
export function Player({ document, url, renew, giveUp, as }: Shown & { as: 'audio' | 'video' }) {
  const renewals = useRef(0);
  const stoppedAt = useRef<{ time: number; playing: boolean } | null>(null);

  function onError(event: SyntheticEvent<HTMLMediaElement>) {
    if (renewals.current >= MOST_RENEWALS) {
      giveUp();
      return;
    }
    const { currentTime, paused } = event.currentTarget;
    stoppedAt.current ??= { time: currentTime, playing: !paused && currentTime > 0 };
    renewals.current += 1;
    renew();
  }

  function onLoadedMetadata(event: SyntheticEvent<HTMLMediaElement>) {
    const at = stoppedAt.current;
    stoppedAt.current = null;
    if (!at) return;
    event.currentTarget.currentTime = at.time;
    if (at.playing) void event.currentTarget.play();
  }

  const media = {
    src: url,
    controls: true,
    preload: 'metadata',
    'aria-label': document.name,
    onError,
    onLoadedMetadata,
    onTimeUpdate: () => {
      if (!stoppedAt.current) renewals.current = 0;
    },
  };
  /* The documents are as Odoo has them: there are no captions to offer. */
  /* eslint-disable jsx-a11y/media-has-caption */
  return (
    <div className={classes.player}>
      {as === 'video' ? <video {...media} playsInline /> : <audio {...media} />}
    </div>
  );
}
