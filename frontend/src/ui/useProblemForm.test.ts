import { describe, expect, it } from 'vitest';
import { Problem } from '@/api/problem';
import { assignErrors } from './useProblemForm';

const problem = (errors: Record<string, string[]>) =>
  new Problem({ title: 'Invalid', status: 400, code: 'invalid', errors });

describe('errors of a refused form', () => {
  it('land at their fields', () => {
    const refused = problem({ name: ['Too long.', 'Taken.'], role: ['Unknown.'] });
    const { fields, rest } = assignErrors(refused, ['name', 'role_id']);
    expect(fields).toEqual({ name: 'Too long. Taken.' });
    expect(rest).toBe(refused);
  });

  it('find a field by the name of its relation', () => {
    const { fields, rest } = assignErrors(problem({ parent_id: ['A cycle.'] }), ['parent']);
    expect(fields).toEqual({ parent: 'A cycle.' });
    expect(rest).toBeNull();
  });

  it('are shown above the form when they name no field', () => {
    const refused = problem({});
    expect(assignErrors(refused, ['name'])).toEqual({ fields: {}, rest: refused });
  });
});
