import { useCallback, useEffect, useState } from 'react';
import { mintLink } from '@/api/documents';
import { toProblem, type Problem } from '@/api/problem';

/** Somebody who leafs through with the arrow keys opens what they stop at, not all they pass. */
const PAUSE_MS = 200;

interface Made {
  url: string | null;
  problem: Problem | null;
  /** Which link of this document it is; a new one has another. */
  number: number;
}

/**
 * A link to show a document by, made when it is shown and gone with it.
 *
 * It is kept in no cache: it works for a minute, and every link is recorded.
 */
export function useLink(id: number) {
  const [number, setNumber] = useState(0);
  const [made, setMade] = useState<Made | null>(null);

  useEffect(() => {
    const abort = new AbortController();
    const keep = (one: Omit<Made, 'number'>) => {
      if (!abort.signal.aborted) setMade({ ...one, number });
    };
    const timer = setTimeout(
      () => {
        mintLink(id, 'inline', abort.signal).then(
          ({ url }) => keep({ url, problem: null }),
          (error: unknown) => keep({ url: null, problem: toProblem(error) }),
        );
      },
      number === 0 ? PAUSE_MS : 0,
    );
    return () => {
      clearTimeout(timer);
      abort.abort();
    };
  }, [id, number]);

  return { made, renew: useCallback(() => setNumber((known) => known + 1), []) };
}
