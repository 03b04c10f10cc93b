import { QueryClient, QueryObserver } from '@tanstack/react-query';
import { describe, expect, it } from 'vitest';
import { keys } from '@/api/keys';
import type { Batch } from './coalescer';
import { invalidate, isAffected, LANES, MOST_LIVE_PAGES } from './invalidation';

const batch = (family: string, ids: string[] | null, structural = false): Batch =>
  new Map([[family, { ids: ids ? new Set(ids) : null, structural }]]);

describe('what an event makes old', () => {
  it('is the entity it names, and lists of its family, but no other entity', () => {
    const changed = batch('roles', ['r1']);
    expect(isAffected(keys.detail('roles', 'r1'), changed)).toBe(true);
    expect(isAffected(keys.detail('roles', 'r2'), changed)).toBe(false);
    expect(isAffected(keys.list('roles'), changed)).toBe(true);
    expect(isAffected(keys.list('units'), changed)).toBe(false);
  });

  it('is every entity of the family when none is named', () => {
    expect(isAffected(keys.detail('roles', 'r2'), batch('roles', null))).toBe(true);
  });

  it('is the company only when it was recalculated itself, or rows came or went', () => {
    expect(isAffected(keys.account, batch('account', null))).toBe(true);
    expect(isAffected(keys.account, batch('roles', ['r1']))).toBe(false);
    expect(isAffected(keys.account, batch('roles', ['r1'], true))).toBe(true);
  });

  it('includes people, who carry their assignments, and headcounts when assignments change', () => {
    expect(isAffected(keys.detail('employees', 'e1'), batch('assignments', ['a1']))).toBe(true);
    expect(isAffected(keys.unitTree, batch('assignments', ['a1']))).toBe(false);
    expect(isAffected(keys.unitTree, batch('assignments', ['a1'], true))).toBe(true);
  });

  it('is the history when rows changed, not when only derived values did', () => {
    const history = keys.history({ object_id: 'r1' });
    expect(isAffected(history, batch('roles', ['r1'], true))).toBe(true);
    expect(isAffected(history, batch('roles', ['r1']))).toBe(false);
  });

  it('includes every open explanation, and never who is signed in', () => {
    expect(isAffected(keys.explanation('account', ''), batch('roles', ['r1']))).toBe(true);
    expect(isAffected(keys.me, batch('roles', null, true))).toBe(false);
  });
});

describe('invalidate', () => {
  it('reads again what is on screen, and leaves very long lists to be refreshed by hand', async () => {
    const client = new QueryClient({ defaultOptions: { queries: { staleTime: Infinity } } });
    const reads = { short: 0, long: 0 };
    const pages = (count: number) => ({ pages: Array(count).fill(0), pageParams: [] });
    const watch = (name: 'short' | 'long', count: number) =>
      new QueryObserver(client, {
        queryKey: keys.list('employees', { name }),
        queryFn: () => {
          reads[name] += 1;
          return pages(count);
        },
        initialData: pages(count),
      }).subscribe(() => undefined);
    watch('short', MOST_LIVE_PAGES);
    watch('long', MOST_LIVE_PAGES + 1);

    await invalidate(client, batch('employees', ['e1']));

    expect(reads).toEqual({ short: 1, long: 0 });
    const long = client.getQueryState(keys.list('employees', { name: 'long' }));
    expect(long?.isInvalidated).toBe(true);
  });
});

describe('lanes', () => {
  it('read every answer again exactly once, the company apart from its tree', () => {
    const laneOf = (key: readonly unknown[]) => LANES.map((lane) => lane.reads(key));
    expect(laneOf(keys.account)).toEqual([true, false]);
    expect(laneOf(keys.list('units'))).toEqual([false, true]);
    expect(laneOf(keys.detail('roles', 'r1'))).toEqual([false, true]);
  });

  it('leave what lies in another lane alone', async () => {
    const client = new QueryClient();
    client.setQueryData(keys.account, 'old');
    client.setQueryData(keys.list('units'), 'old');
    await invalidate(client, 'everything', LANES[0]?.reads);
    expect(client.getQueryState(keys.account)?.isInvalidated).toBe(true);
    expect(client.getQueryState(keys.list('units'))?.isInvalidated).toBe(false);
  });

  it('hear every change that makes an answer of theirs old', () => {
    for (const family of ['units', 'employees', 'account'])
      for (const structural of [true, false])
        for (const { reads, hears } of LANES)
          for (const key of [keys.account, keys.list('units'), keys.list('employees')])
            if (reads(key) && isAffected(key, batch(family, null, structural)))
              expect(hears({ family, structural })).toBe(true);
    expect(LANES[0]?.hears({ family: 'employees', structural: false })).toBe(false);
  });
});
