/** What a key does on a row of the list (the grid pattern of WAI-ARIA, by whole rows). */

export type GridMove =
  | { kind: 'focus'; index: number; extend: boolean }
  | { kind: 'open' | 'toggle' | 'selectAll' | 'clear' };

export interface Pressed {
  key: string;
  shiftKey: boolean;
  ctrlKey: boolean;
  metaKey: boolean;
  altKey: boolean;
}

/** `rows` are loaded, of which `inSight` fit the screen. Null: the key does nothing here. */
export function gridMove(
  pressed: Pressed,
  { index, rows, inSight }: { index: number; rows: number; inSight: number },
): GridMove | null {
  const { key, shiftKey, altKey } = pressed;
  const command = pressed.ctrlKey || pressed.metaKey;
  if (altKey) return null;
  if (command) return key.toLowerCase() === 'a' ? { kind: 'selectAll' } : null;
  const to = (wanted: number): GridMove | null => {
    const next = Math.min(Math.max(wanted, 0), rows - 1);
    return next === index ? null : { kind: 'focus', index: next, extend: shiftKey };
  };
  const page = Math.max(1, inSight - 1);
  switch (key) {
    case 'ArrowDown':
      return to(index + 1);
    case 'ArrowUp':
      return to(index - 1);
    case 'PageDown':
      return to(index + page);
    case 'PageUp':
      return to(index - page);
    case 'Home':
      return to(0);
    case 'End':
      return to(rows - 1);
    case 'Enter':
      return { kind: 'open' };
    case ' ':
    case 'x':
      return { kind: 'toggle' };
    case 'Escape':
      return { kind: 'clear' };
  }
  return null;
}
