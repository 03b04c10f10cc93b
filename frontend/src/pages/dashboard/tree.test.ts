import { describe, expect, it } from 'vitest';
import type { UnitNode } from '@/api/types';
import { biggestGaps, expandedNow, initiallyExpanded, moveFor, visibleRows } from './tree';

function unit(id: string, parent: string | null, more: Partial<UnitNode> = {}): UnitNode {
  return {
    id,
    name: id,
    kind: 'team',
    parent_id: parent,
    depth: parent === null ? 0 : 1,
    headcount: 10,
    readiness: { value: '50.00', coverage: '100.00', as_of: null, recalculating: false },
    ...more,
  };
}

const NODES = [
  unit('east', null),
  unit('east-a', 'east'),
  unit('east-a-1', 'east-a', { depth: 2 }),
  unit('east-b', 'east'),
  unit('west', null),
  unit('west-a', 'west'),
];
const ALL = new Set(['east', 'east-a', 'west']);
const ids = (expanded: Set<string>) => visibleRows(NODES, expanded).map((row) => row.node.id);

describe('rows in sight', () => {
  it('hide everything below a collapsed unit, whatever was open inside', () => {
    expect(ids(ALL)).toEqual(NODES.map((node) => node.id));
    expect(ids(new Set(['east-a', 'west']))).toEqual(['east', 'west', 'west-a']);
  });

  it('know their place among their siblings', () => {
    const rows = visibleRows(NODES, ALL);
    const place = (id: string) => {
      const row = rows.find((candidate) => candidate.node.id === id);
      return [row?.position, row?.siblings];
    };
    expect(place('east-b')).toEqual([2, 2]);
    expect(place('west')).toEqual([2, 2]);
    expect(place('west-a')).toEqual([1, 1]);
  });

  it('begin with the one unit that the reader is limited to', () => {
    const part = NODES.slice(1, 3);
    const rows = visibleRows(part, new Set(['east-a']));
    expect(rows.map((row) => [row.node.id, row.depth])).toEqual([
      ['east-a', 0],
      ['east-a-1', 1],
    ]);
  });

  it('show a small company whole and only the upper levels of a large one', () => {
    expect(initiallyExpanded(NODES)).toEqual(ALL);
    expect(initiallyExpanded(NODES, 3)).toEqual(new Set(['east', 'west']));
  });

  it('open a unit that only now got units below it, and leave closed what was closed', () => {
    const closed = new Map([['west', false]]);
    const grown = [...NODES, unit('west-a-1', 'west-a', { depth: 2 })];
    expect(expandedNow(NODES, closed)).toEqual(new Set(['east', 'east-a']));
    expect(expandedNow(grown, closed)).toEqual(new Set(['east', 'east-a', 'west-a']));
  });
});

describe('keys', () => {
  const rows = visibleRows(NODES, ALL);
  const closed = visibleRows(NODES, new Set(['west']));

  it('move up and down and to the ends, and stop there', () => {
    expect(moveFor('ArrowDown', rows, 'east')).toEqual({ kind: 'focus', id: 'east-a' });
    expect(moveFor('ArrowUp', rows, 'east')).toBeNull();
    expect(moveFor('End', rows, 'east')).toEqual({ kind: 'focus', id: 'west-a' });
    expect(moveFor('Home', rows, 'west-a')).toEqual({ kind: 'focus', id: 'east' });
    expect(moveFor('ArrowDown', rows, 'west-a')).toBeNull();
  });

  it('open to the right, then go in; close to the left, then go out', () => {
    expect(moveFor('ArrowRight', closed, 'east')).toEqual({ kind: 'expand', ids: ['east'] });
    expect(moveFor('ArrowRight', rows, 'east')).toEqual({ kind: 'focus', id: 'east-a' });
    expect(moveFor('ArrowRight', rows, 'west-a')).toBeNull();
    expect(moveFor('ArrowLeft', rows, 'east')).toEqual({ kind: 'collapse', id: 'east' });
    expect(moveFor('ArrowLeft', rows, 'west-a')).toEqual({ kind: 'focus', id: 'west' });
  });

  it('expand all siblings with a star', () => {
    expect(moveFor('*', closed, 'west')).toEqual({ kind: 'expand', ids: ['east', 'west'] });
  });

  it('find by first letter, after the current row and around', () => {
    expect(moveFor('w', rows, 'east')).toEqual({ kind: 'focus', id: 'west' });
    expect(moveFor('E', rows, 'west-a')).toEqual({ kind: 'focus', id: 'east' });
    expect(moveFor('z', rows, 'east')).toBeNull();
  });

  it('open and explain', () => {
    expect(moveFor('Enter', rows, 'west')).toEqual({ kind: 'open', id: 'west' });
    expect(moveFor(' ', rows, 'west')).toEqual({ kind: 'explain', id: 'west' });
    expect(moveFor('Tab', rows, 'west')).toBeNull();
  });
});

describe('biggest gaps', () => {
  const ready = (value: string | null) => ({
    readiness: { value, coverage: '100.00', as_of: null, recalculating: false },
  });

  it('rank the innermost units by what their people lack together', () => {
    const nodes = [
      unit('top', null, { headcount: 1000, ...ready('10.00') }),
      unit('small-and-bad', 'top', { headcount: 2, ...ready('0.00') }),
      unit('large-and-fair', 'top', { headcount: 100, ...ready('60.00') }),
      unit('perfect', 'top', { headcount: 500, ...ready('100.00') }),
      unit('unknown', 'top', { headcount: 500, ...ready(null) }),
      unit('empty', 'top', { headcount: 0, ...ready('0.00') }),
    ];
    const gaps = biggestGaps(nodes);
    expect(gaps.map(({ node }) => node.id)).toEqual(['large-and-fair', 'small-and-bad']);
    expect(gaps[0]?.path).toEqual(['top']);
  });
});
