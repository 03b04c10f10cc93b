import { describe, expect, it } from 'vitest';
import {
  dimensionOf,
  FILTERS,
  filtersBeside,
  filtersOf,
  isNarrowed,
  orderOf,
  type Values,
} from './asked';

const NOTHING = Object.fromEntries(FILTERS.map((name) => [name, ''])) as Values;

describe('the address', () => {
  it('asks for whole days, the last one included', () => {
    const asked = filtersOf({ ...NOTHING, from: '2026-11-01', until: '2026-11-30' });
    expect(asked.created_from).toBe(new Date(2026, 10, 1).toISOString());
    expect(asked.created_before).toBe(new Date(2026, 11, 1).toISOString());
  });

  it('means no record without its kind', () => {
    expect(filtersOf({ ...NOTHING, record_id: '12' }).record_id).toBe('');
  });

  it('sorts by the latest, and by the best match while searching', () => {
    expect(orderOf(NOTHING)).toBe('-created_at');
    expect(orderOf({ ...NOTHING, search: 'lease' })).toBe('relevance');
    expect(orderOf({ ...NOTHING, search: 'lease', order: 'size' })).toBe('size');
    expect(orderOf({ ...NOTHING, order: 'relevance' })).toBe('-created_at');
    expect(orderOf({ ...NOTHING, order: 'nonsense' })).toBe('-created_at');
  });

  it('is browsed by record unless it says by what', () => {
    expect(dimensionOf(NOTHING)).toBe('record');
    expect(dimensionOf({ ...NOTHING, by: 'tag' })).toBe('tag');
    expect(dimensionOf({ ...NOTHING, by: 'nonsense' })).toBe('record');
  });

  it('narrows nothing down by how it is shown', () => {
    expect(isNarrowed({ ...NOTHING, by: 'tag', order: 'name', open: '3' })).toBe(false);
    expect(isNarrowed({ ...NOTHING, kind: 'pdf' })).toBe(true);
  });
});

it('a tree counts under every filter but its own', () => {
  const filters = filtersOf({
    ...NOTHING,
    record_model: 'a.b',
    record_id: '1',
    kind: 'pdf',
    tag: '2',
  });
  expect(filtersBeside('record', filters)).toMatchObject({
    record_model: '',
    record_id: '',
    kind: 'pdf',
    tag: '2',
  });
  expect(filtersBeside('type', filters)).toMatchObject({ record_id: '1', kind: '', tag: '2' });
});
