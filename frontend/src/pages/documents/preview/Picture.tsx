import { useRef } from 'react';
import type { Shown } from './Preview';
import classes from './Preview.module.css';

export function Picture({ document, url, renew, giveUp }: Shown) {
  const renewed = useRef(false);
  return (
    <div className={classes.picture}>
      <img
        src={url}
        alt={document.name}
        referrerPolicy="no-referrer"
        onError={() => {
          if (renewed.current) giveUp();
          else renew();
          renewed.current = true;
        }}
      />
    </div>
  );
}
