import { Center, Loader } from '@mantine/core';
import { useEffect, useState } from 'react';
import { presence } from '../storage';
import type { Shown } from './Preview';
import classes from './Preview.module.css';

/** A PDF in the browser's own viewer. What happens inside it is hidden from us, so it is checked first. */
export function Pdf({ document, url, giveUp }: Shown) {
  const [there, setThere] = useState(false);
  useEffect(() => {
    const abort = new AbortController();
    presence(url, abort.signal).then(
      (found) => {
        if (abort.signal.aborted) return;
        // Where the storage answers no scripts, the viewer may still be answered.
        if (found === 'there' || found === 'unknown') setThere(true);
        else giveUp(found === 'missing');
      },
      () => undefined,
    );
    return () => abort.abort();
  }, [url, giveUp]);
  if (!there) {
    return (
      <Center h="100%">
        <Loader size="sm" color="gray" />
      </Center>
    );
  }
  return (
    <iframe
      src={url}
      title={document.name}
      referrerPolicy="no-referrer"
      className={classes.frame}
    />
  );
}
