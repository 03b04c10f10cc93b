import { ErrorResponse, type User, type UserManager } from 'oidc-client-ts';
import { describe, expect, it, vi } from 'vitest';
import { createUserManager, oidcServer, safeReturn } from './oidc';
import { SignInRequired } from './session';

const user = (more: Partial<User> = {}) =>
  ({ access_token: 'a', expires_at: 1000, ...more }) as User;

const refusal = (error: string) => new ErrorResponse({ error });

function manager(overrides: Partial<Record<keyof UserManager, unknown>>): UserManager {
  return {
    getUser: () => Promise.resolve(null),
    removeUser: vi.fn(() => Promise.resolve()),
    ...overrides,
  } as unknown as UserManager;
}

describe('the sign-in server', () => {
  it('keeps tokens out of every storage of the browser', async () => {
    const real = createUserManager('http://localhost');
    await real.storeUser(user({ toStorageString: () => 'a-secret-token' }));
    const kept = JSON.stringify([{ ...localStorage }, { ...sessionStorage }]);
    expect(kept).not.toContain('a-secret-token');
  });

  it('renews for the account it is told, and passes on when the token ends', async () => {
    const signinSilent = vi.fn(() => Promise.resolve(user()));
    const server = oidcServer(manager({ signinSilent }));
    await expect(server.silent('acme')).resolves.toEqual({
      accessToken: 'a',
      expiresAt: 1_000_000,
    });
    expect(signinSilent).toHaveBeenCalledWith({ extraQueryParams: { account: 'acme' } });
  });

  it('falls back from a spent refresh token to the sign-in of the server', async () => {
    const signinSilent = vi
      .fn()
      .mockRejectedValueOnce(refusal('invalid_grant'))
      .mockResolvedValueOnce(user());
    const removeUser = vi.fn(() => Promise.resolve());
    const held = () => Promise.resolve(user({ refresh_token: 'spent' }));
    const server = oidcServer(manager({ signinSilent, removeUser, getUser: held }));
    await expect(server.silent(null)).resolves.toMatchObject({ accessToken: 'a' });
    expect(removeUser).toHaveBeenCalledTimes(1);
  });

  it.each(['login_required', 'account_selection_required', 'interaction_required'])(
    'asks for the user when the answer is %s',
    async (code) => {
      const server = oidcServer(manager({ signinSilent: () => Promise.reject(refusal(code)) }));
      await expect(server.silent(null)).rejects.toBeInstanceOf(SignInRequired);
    },
  );

  it('does not mistake a failing network for a signed-out user', async () => {
    const server = oidcServer(
      manager({ signinSilent: () => Promise.reject(new TypeError('Failed to fetch')) }),
    );
    await expect(server.silent(null)).rejects.toBeInstanceOf(TypeError);
  });

  it('signs out even when the tokens cannot be revoked', async () => {
    const signoutRedirect = vi.fn(() => Promise.resolve());
    const revokeTokens = () => Promise.reject(new TypeError('Failed to fetch'));
    await oidcServer(manager({ signoutRedirect, revokeTokens })).leave();
    expect(signoutRedirect).toHaveBeenCalledTimes(1);
  });
});

describe('the page returned to', () => {
  it('is one of this site, or the first', () => {
    expect(safeReturn('/roles?search=a#b')).toBe('/roles?search=a#b');
    for (const path of [
      undefined,
      '',
      'https://evil.test',
      '//evil.test',
      '/\\evil',
      '/callback?x',
    ]) {
      expect(safeReturn(path)).toBe('/');
    }
  });
});
