import { act, renderHook } from '@testing-library/react';
import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import { connectApi } from '@/api/client';
import { useLink } from './useLink';

let made: string[] = [];

beforeEach(() => {
  made = [];
  vi.useFakeTimers();
  connectApi({
    fetch: (input, init) => {
      const { pathname } = new URL(new Request(input, init).url);
      made.push(pathname);
      const url = `https://storage.test/${String(made.length)}`;
      const headers = { 'Content-Type': 'application/json' };
      return Promise.resolve(new Response(JSON.stringify({ url }), { status: 201, headers }));
    },
  });
});
afterEach(() => vi.useRealTimers());

const pass = (ms: number) => act(() => vi.advanceTimersByTimeAsync(ms));

it('makes no link for a document that is only passed', async () => {
  const { rerender } = renderHook(({ id }) => useLink(id), { initialProps: { id: 1 } });
  await pass(100);
  rerender({ id: 2 });
  await pass(100);
  rerender({ id: 3 });
  await pass(500);
  expect(made).toEqual(['/api/documents/3/link/']);
});

it('keeps a link until another one is there', async () => {
  const { result } = renderHook(() => useLink(1));
  await pass(500);
  expect(result.current.made?.url).toBe('https://storage.test/1');
  act(() => result.current.renew());
  expect(result.current.made?.url).toBe('https://storage.test/1');
  await pass(1);
  expect(result.current.made?.url).toBe('https://storage.test/2');
});

it('makes none any more when it is left', async () => {
  const { unmount } = renderHook(() => useLink(1));
  unmount();
  await pass(500);
  expect(made).toEqual([]);
});
