import { describe, expect, it } from 'vitest';
import { OWNER } from '@/testing/render';
import { may } from './me';

describe('what the user may do', () => {
  it('is what the token and the role allow together, as the server says', () => {
    expect(may(OWNER, 'units:write')).toBe(true);
    expect(may(OWNER, 'roles:write')).toBe(false);
  });

  it('is reading only while the company is suspended', () => {
    const suspended = { ...OWNER, account: { ...OWNER.account, status: 'suspended' as const } };
    expect(may(suspended, 'units:read')).toBe(true);
    expect(may(suspended, 'units:write')).toBe(false);
  });
});
