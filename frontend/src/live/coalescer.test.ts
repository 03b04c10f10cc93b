import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { Coalescer, type Batch, type Change } from './coalescer';

const change = (family: string, ids: string[] | null = ['1'], structural = false): Change => ({
  family,
  ids,
  structural,
});

beforeEach(() => {
  vi.useFakeTimers();
});

afterEach(() => {
  vi.useRealTimers();
});

function recording(answerMs = 0) {
  const batches: { at: number; batch: Batch }[] = [];
  const coalescer = new Coalescer({
    flush: (batch) => {
      batches.push({ at: Date.now(), batch });
      return new Promise((resolve) => setTimeout(resolve, answerMs));
    },
  });
  return { batches, coalescer };
}

describe('Coalescer', () => {
  it('flushes a lone event within a blink', async () => {
    const { batches, coalescer } = recording();
    coalescer.push(change('roles'));
    await vi.advanceTimersByTimeAsync(50);
    expect(batches).toHaveLength(1);
  });

  it('turns a storm of ten thousand events in ten seconds into four flushes a second at most', async () => {
    const { batches, coalescer } = recording(30);
    for (let event = 0; event < 10_000; event += 1) {
      coalescer.push(change('employees', [String(event)]));
      await vi.advanceTimersByTimeAsync(1);
    }
    await vi.advanceTimersByTimeAsync(1000);
    expect(batches.length).toBeGreaterThan(30);
    expect(batches.length).toBeLessThanOrEqual(42);
    const gaps = batches.slice(1).map(({ at }, index) => at - (batches[index]?.at ?? 0));
    expect(Math.min(...gaps)).toBeGreaterThanOrEqual(250);
  });

  it('never starts a flush while one is under way, and loses nothing meanwhile', async () => {
    const { batches, coalescer } = recording(2_000);
    coalescer.push(change('roles', ['a']));
    await vi.advanceTimersByTimeAsync(100);
    coalescer.push(change('units', ['b']));
    await vi.advanceTimersByTimeAsync(1_500);
    expect(batches).toHaveLength(1);
    await vi.advanceTimersByTimeAsync(600);
    expect(batches).toHaveLength(2);
    expect([...(batches[1]?.batch.keys() ?? [])]).toEqual(['units']);
  });

  it('goes on after a flush that never answers', async () => {
    const { batches, coalescer } = recording(1_000_000);
    coalescer.push(change('roles'));
    await vi.advanceTimersByTimeAsync(100);
    coalescer.push(change('roles'));
    await vi.advanceTimersByTimeAsync(5_500);
    expect(batches).toHaveLength(2);
  });

  it('merges ids, and gives up naming them when there are too many or one event named none', async () => {
    const { batches, coalescer } = recording();
    coalescer.push(change('roles', ['1', '2']));
    coalescer.push(change('roles', ['2', '3'], true));
    coalescer.push(change('units', ['1']));
    coalescer.push(change('units', null));
    const many = Array.from({ length: 600 }, (_, id) => String(id));
    coalescer.push(change('employees', ['x']));
    coalescer.push(change('employees', many));
    await vi.advanceTimersByTimeAsync(50);
    const batch = batches[0]?.batch;
    expect(batch?.get('roles')).toEqual({ ids: new Set(['1', '2', '3']), structural: true });
    expect(batch?.get('units')?.ids).toBeNull();
    expect(batch?.get('employees')?.ids).toBeNull();
  });

  it('does nothing after it was stopped', async () => {
    const { batches, coalescer } = recording();
    coalescer.push(change('roles'));
    coalescer.stop();
    coalescer.push(change('roles'));
    await vi.advanceTimersByTimeAsync(10_000);
    expect(batches).toHaveLength(0);
  });
});
