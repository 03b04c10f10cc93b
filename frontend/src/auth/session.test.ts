import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { renewalDelay, Session, SignInRequired, type SignInServer, type Tokens } from './session';

const LIFE_MS = 300_000;

/** A sign-in server that counts what it is asked for. */
class Server implements SignInServer {
  issued = 0;
  answer: 'tokens' | 'login' | 'unreachable' = 'tokens';
  redirects: { account: string | null; returnTo: string }[] = [];
  accounts: (string | null)[] = [];
  forgotten = 0;
  left = 0;

  issue(): Tokens {
    this.issued += 1;
    return { accessToken: `token-${String(this.issued)}`, expiresAt: Date.now() + LIFE_MS };
  }
  async silent(account: string | null) {
    this.accounts.push(account);
    await new Promise((resolve) => setTimeout(resolve, 100));
    if (this.answer === 'login') throw new SignInRequired('login_required');
    if (this.answer === 'unreachable') throw new TypeError('Failed to fetch');
    return this.issue();
  }
  redirect(options: { account: string | null; returnTo: string }) {
    this.redirects.push(options);
    return Promise.resolve();
  }
  complete() {
    return Promise.resolve({ tokens: this.issue(), returnTo: '/roles', account: 'acme' });
  }
  leave() {
    this.left += 1;
    return Promise.resolve();
  }
  forget() {
    this.forgotten += 1;
    return Promise.resolve();
  }
}

async function signedIn(account: string | null = null) {
  const server = new Server();
  const session = new Session({ server, account });
  const restored = session.restore();
  await vi.advanceTimersByTimeAsync(100);
  await restored;
  return { server, session };
}

beforeEach(() => {
  vi.useFakeTimers();
});

afterEach(() => {
  vi.useRealTimers();
});

