import { describe, expect, it } from 'vitest';
import { csvField, toCsv } from './download';

describe('rejected rows as CSV', () => {
  it('quote what would break the row', () => {
    expect(csvField('Smith, Ada')).toBe('"Smith, Ada"');
    expect(csvField('the "boss"')).toBe('"the ""boss"""');
    expect(csvField('two\nlines')).toBe('"two\nlines"');
  });

  it('keep a formula from running in a spreadsheet, and numbers as they are', () => {
    expect(csvField('=HYPERLINK("x")')).toBe(`"'=HYPERLINK(""x"")"`);
    expect(csvField('@cmd')).toBe("'@cmd");
    expect(csvField('-0.5')).toBe('-0.5');
  });

  it('have every column any row has, the line and the reason first', () => {
    const rows: Record<string, string>[] = [
      { line: '2', reason: 'FTE above 1', fte: '1.5' },
      { line: '9', reason: 'No number', name: 'Ada' },
    ];
    expect(toCsv(rows, ['line', 'reason'])).toBe(
      'line,reason,fte,name\r\n2,FTE above 1,1.5,\r\n9,No number,,Ada\r\n',
    );
  });
});
