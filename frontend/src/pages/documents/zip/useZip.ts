import { useLingui } from '@lingui/react/macro';
import { useCallback, useEffect, useRef, useState } from 'react';
import { makeZip } from 'client-zip';
import { mintLinks, type StoredDocument } from '@/api/documents';
import { toProblem, type Problem } from '@/api/problem';
import { totalSize } from '../selection';
import { entriesOf, type Failure, type Progress, type Reason } from './entries';
import { LinkPool } from './links';
import { chooseTarget, fits, save } from './saving';

export type ZipState =
  | { status: 'idle' }
  | { status: 'running'; files: number; size: number; progress: Progress }
  | { status: 'done'; files: number; progress: Progress; failures: readonly Failure[] }
  | { status: 'tooLarge' }
  | { status: 'failed'; problem: Problem };

const PATIENCE_MS = [1_000, 3_000];

/** Ask again after a moment when the server could not be reached or had too much to do. */
async function patiently<T>(ask: () => Promise<T>, signal: AbortSignal): Promise<T> {
  for (const wait of PATIENCE_MS) {
    try {
      return await ask();
    } catch (error) {
      signal.throwIfAborted();
      const { status } = toProblem(error);
      if (status !== 0 && status !== 429 && status < 500) throw error;
      await new Promise((resolve) => setTimeout(resolve, wait));
    }
  }
  return ask();
}

/** An archive made in the browser: its bytes come from the storage and go to a file, past our server. */
export function useZip() {
  const { t } = useLingui();
  const [state, setState] = useState<ZipState>({ status: 'idle' });
  const running = useRef<AbortController | null>(null);
  useEffect(() => () => running.current?.abort(), []);

  const busy = state.status === 'running';
  useEffect(() => {
    if (!busy) return;
    const ask = (event: BeforeUnloadEvent) => event.preventDefault();
    window.addEventListener('beforeunload', ask);
    return () => window.removeEventListener('beforeunload', ask);
  }, [busy]);

  const reasons: Record<Reason, string> = {
    missing: t`it is no longer there`,
    refused: t`its storage did not give it`,
    cut: t`the connection broke, only its beginning is in the archive`,
  };
  const report = (failures: readonly Failure[]) => ({
    name: t`Not in this archive.txt`,
    text: [
      t`These documents could not be put into this archive, or not whole:`,
      ...failures.map(({ name, reason }) => `- ${name}: ${reasons[reason]}`),
      '',
    ].join('\r\n'),
  });

  async function start(documents: readonly StoredDocument[], name: string): Promise<void> {
    const size = totalSize(documents);
    if (!fits(size)) {
      setState({ status: 'tooLarge' });
      return;
    }
    const abort = new AbortController();
    const { signal } = abort;
    let progress: Progress = { done: 0, bytes: 0, failed: 0 };
    let failures: readonly Failure[] = [];
    try {
      const target = await chooseTarget(name);
      if (!target) return;
      running.current?.abort();
      running.current = abort;
      const files = documents.length;
      setState({ status: 'running', files, size, progress });
      const pool = new LinkPool(
        documents.map(({ id }) => id),
        (ids) => patiently(() => mintLinks(ids, signal), signal),
      );
      const entries = entriesOf(documents, {
        take: (id) => pool.take(id),
        fetch: (url, init) => fetch(url, init),
        signal,
        onProgress: (known) => {
          progress = known;
          setState((now) => (now.status === 'running' ? { ...now, progress } : now));
        },
        report: (known) => {
          failures = [...known];
          return report(known);
        },
      });
      await save(makeZip(entries), { target, name, signal });
      setState({ status: 'done', files, progress, failures });
    } catch (error) {
      if (signal.aborted) setState({ status: 'idle' });
      else setState({ status: 'failed', problem: toProblem(error) });
    }
  }

  return {
    state,
    start,
    cancel: useCallback(() => running.current?.abort(), []),
    dismiss: useCallback(() => setState({ status: 'idle' }), []),
  };
}
