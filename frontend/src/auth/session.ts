/**
 * The session of this tab: who holds the access token, when it is renewed, and how it ends.
 * Tokens live in this object only. Every renewal goes through one shared promise, because a rotated
 * refresh token makes the loser of two parallel renewals look like a thief.
 */

export interface Tokens {
  accessToken: string;
  /** Moment the access token stops working, in milliseconds since the epoch. */
  expiresAt: number;
}

/** What the session needs from the sign-in server; `oidc.ts` is the real one. */
export interface SignInServer {
  /** Renew without the user, first by refresh token, else by the server's own sign-in. */
  silent(account: string | null): Promise<Tokens>;
  /** Leave the page for the sign-in server. */
  redirect(options: { account: string | null; returnTo: string }): Promise<void>;
  /** Finish a sign-in that came back to `/callback`; resolves with the page asked for before. */
  complete(url: string): Promise<{ tokens: Tokens; returnTo: string; account: string | null }>;
  /** Revoke the tokens and leave for the server's sign-out page. */
  leave(): Promise<void>;
  /** Drop the tokens without talking to the server. */
  forget(): Promise<void>;
}

/** The sign-in server answered that nobody is signed in, or that the grant is gone. */
export class SignInRequired extends Error {
  override name = 'SignInRequired';
}

export type SessionState =
  | { status: 'restoring' }
  | { status: 'active' }
  | { status: 'leaving' }
  | { status: 'anonymous'; reason: 'none' | 'expired' | 'signed-out' }
  | { status: 'failed'; message: string };

export interface SessionOptions {
  server: SignInServer;
  channel?: Pick<BroadcastChannel, 'postMessage'> & { onmessage: BroadcastChannel['onmessage'] };
  account?: string | null;
  now?: () => number;
}

const RENEW_BEFORE_MS = 60_000;
const RETRY_MS = 5_000;

/** How long to wait before renewing a token, given its remaining life, both in milliseconds. */
export function renewalDelay(remainingMs: number): number {
  const margin = Math.min(RENEW_BEFORE_MS, remainingMs * 0.25);
  return Math.max(RETRY_MS, remainingMs - margin);
}

export class Session {
  private tokens: Tokens | null = null;
  private renewing: Promise<string> | null = null;
  private timer: ReturnType<typeof setTimeout> | undefined;
  private current: SessionState = { status: 'restoring' };
  private readonly listeners = new Set<() => void>();
  private readonly renewalListeners = new Set<(token: string) => void>();
  private readonly server: SignInServer;
  private readonly now: () => number;
  private readonly channel: SessionOptions['channel'];
  private account: string | null;

  constructor({ server, channel, account = null, now = Date.now }: SessionOptions) {
    this.server = server;
    this.channel = channel;
    this.account = account;
    this.now = now;
    if (channel) {
      channel.onmessage = (event) => {
        if ((event.data as { type?: string }).type !== 'signed-out') return;
        this.end('signed-out');
        void this.server.forget();
      };
    }
  }

  get state(): SessionState {
    return this.current;
  }

  subscribe = (listener: () => void): (() => void) => {
    this.listeners.add(listener);
    return () => this.listeners.delete(listener);
  };

  /** Be told of each new token, for connections that outlive the one they opened with. */
  onRenewal(listener: (token: string) => void): () => void {
    this.renewalListeners.add(listener);
    return () => this.renewalListeners.delete(listener);
  }

  /** Restore the session after a page load, without showing anything to the user. */
  async restore(): Promise<void> {
    try {
      this.adopt(await this.server.silent(this.account));
    } catch (error) {
      if (error instanceof SignInRequired) this.become({ status: 'anonymous', reason: 'none' });
      else this.become({ status: 'failed', message: describe(error) });
    }
  }

  /** Start without a session, on the page shown after signing out. */
  stayOut(): void {
    this.become({ status: 'anonymous', reason: 'signed-out' });
  }

  /**
   * Finish a redirect sign-in. `arrive` puts the page's address right, before the session turns active
   * and the app looks at it.
   */
  async complete(
    url: string,
    arrive: (returnTo: string, account: string | null) => void,
  ): Promise<void> {
    try {
      const { tokens, returnTo, account } = await this.server.complete(url);
      this.account = account;
      arrive(returnTo, account);
      this.adopt(tokens);
    } catch (error) {
      arrive('/', null);
      this.become({ status: 'failed', message: describe(error) });
    }
  }

  /** Leave for the sign-in server; with an account's slug the token will be bound to that account. */
  async signIn(options: { account?: string | null; returnTo: string }): Promise<void> {
    try {
      await this.server.redirect({
        account: options.account ?? this.account,
        returnTo: options.returnTo,
      });
    } catch (error) {
      this.become({ status: 'failed', message: describe(error) });
    }
  }

  /** End the session in every tab and at the server. */
  async signOut(): Promise<void> {
    this.channel?.postMessage({ type: 'signed-out' });
    this.drop();
    this.become({ status: 'leaving' });
    // The page is on its way to the server; only when that fails does it stay and say so itself.
    await this.server.leave().catch(() => this.stayOut());
  }

  /** Remember the account the token turned out to be bound to, so that renewals keep it. */
  bindAccount(slug: string): void {
    this.account = slug;
  }

  /** A token good for a request now. Raises SignInRequired when there is no session. */
  token(): Promise<string> {
    if (!this.tokens) return Promise.reject(new SignInRequired('not signed in'));
    if (this.tokens.expiresAt - this.now() > RETRY_MS)
      return Promise.resolve(this.tokens.accessToken);
    return this.renew();
  }

  /** A token other than the one the server just refused. */
  tokenAfter(refused: string): Promise<string> {
    if (this.tokens && this.tokens.accessToken !== refused) return this.token();
    return this.renew();
  }

  private renew(): Promise<string> {
    if (!this.tokens) return Promise.reject(new SignInRequired('not signed in'));
    this.renewing ??= this.renewOnce().finally(() => {
      this.renewing = null;
    });
    return this.renewing;
  }

  private async renewOnce(): Promise<string> {
    try {
      const tokens = await this.server.silent(this.account);
      if (this.current.status !== 'active') throw new SignInRequired('signed out meanwhile');
      this.adopt(tokens);
      for (const listener of this.renewalListeners) listener(tokens.accessToken);
      return tokens.accessToken;
    } catch (error) {
      if (error instanceof SignInRequired) this.expire();
      else this.schedule(RETRY_MS);
      throw error;
    }
  }

  private adopt(tokens: Tokens): void {
    this.tokens = tokens;
    this.schedule(renewalDelay(tokens.expiresAt - this.now()));
    this.become({ status: 'active' });
  }

  private schedule(delayMs: number): void {
    clearTimeout(this.timer);
    this.timer = setTimeout(() => void this.renew().catch(() => undefined), delayMs);
  }

  private end(reason: 'expired' | 'signed-out'): void {
    this.drop();
    this.become({ status: 'anonymous', reason });
  }

  private drop(): void {
    clearTimeout(this.timer);
    this.tokens = null;
  }

  private expire(): void {
    if (this.current.status !== 'active') return;
    this.end('expired');
    void this.server.forget();
  }

  private become(state: SessionState): void {
    if (state.status === this.current.status && state.status === 'active') return;
    this.current = state;
    for (const listener of this.listeners) listener();
  }
}

function describe(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}