describe('Session', () => {
  it('restores silently, in the account last worked in', async () => {
    const { server, session } = await signedIn('acme');
    expect(session.state).toEqual({ status: 'active' });
    expect(server.accounts).toEqual(['acme']);
    await expect(session.token()).resolves.toBe('token-1');
  });

  it('is anonymous when nobody is signed in, and failed when the server cannot be reached', async () => {
    const server = new Server();
    server.answer = 'login';
    const first = new Session({ server });
    const restoring = first.restore();
    await vi.advanceTimersByTimeAsync(100);
    await restoring;
    expect(first.state).toEqual({ status: 'anonymous', reason: 'none' });

    server.answer = 'unreachable';
    const second = new Session({ server });
    const again = second.restore();
    await vi.advanceTimersByTimeAsync(100);
    await again;
    expect(second.state).toEqual({ status: 'failed', message: 'Failed to fetch' });
  });

  it('renews a 300 s token about a minute before it ends, and no oftener', async () => {
    expect(renewalDelay(LIFE_MS)).toBe(240_000);
    expect(renewalDelay(14_000)).toBe(10_500);
    expect(renewalDelay(0)).toBe(5_000);
    const { server } = await signedIn();
    await vi.advanceTimersByTimeAsync(239_000);
    expect(server.issued).toBe(1);
    await vi.advanceTimersByTimeAsync(2_000);
    expect(server.issued).toBe(2);
    await vi.advanceTimersByTimeAsync(3_600_000);
    expect(server.issued).toBeLessThanOrEqual(2 + 15);
  });

  it('renews once for a hundred requests that were refused together', async () => {
    const { server, session } = await signedIn();
    const waiting = Promise.all(Array.from({ length: 100 }, () => session.tokenAfter('token-1')));
    await vi.advanceTimersByTimeAsync(100);
    expect(new Set(await waiting)).toEqual(new Set(['token-2']));
    expect(server.issued).toBe(2);
    await expect(session.tokenAfter('token-1')).resolves.toBe('token-2');
    expect(server.issued).toBe(2);
  });

  it('tells connections of each new token', async () => {
    const { session } = await signedIn();
    const told: string[] = [];
    const stop = session.onRenewal((token) => told.push(token));
    await vi.advanceTimersByTimeAsync(241_000);
    stop();
    await vi.advanceTimersByTimeAsync(241_000);
    expect(told).toEqual(['token-2']);
  });

  it('keeps the session through a network failure and tries again', async () => {
    const { server, session } = await signedIn();
    server.answer = 'unreachable';
    await vi.advanceTimersByTimeAsync(260_000);
    expect(session.state).toEqual({ status: 'active' });
    server.answer = 'tokens';
    await vi.advanceTimersByTimeAsync(6_000);
    expect(server.issued).toBe(2);
  });

  it('ends, and forgets its tokens, when the server no longer knows the user', async () => {
    const { server, session } = await signedIn();
    server.answer = 'login';
    await vi.advanceTimersByTimeAsync(241_000);
    expect(session.state).toEqual({ status: 'anonymous', reason: 'expired' });
    expect(server.forgotten).toBe(1);
    await expect(session.token()).rejects.toBeInstanceOf(SignInRequired);
    const asked = server.accounts.length;
    await vi.advanceTimersByTimeAsync(3_600_000);
    expect(server.accounts).toHaveLength(asked);
  });

  it('signs out in every tab', async () => {
    const tabs: { onmessage: BroadcastChannel['onmessage'] }[] = [];
    const open = () => {
      const channel = {
        onmessage: null as BroadcastChannel['onmessage'],
        postMessage(data: unknown) {
          for (const tab of tabs) {
            if (tab !== channel) tab.onmessage?.call(null as never, { data } as MessageEvent);
          }
        },
      };
      tabs.push(channel);
      const server = new Server();
      return { server, session: new Session({ server, channel }) };
    };
    const here = open();
    const there = open();
    const restoring = Promise.all([here.session.restore(), there.session.restore()]);
    await vi.advanceTimersByTimeAsync(100);
    await restoring;

    await here.session.signOut();

    expect(here.session.state).toEqual({ status: 'leaving' });
    expect(there.session.state).toEqual({ status: 'anonymous', reason: 'signed-out' });
    for (const { session } of [here, there]) {
      await expect(session.token()).rejects.toBeInstanceOf(SignInRequired);
    }
    expect([here.server.left, there.server.left]).toEqual([1, 0]);
    expect(there.server.forgotten).toBe(1);
  });

  it('does not come back to life when a renewal answers after the sign-out', async () => {
    const { session } = await signedIn();
    const renewing = session.tokenAfter('token-1').catch((error: unknown) => error);
    await session.signOut();
    await vi.advanceTimersByTimeAsync(100);
    expect(await renewing).toBeInstanceOf(SignInRequired);
    expect(session.state).toEqual({ status: 'leaving' });
  });

  it('says that it is signed out when the server cannot be reached for it', async () => {
    const { server, session } = await signedIn();
    server.leave = () => Promise.reject(new TypeError('Failed to fetch'));
    await session.signOut();
    expect(session.state).toEqual({ status: 'anonymous', reason: 'signed-out' });
  });

  it('arrives at the page asked for before the app looks at the address', async () => {
    const session = new Session({ server: new Server() });
    const seen: string[] = [];
    session.subscribe(() => seen.push(session.state.status));
    await session.complete('http://annex.test/callback?code=c', (returnTo, account) => {
      seen.push(`${returnTo} ${String(account)}`);
    });
    expect(seen).toEqual(['/roles acme', 'active']);
  });

  it('says why a sign-in could not be finished', async () => {
    const server = new Server();
    server.complete = () => Promise.reject(new Error('No matching state'));
    const session = new Session({ server });
    await session.complete('http://annex.test/callback', () => undefined);
    expect(session.state).toEqual({ status: 'failed', message: 'No matching state' });
  });

  it('signs in to another account by a new redirect', async () => {
    const { server, session } = await signedIn('acme');
    await session.signIn({ account: 'globex', returnTo: '/' });
    await session.signIn({ returnTo: '/roles' });
    expect(server.redirects).toEqual([
      { account: 'globex', returnTo: '/' },
      { account: 'acme', returnTo: '/roles' },
    ]);
  });
});
