/** The files of an archive, fetched from their storage one after another with a few ahead. */

import type { StoredDocument } from '@/api/documents';
import { resuming } from './resuming';
import { uniqueNames } from './names';

/** A file up to this size is read whole before it is written, so that it is whole or not there. */
const WHOLE_BYTES = 8 * 1024 * 1024;
const AHEAD = 4;
const ATTEMPTS = 3;

export type Reason = 'missing' | 'refused' | 'cut';
export interface Failure {
  name: string;
  reason: Reason;
}
export interface Progress {
  /** Files dealt with, whether they are in the archive or not. */
  done: number;
  bytes: number;
  failed: number;
}
export interface Entry {
  name: string;
  input: ArrayBuffer | ReadableStream<Uint8Array<ArrayBuffer>> | string;
  lastModified: Date;
}

export interface Sources {
  /** A link made less than a minute ago, null for a document that is not there any more. */
  take: (id: number) => Promise<string | null>;
  fetch: (url: string, init: RequestInit) => Promise<Response>;
  signal: AbortSignal;
  onProgress: (progress: Progress) => void;
  /** The file that lists what is not in the archive. */
  report: (failures: readonly Failure[]) => { name: string; text: string };
}

type Opened = { input: Entry['input'] } | { reason: Reason };

/** Yield every document that can be had and, when some could not, a text file that names them. */
export async function* entriesOf(
  documents: readonly StoredDocument[],
  sources: Sources,
): AsyncGenerator<Entry> {
  const { signal, onProgress, report } = sources;
  const failures: Failure[] = [];
  const progress = { done: 0, bytes: 0 };
  const tell = () => onProgress({ ...progress, failed: failures.length });
  const names = uniqueNames(
    documents.map(({ name }) => name),
    [report([]).name],
  );
  const onBytes = (bytes: number) => {
    progress.bytes += bytes;
    tell();
  };
  const ahead: Promise<Opened>[] = [];
  const fill = () => {
    for (let next = progress.done + ahead.length; ahead.length < AHEAD; next += 1) {
      const document = documents[next];
      if (!document) return;
      const fail = () => failures.push({ name: names[next] ?? document.name, reason: 'cut' });
      const opening = open(document, sources, { onBytes, onCut: fail });
      // Awaited in its turn; a refusal until then is no unhandled one.
      opening.catch(() => undefined);
      ahead.push(opening);
    }
  };

  for (const [index, document] of documents.entries()) {
    signal.throwIfAborted();
    fill();
    const opened = await ahead.shift();
    const name = names[index] ?? document.name;
    if (opened && 'input' in opened) {
      yield {
        name,
        input: opened.input,
        lastModified: document.created_at ? new Date(document.created_at) : new Date(),
      };
    } else if (opened) failures.push({ name, reason: opened.reason });
    progress.done += 1;
    tell();
  }
  if (failures.length === 0) return;
  const { name, text } = report(failures);
  yield { name, input: text, lastModified: new Date() };
}

async function open(
  document: StoredDocument,
  { take, fetch, signal }: Sources,
  { onBytes, onCut }: { onBytes: (bytes: number) => void; onCut: () => void },
): Promise<Opened> {
  async function request(from: number): Promise<Response | Reason> {
    const url = await take(document.id);
    if (url === null) return 'missing';
    const response = await fetch(url, {
      signal,
      credentials: 'omit',
      referrerPolicy: 'no-referrer',
      cache: 'no-store',
      ...(from > 0 && { headers: { Range: `bytes=${String(from)}-` } }),
    });
    if (response.status === 404) return 'missing';
    return response.ok ? response : 'refused';
  }

  let reason: Reason = 'refused';
  for (let attempt = 0; attempt < ATTEMPTS; attempt += 1) {
    let answer: Response | Reason;
    try {
      answer = await request(0);
      if (typeof answer === 'string') {
        reason = answer;
        if (reason === 'missing') break;
        continue;
      }
      const size = document.size ?? Number(answer.headers.get('Content-Length') ?? Infinity);
      if (size <= WHOLE_BYTES) {
        const input = await answer.arrayBuffer();
        onBytes(input.byteLength);
        return { input };
      }
    } catch (error) {
      signal.throwIfAborted();
      // A refusal by our own API is for the whole archive; a storage that fails is for one file.
      if (!(error instanceof TypeError)) throw error;
      reason = 'refused';
      continue;
    }
    return { input: resuming(answer, { request, attempts: ATTEMPTS, signal, onBytes, onCut }) };
  }
  return { reason };
}
