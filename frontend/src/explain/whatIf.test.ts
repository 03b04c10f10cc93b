import { describe, expect, it } from 'vitest';
import { put, toQuestion, without, type Override, type Overrides } from './whatIf';

const NONE: Overrides = new Map();
const trained: Override = { kind: 'requirement', id: 'q1', name: 'Trained', satisfied: true };
const heavy: Override = { kind: 'weight', id: 'r1', name: 'Pumps', weight: 5 };
const signed: Override = {
  kind: 'sign_off',
  id: 'r1',
  assignmentId: 'a1',
  name: 'Pumps',
  signedOff: true,
};

describe('what is to be otherwise', () => {
  it('becomes one question', () => {
    const all = put(put(put(NONE, trained, false), heavy, false), signed, false);
    expect(toQuestion(all)).toEqual({
      requirements: [{ requirement_id: 'q1', satisfied: true }],
      weights: [{ responsibility_id: 'r1', weight: 5 }],
      sign_offs: [{ assignment_id: 'a1', responsibility_id: 'r1', signed_off: true }],
    });
  });

  it('is asked about once, as it was said last', () => {
    const twice = put(put(NONE, heavy, false), { ...heavy, weight: 2 }, false);
    expect(toQuestion(twice).weights).toEqual([{ responsibility_id: 'r1', weight: 2 }]);
  });

  it('is forgotten when it is as it is, or taken back', () => {
    const one = put(NONE, trained, false);
    expect(put(one, { ...trained, satisfied: false }, true).size).toBe(0);
    expect(without(one, trained).size).toBe(0);
    expect(one.size).toBe(1);
  });
});
