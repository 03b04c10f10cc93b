import { describe, expect, it } from 'vitest';
import { accent, red, tokens } from './theme';

function luminance(hex: string): number {
  const [r = 0, g = 0, b = 0] = [1, 3, 5].map((at) => {
    const channel = parseInt(hex.slice(at, at + 2), 16) / 255;
    return channel <= 0.04045 ? channel / 12.92 : ((channel + 0.055) / 1.055) ** 2.4;
  });
  return 0.2126 * r + 0.7152 * g + 0.0722 * b;
}

function contrast(a: string, b: string): number {
  const [light = 0, dark = 0] = [luminance(a), luminance(b)].sort((x, y) => y - x);
  return (light + 0.05) / (dark + 0.05);
}

describe('contrast', () => {
  for (const scheme of ['light', 'dark'] as const) {
    const { page, surface, text, dimmed, placeholder } = tokens[scheme];
    const grounds = { page, surface };
    const inks = {
      text,
      dimmed,
      placeholder,
      accent: scheme === 'light' ? accent[7] : accent[4],
      error: scheme === 'light' ? red[7] : red[3],
    };
    for (const [ground, under] of Object.entries(grounds)) {
      for (const [ink, over] of Object.entries(inks)) {
        it(`of ${ink} on the ${ground} in ${scheme} is at least 4.5`, () => {
          expect(contrast(over, under)).toBeGreaterThanOrEqual(4.5);
        });
      }
    }
  }

  it('of white on a filled button is at least 4.5', () => {
    expect(contrast('#ffffff', accent[7])).toBeGreaterThanOrEqual(4.5);
    expect(contrast('#ffffff', red[7])).toBeGreaterThanOrEqual(4.5);
  });
});
