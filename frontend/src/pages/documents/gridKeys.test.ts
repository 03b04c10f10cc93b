import { expect, it } from 'vitest';
import { gridMove, type Pressed } from './gridKeys';

const at = { index: 5, rows: 100, inSight: 11 };
const press = (key: string, more: Partial<Pressed> = {}) =>
  gridMove({ key, shiftKey: false, ctrlKey: false, metaKey: false, altKey: false, ...more }, at);

it('moves by row, by screen, and to both ends', () => {
  const to = (index: number) => ({ kind: 'focus', index, extend: false });
  expect(press('ArrowDown')).toEqual(to(6));
  expect(press('ArrowUp')).toEqual(to(4));
  expect(press('PageDown')).toEqual(to(15));
  expect(press('PageUp')).toEqual(to(0));
  expect(press('Home')).toEqual(to(0));
  expect(press('End')).toEqual(to(99));
});

it('stays within the list', () => {
  const last = { ...at, index: 99 };
  const key = { key: 'ArrowDown', shiftKey: false, ctrlKey: false, metaKey: false, altKey: false };
  expect(gridMove(key, last)).toBeNull();
});

it('opens, selects one, a range, all, and none', () => {
  expect(press('Enter')).toEqual({ kind: 'open' });
  expect(press(' ')).toEqual({ kind: 'toggle' });
  expect(press('ArrowDown', { shiftKey: true })).toEqual({ kind: 'focus', index: 6, extend: true });
  expect(press('a', { ctrlKey: true })).toEqual({ kind: 'selectAll' });
  expect(press('A', { metaKey: true })).toEqual({ kind: 'selectAll' });
  expect(press('Escape')).toEqual({ kind: 'clear' });
});

it('leaves to the browser what is not its own', () => {
  expect(press('Tab')).toBeNull();
  expect(press('a')).toBeNull();
  expect(press('ArrowLeft', { altKey: true })).toBeNull();
  expect(press('f', { ctrlKey: true })).toBeNull();
});
