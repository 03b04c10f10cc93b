import { describe, expect, it } from 'vitest';
import { marked } from '../snippets';
import { formatSize } from '../sizes';
import { decoded, readText } from '../storage';
import { stepOf, wayOf } from './ways';

describe('the way a document is shown', () => {
  it('is the browser own for what it can show', () => {
    expect(wayOf({ kind: 'pdf', media_type: 'application/pdf' })).toBe('pdf');
    expect(wayOf({ kind: 'image', media_type: 'image/JPEG' })).toBe('image');
    expect(wayOf({ kind: 'text', media_type: 'text/csv; charset=utf-8' })).toBe('text');
    expect(wayOf({ kind: 'audio', media_type: 'audio/mpeg' })).toBe('audio');
  });

  it('is none for what could carry scripts, or what browsers do not know', () => {
    expect(wayOf({ kind: 'image', media_type: 'image/svg+xml' })).toBe('none');
    expect(wayOf({ kind: 'image', media_type: 'image/tiff' })).toBe('none');
    expect(wayOf({ kind: 'office', media_type: 'application/msword' })).toBe('none');
  });
});

describe('an arrow inside the preview', () => {
  const press = (key: string, html = '<div></div>', more = {}) => {
    const holder = document.createElement('div');
    holder.innerHTML = html;
    const target = holder.querySelector('[data-on]') ?? holder;
    const none = { altKey: false, ctrlKey: false, metaKey: false, shiftKey: false };
    return stepOf({ key, target, ...none, ...more });
  };

  it('goes on and back', () => {
    expect(
      ['ArrowRight', 'ArrowDown', 'ArrowLeft', 'ArrowUp', 'a'].map((key) => press(key)),
    ).toEqual([1, 1, -1, -1, 0]);
  });

  it('stays with what has its own use for it', () => {
    expect(press('ArrowRight', '<audio data-on></audio>')).toBe(0);
    expect(press('ArrowRight', '<input type="radio" data-on>')).toBe(0);
    expect(press('ArrowDown', '<pre data-scrolls data-on></pre>')).toBe(0);
    expect(press('ArrowRight', '<pre data-scrolls data-on></pre>')).toBe(1);
    expect(press('ArrowLeft', '<p></p>', { altKey: true })).toBe(0);
  });
});

describe('a text', () => {
  it('is read to its limit and no further', async () => {
    const original = globalThis.fetch;
    globalThis.fetch = () => Promise.resolve(new Response('é'.repeat(100)));
    try {
      // Nine bytes end in the middle of a character.
      expect(await readText('https://storage.test/1', { most: 9 })).toEqual({
        text: 'éééé',
        cut: true,
      });
      expect(await readText('https://storage.test/1', { most: 200 })).toEqual({
        text: 'é'.repeat(100),
        cut: false,
      });
    } finally {
      globalThis.fetch = original;
    }
  });

  it('is understood as Windows wrote it, long ago and lately', () => {
    expect(decoded(new Uint8Array([0xe9, 0x74, 0xe9]))).toBe('été');
    expect(decoded(new Uint8Array([0xff, 0xfe, 0xe9, 0x00]))).toBe('é');
  });
});

it('an excerpt is text, in which words are marked that begin as the search does', () => {
  expect(marked('Décret <b>decrets</b> indécret', 'décret')).toEqual([
    { text: 'Décret', hit: true },
    { text: ' <b>', hit: false },
    { text: 'decret', hit: true },
    { text: 's</b> indécret', hit: false },
  ]);
  expect(marked('ᐃᓄᒃᑎᑐᑦ', 'ᐃᓄ')).toEqual([
    { text: 'ᐃᓄ', hit: true },
    { text: 'ᒃᑎᑐᑦ', hit: false },
  ]);
});

it('a size is written in the reader language', () => {
  expect(formatSize(640, 'en')).toBe('640 byte');
  expect(formatSize(1_234, 'en')).toBe('1.2 kB');
  expect(formatSize(999_900, 'en')).toBe('1 MB');
  expect(formatSize(12_345_678, 'fr')).toBe('12\u202fMo');
});
