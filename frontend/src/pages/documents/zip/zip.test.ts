import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import type { BatchOfLinks, StoredDocument } from '@/api/documents';
import { entriesOf, type Failure, type Progress } from './entries';
import { LinkPool } from './links';
import { uniqueNames } from './names';

describe('names inside an archive', () => {
  it('are there once each, whatever their case, and keep their endings', () => {
    expect(uniqueNames(['a.pdf', 'A.pdf', 'a.pdf'])).toEqual(['a.pdf', 'A (2).pdf', 'a (3).pdf']);
  });

  it('leave to a file the number it brought with it', () => {
    expect(uniqueNames(['a.pdf', 'a.pdf', 'a (2).pdf'])).toEqual([
      'a.pdf',
      'a (3).pdf',
      'a (2).pdf',
    ]);
  });

  it('have no folders, and nothing a file system refuses', () => {
    expect(uniqueNames(['../../etc/passwd', 'a:b?.txt', '', 'end. '])).toEqual([
      '.._.._etc_passwd',
      'a_b_.txt',
      'document',
      'end',
    ]);
  });

  it('stay in any script, and are cut before they are too long', () => {
    const [syllabics = '', long = ''] = uniqueNames(['ᐃᓄᒃᑎᑐᑦ.pdf', `${'x'.repeat(400)}.pdf`]);
    expect(syllabics).toBe('ᐃᓄᒃᑎᑐᑦ.pdf');
    expect(long).toHaveLength(180);
    expect(long.endsWith('.pdf')).toBe(true);
  });

  it('never take the name of the list of what is missing', () => {
    expect(uniqueNames(['missing.txt'], ['Missing.txt'])).toEqual(['missing (2).txt']);
  });
});

/** An API that makes links, and knows what was asked of it. */
function minting(gone: number[] = []) {
  const asked: number[][] = [];
  const mint = (ids: number[]): Promise<BatchOfLinks> => {
    asked.push(ids);
    const there = ids.filter((id) => !gone.includes(id));
    const links = there.map((id) => ({
      id,
      url: `https://storage.test/${String(id)}#${String(asked.length)}`,
      expires_at: '',
      name: '',
      size: null,
    }));
    return Promise.resolve({ links, missing: ids.filter((id) => gone.includes(id)) });
  };
  return { asked, mint };
}

const ids = Array.from({ length: 200 }, (_, index) => index + 1);

describe('links for an archive', () => {
  it('are made at most twenty at a time, one for each document', async () => {
    const { asked, mint } = minting();
    const pool = new LinkPool(ids, mint);
    for (const id of ids) expect(await pool.take(id)).toMatch(`/${String(id)}#`);
    expect(Math.max(...asked.map((batch) => batch.length))).toBe(20);
    expect(asked.flat()).toEqual(ids);
  });

  it('are never older than a minute when they are used, and are made fewer at a time then', async () => {
    const { asked, mint } = minting();
    let now = 0;
    const madeAt = new Map<string, number>();
    const pool = new LinkPool(
      ids,
      async (batch) => {
        const made = await mint(batch);
        for (const { url } of made.links) madeAt.set(url, now);
        return made;
      },
      () => now,
    );
    for (const id of ids.slice(0, 40)) {
      const url = (await pool.take(id)) ?? '';
      expect(now - (madeAt.get(url) ?? -Infinity)).toBeLessThan(60_000);
      now += 15_000;
    }
    expect(asked.at(-1)?.length).toBeLessThanOrEqual(5);
  });

  it('are null for a document that is gone', async () => {
    const pool = new LinkPool([1, 2, 3], minting([2]).mint);
    expect(await pool.take(2)).toBeNull();
    expect(await pool.take(3)).not.toBeNull();
  });

  it('are made for one document alone when it asks again', async () => {
    const { asked, mint } = minting();
    const pool = new LinkPool(ids, mint);
    await pool.take(1);
    await pool.take(1);
    expect(asked).toEqual([[1, 2, 3, 4, 5], [1]]);
  });

  it('are asked for by one request when several documents wait', async () => {
    const { asked, mint } = minting();
    const pool = new LinkPool(ids, mint);
    await Promise.all(ids.slice(0, 5).map((id) => pool.take(id)));
    expect(asked).toHaveLength(1);
  });
});

const document = (id: number, more: Partial<StoredDocument> = {}): StoredDocument => ({
  id,
  name: 'note.txt',
  kind: 'text',
  media_type: 'text/plain',
  size: 4,
  created_at: '2026-11-25T10:00:00Z',
  record: null,
  directory: null,
  tags: [],
  stored: 'object_storage',
  openable: true,
  snippet: null,
  ...more,
});

