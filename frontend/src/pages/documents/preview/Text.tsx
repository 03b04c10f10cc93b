import { Trans } from '@lingui/react/macro';
import { Center, Loader } from '@mantine/core';
import { useEffect, useState } from 'react';
import { useSizes } from '../sizes';
import { MOST_TEXT_BYTES, readText, StorageRefusal } from '../storage';
import type { Shown } from './Preview';
import classes from './Preview.module.css';

/** The beginning of a text as text, whatever it says: nothing in it is carried out. */
export function Text({ document, url, giveUp }: Shown) {
  const size = useSizes();
  const [read, setRead] = useState<{ text: string; cut: boolean } | null>(null);
  useEffect(() => {
    const abort = new AbortController();
    readText(url, { signal: abort.signal }).then(setRead, (error: unknown) => {
      if (abort.signal.aborted) return;
      giveUp(error instanceof StorageRefusal && error.status === 404);
    });
    return () => abort.abort();
  }, [url, giveUp]);
  if (!read) {
    return (
      <Center h="100%">
        <Loader size="sm" color="gray" />
      </Center>
    );
  }
  return (
    <div className={classes.text}>
      {read.cut && (
        <p className={classes.cut}>
          <Trans>Only the first {size(MOST_TEXT_BYTES)} are shown. Download it to see all.</Trans>
        </p>
      )}
      {/* It scrolls, so the keyboard must reach it. */}
      {/* eslint-disable-next-line jsx-a11y/no-noninteractive-tabindex */}
      <pre tabIndex={0} data-scrolls aria-label={document.name}>
        {read.text}
      </pre>
    </div>
  );
}
