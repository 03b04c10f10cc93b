/** What the object storage says, asked by the browser itself: no byte of a document passes our server. */

/** Nothing of ours goes with it: the link is the whole right to read. */
const PLAIN: RequestInit = {
  credentials: 'omit',
  referrerPolicy: 'no-referrer',
  cache: 'no-store',
};

export type Presence = 'there' | 'missing' | 'refused' | 'unknown';

/** Whether a link leads to something, so that nobody is sent to the storage's own error page. */
export async function presence(url: string, signal?: AbortSignal): Promise<Presence> {
  const abort = new AbortController();
  signal?.addEventListener('abort', () => abort.abort());
  try {
    const answer = await fetch(url, {
      ...PLAIN,
      headers: { Range: 'bytes=0-0' },
      signal: abort.signal,
    });
    // 416: it is there, and has no first byte.
    if (answer.ok || answer.status === 416) return 'there';
    return answer.status === 404 ? 'missing' : 'refused';
  } catch (error) {
    signal?.throwIfAborted();
    if (error instanceof TypeError) return 'unknown';
    throw error;
  } finally {
    // A storage that knows no ranges would send it all.
    abort.abort();
  }
}

export const MOST_TEXT_BYTES = 256 * 1024;

export class StorageRefusal extends Error {
  override name = 'StorageRefusal';
  constructor(readonly status: number) {
    super(`The storage answered ${String(status)}.`);
  }
}

/** The beginning of a text, at most `most` bytes of it. Raises StorageRefusal. */
export async function readText(
  url: string,
  { signal, most = MOST_TEXT_BYTES }: { signal?: AbortSignal; most?: number } = {},
): Promise<{ text: string; cut: boolean }> {
  const answer = await fetch(url, { ...PLAIN, ...(signal && { signal }) });
  if (!answer.ok) throw new StorageRefusal(answer.status);
  const reader = (answer.body ?? new Blob([]).stream()).getReader();
  const bytes = new Uint8Array(most);
  let read = 0;
  let cut = false;
  for (;;) {
    const { done, value } = await reader.read();
    if (done) break;
    const room = value.subarray(0, most - read);
    bytes.set(room, read);
    read += room.length;
    if (room.length < value.length) {
      cut = true;
      await reader.cancel();
      break;
    }
  }
  return { text: decoded(bytes.subarray(0, read)), cut };
}

/** Text as UTF-16 where it says so, UTF-8 where it is, else as older Windows programs wrote it. */
export function decoded(bytes: Uint8Array): string {
  if (bytes[0] === 0xff && bytes[1] === 0xfe) return new TextDecoder('utf-16le').decode(bytes);
  if (bytes[0] === 0xfe && bytes[1] === 0xff) return new TextDecoder('utf-16be').decode(bytes);
  try {
    // As a stream, a character that the limit cut in two is no mistake.
    return new TextDecoder('utf-8', { fatal: true }).decode(bytes, { stream: true });
  } catch {
    return new TextDecoder('windows-1252').decode(bytes);
  }
}

/** Have the browser save what a link leads to, under the name that the storage says. */
export function follow(url: string): void {
  const link = document.createElement('a');
  link.href = url;
  link.rel = 'noreferrer';
  link.click();
}
