import { describe, expect, it } from 'vitest';
import type { Change } from '@/api/types';
import { pageOf, toDeeds } from './grouping';

const ADA = { id: 'u1', name: 'Ada Lovelace' };

function change(id: string, more: Partial<Change> = {}): Change {
  return {
    id,
    at: '2026-11-25T10:00:00Z',
    transaction_id: 't1',
    actor: ADA,
    model: 'readiness_employees.employee',
    model_name: 'Employee',
    object_id: `row-${id}`,
    object_name: 'Grace Hopper',
    operation: 'updated',
    changes: [],
    ...more,
  };
}

describe('what was changed at once', () => {
  it('stands together, in the order of the list', () => {
    const deeds = toDeeds([
      change('1'),
      change('2'),
      change('3', { transaction_id: 't2', actor: null }),
      change('4'),
    ]);
    expect(deeds.map(({ changes }) => changes.map(({ id }) => id))).toEqual([
      ['1', '2'],
      ['3'],
      ['4'],
    ]);
    expect(deeds.map(({ actor }) => actor)).toEqual([ADA, null, ADA]);
  });

  it('is told apart by who did it', () => {
    expect(toDeeds([change('1'), change('2', { actor: null })])).toHaveLength(2);
  });
});

describe('the page of a changed record', () => {
  it('is there for records that have one and still exist', () => {
    expect(pageOf(change('1'))).toBe('/people/row-1');
    expect(pageOf(change('1', { operation: 'deleted' }))).toBeNull();
    expect(pageOf(change('1', { model: 'identity.membership' }))).toBeNull();
  });
});