/** Drive the archive's entries, as the library does: each is read to its end before the next. */
async function archive(
  documents: StoredDocument[],
  fetch: (url: string, init: RequestInit) => Promise<Response>,
  gone: number[] = [],
) {
  const pool = new LinkPool(
    documents.map(({ id }) => id),
    minting(gone).mint,
  );
  const progress: Progress[] = [];
  const files: Record<string, string> = {};
  const entries = entriesOf(documents, {
    take: (id) => pool.take(id),
    fetch,
    signal: new AbortController().signal,
    onProgress: (one) => progress.push(one),
    report: (failures: readonly Failure[]) => ({
      name: 'missing.txt',
      text: failures.map(({ name, reason }) => `${name}: ${reason}`).join('\n'),
    }),
  });
  for await (const { name, input } of entries) files[name] = await new Response(input).text();
  return { files, last: progress.at(-1) };
}

const LARGE = 9 * 1024 * 1024;

describe('the files of an archive', () => {
  beforeEach(() => vi.useRealTimers());
  afterEach(() => vi.restoreAllMocks());

  it('are all there, with names of their own, and there is no list of failures', async () => {
    const { files, last } = await archive([document(1), document(2)], (url) =>
      Promise.resolve(new Response(`at ${new URL(url).pathname}`)),
    );
    expect(files).toEqual({ 'note.txt': 'at /1', 'note (2).txt': 'at /2' });
    expect(last).toEqual({ done: 2, bytes: 10, failed: 0 });
  });

  it('lack what could not be had, and a text file says what and why', async () => {
    const { files, last } = await archive(
      [document(1), document(2), document(3), document(4)],
      (url) => {
        const { pathname } = new URL(url);
        if (pathname === '/3') return Promise.resolve(new Response('', { status: 404 }));
        if (pathname === '/4') return Promise.reject(new TypeError('network'));
        return Promise.resolve(new Response('text'));
      },
      [2],
    );
    expect(files).toEqual({
      'note.txt': 'text',
      'missing.txt': 'note (2).txt: missing\nnote (3).txt: missing\nnote (4).txt: refused',
    });
    expect(last?.failed).toBe(3);
  });

  it('are asked for again with another link where one was refused', async () => {
    const urls: string[] = [];
    const { files } = await archive([document(1)], (url) => {
      urls.push(url);
      return Promise.resolve(
        urls.length === 1 ? new Response('', { status: 403 }) : new Response('text'),
      );
    });
    expect(files).toEqual({ 'note.txt': 'text' });
    expect(new Set(urls).size).toBe(2);
  });

  it('go on from where a connection broke', async () => {
    const ranges: (string | null)[] = [];
    const { files } = await archive([document(1, { size: LARGE })], (_, init) => {
      const range = new Headers(init.headers).get('Range');
      ranges.push(range);
      if (range) return Promise.resolve(new Response(' end', { status: 206 }));
      const body = new ReadableStream<Uint8Array>({
        start: (controller) => controller.enqueue(new TextEncoder().encode('begin')),
        pull: (controller) => controller.error(new TypeError('network')),
      });
      return Promise.resolve(new Response(body, { headers: { 'Content-Length': '9' } }));
    });
    expect(files).toEqual({ 'note.txt': 'begin end' });
    expect(ranges).toEqual([null, 'bytes=5-']);
  });

  it('are said to be cut where the rest could not be had', async () => {
    const { files, last } = await archive([document(1, { size: LARGE })], (_, init) =>
      new Headers(init.headers).get('Range')
        ? Promise.resolve(new Response('', { status: 403 }))
        : Promise.resolve(new Response('begin', { headers: { 'Content-Length': '9' } })),
    );
    expect(files).toEqual({ 'note.txt': 'begin', 'missing.txt': 'note.txt: cut' });
    expect(last?.failed).toBe(1);
  });

  it('stop with a refusal by our own server', async () => {
    const entries = entriesOf([document(1)], {
      take: () => Promise.reject(new Error('not any more')),
      fetch: () => Promise.resolve(new Response('')),
      signal: new AbortController().signal,
      onProgress: () => undefined,
      report: () => ({ name: 'missing.txt', text: '' }),
    });
    await expect(entries.next()).rejects.toThrow('not any more');
  });

  it('stop when they are no longer wanted', async () => {
    const abort = new AbortController();
    const entries = entriesOf([document(1), document(2)], {
      take: () => Promise.resolve('https://storage.test/1'),
      fetch: () => Promise.resolve(new Response('text')),
      signal: abort.signal,
      onProgress: () => undefined,
      report: () => ({ name: 'missing.txt', text: '' }),
    });
    await entries.next();
    abort.abort();
    await expect(entries.next()).rejects.toThrow();
  });
});
