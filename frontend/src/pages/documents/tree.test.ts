import { describe, expect, it } from 'vitest';
import type { TreeNode } from '@/api/documents';
import { FILTERS, type Values } from './asked';
import { keyOf, parentOf, placeOf } from './places';
import { EVERYTHING, isWaiting, moveFor, rowsOf, type Branch } from './treeRows';

const node = (key: string, label: string, has_children = false): TreeNode => ({
  key,
  label,
  number: 1,
  capped: false,
  has_children,
});
const ROOT = [node('sale.order', 'Sales Order', true), node('res.partner', 'Élève', true)];
const ORDERS: Branch = { nodes: [node('sale.order:1', 'S1'), node('sale.order:2', 'S2')] };
const NOWHERE = Object.fromEntries(FILTERS.map((name) => [name, ''])) as Values;

function rows(open: string[], branches: [string, Branch][] = [['sale.order', ORDERS]]) {
  return rowsOf(ROOT, new Map(branches), new Set(open), 'All documents');
}

describe('the rows of the tree', () => {
  it('begin with everything, and count it among the first level', () => {
    const shown = rows([]);
    expect(shown.map(({ label }) => label)).toEqual(['All documents', 'Sales Order', 'Élève']);
    expect(shown.map(({ position, siblings }) => [position, siblings])).toEqual([
      [1, 3],
      [2, 3],
      [3, 3],
    ]);
  });

  it('hold the children of an open node beneath it', () => {
    const shown = rows(['sale.order']);
    expect(shown.map(({ key, depth }) => [key, depth])).toEqual([
      [EVERYTHING, 0],
      ['sale.order', 0],
      ['sale.order:1', 1],
      ['sale.order:2', 1],
      ['res.partner', 0],
    ]);
    expect(shown[2]).toMatchObject({ parent: 'sale.order', position: 1, siblings: 2 });
  });

  it('say where children are still being read', () => {
    const shown = rows(['sale.order'], []);
    expect(shown.filter(isWaiting).map(({ parent }) => parent)).toEqual(['sale.order']);
  });
});

describe('a key in the tree', () => {
  const shown = rows(['sale.order']);
  it('moves up and down, to the first and to the last row', () => {
    expect(moveFor('ArrowDown', shown, EVERYTHING)).toEqual({ kind: 'focus', key: 'sale.order' });
    expect(moveFor('ArrowUp', shown, 'sale.order')).toEqual({ kind: 'focus', key: EVERYTHING });
    expect(moveFor('End', shown, EVERYTHING)).toEqual({ kind: 'focus', key: 'res.partner' });
    expect(moveFor('Home', shown, 'sale.order:2')).toEqual({ kind: 'focus', key: EVERYTHING });
    expect(moveFor('ArrowUp', shown, EVERYTHING)).toBeNull();
  });

  it('opens a node and goes in, closes it and goes out', () => {
    expect(moveFor('ArrowRight', shown, 'res.partner')).toEqual({
      kind: 'expand',
      key: 'res.partner',
    });
    expect(moveFor('ArrowRight', shown, 'sale.order')).toEqual({
      kind: 'focus',
      key: 'sale.order:1',
    });
    expect(moveFor('ArrowLeft', shown, 'sale.order:2')).toEqual({
      kind: 'focus',
      key: 'sale.order',
    });
    expect(moveFor('ArrowLeft', shown, 'sale.order')).toEqual({
      kind: 'collapse',
      key: 'sale.order',
    });
    expect(moveFor('ArrowRight', shown, 'sale.order:1')).toBeNull();
  });

  it('chooses, and opens all beside it', () => {
    expect(moveFor('Enter', shown, 'sale.order:1')).toEqual({
      kind: 'choose',
      key: 'sale.order:1',
    });
    expect(moveFor('*', shown, 'sale.order')).toEqual({
      kind: 'expandAll',
      keys: ['sale.order', 'res.partner'],
    });
  });

  it('finds the next name by its first letter, whatever its accent, round the end', () => {
    expect(moveFor('e', shown, EVERYTHING)).toEqual({ kind: 'focus', key: 'res.partner' });
    expect(moveFor('s', shown, 'sale.order:2')).toEqual({ kind: 'focus', key: 'sale.order' });
    expect(moveFor('q', shown, EVERYTHING)).toBeNull();
  });
});

describe('a place of the tree', () => {
  it('is the same in the address and back', () => {
    for (const [by, key] of [
      ['record', 'sale.order'],
      ['record', 'sale.order:12'],
      ['directory', '7'],
      ['type', 'pdf'],
      ['tag', '3'],
    ] as const) {
      expect(keyOf(by, { ...NOWHERE, ...placeOf(by, key) })).toBe(key);
    }
  });

  it('leaves a record when it goes to the kind of record', () => {
    expect(placeOf('record', 'res.partner')).toEqual({
      record_model: 'res.partner',
      record_id: '',
    });
    expect(placeOf('record', '')).toEqual({ record_model: '', record_id: '' });
    expect(keyOf('record', NOWHERE)).toBeNull();
  });

  it('is found under the node around it', () => {
    expect(parentOf('record', 'sale.order:12')).toBe('sale.order');
    expect(parentOf('record', 'sale.order')).toBeNull();
    expect(parentOf('directory', '7')).toBeNull();
  });
});
