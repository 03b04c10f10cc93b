import { describe, expect, it } from 'vitest';
import type { Course } from '@/api/types';
import { follow, toldBy } from './courses';

const running: Course = { id: 'c1', state: 'running', stage: 2, stages: 6, remaining: 14 };

describe('the course of a recalculation', () => {
  it('is read from an event', () => {
    const data = { recalculation_id: 'c1', state: 'running', stage: 2, stages: 6, remaining: 14 };
    expect(toldBy({ data })).toEqual(running);
  });

  it('is not read from an event that tells of none, or of a state not known', () => {
    expect(toldBy({ data: {} })).toBeNull();
    expect(toldBy({ data: { recalculation_id: 'c1', state: 'lost' } })).toBeNull();
  });

  it('never goes back when a slower answer comes after a faster one', () => {
    const late = { ...running, stage: 1, remaining: 20 };
    expect(follow(running, late)).toEqual({ ...late, stage: 2 });
    const settled: Course = { ...running, state: 'settled', stage: 6, remaining: 0 };
    expect(follow(settled, running)).toEqual(settled);
  });

  it('is followed to its end before another one is', () => {
    const other = { ...running, id: 'c2' };
    expect(follow(running, other)).toEqual(running);
    expect(follow({ ...running, state: 'settled' }, other)).toEqual(other);
    expect(follow(undefined, other)).toEqual(other);
  });
});
