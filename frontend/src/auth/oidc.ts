/** The sign-in server at `/o/`, spoken to through oidc-client-ts with every token kept in memory. */

import {
  ErrorResponse,
  InMemoryWebStorage,
  UserManager,
  WebStorageStateStore,
  type User,
} from 'oidc-client-ts';
import { REQUESTED_SCOPES } from './scopes';
import { SignInRequired, type SignInServer, type Tokens } from './session';

/** Answers of the server that only a visible sign-in can resolve. */
const NEEDS_USER = new Set([
  'login_required',
  'interaction_required',
  'account_selection_required',
  'consent_required',
  'invalid_grant',
  'access_denied',
]);

interface RedirectState {
  returnTo: string;
  account: string | null;
}

export function createUserManager(origin: string): UserManager {
  const issuer = `${origin}/o`;
  return new UserManager({
    authority: issuer,
    metadata: {
      issuer,
      authorization_endpoint: `${issuer}/authorize/`,
      token_endpoint: `${issuer}/token/`,
      revocation_endpoint: `${issuer}/revoke_token/`,
      userinfo_endpoint: `${issuer}/userinfo/`,
      end_session_endpoint: `${issuer}/logout/`,
    },
    client_id: 'annex-web',
    redirect_uri: `${origin}/callback`,
    silent_redirect_uri: `${origin}/silent-callback`,
    post_logout_redirect_uri: `${origin}/signed-out`,
    scope: REQUESTED_SCOPES,
    automaticSilentRenew: false,
    monitorSession: false,
    loadUserInfo: false,
    validateSubOnSilentRenew: true,
    silentRequestTimeoutInSeconds: 10,
    // The state of a redirect (verifier, nonce, return page) must survive leaving the page; the tokens must not.
    stateStore: new WebStorageStateStore({ store: window.sessionStorage }), // eslint-disable-line no-restricted-properties
    userStore: new WebStorageStateStore({ store: new InMemoryWebStorage() }),
  });
}

function tokensOf(user: User | null): Tokens {
  if (!user?.expires_at) throw new SignInRequired('the sign-in server sent no token');
  return { accessToken: user.access_token, expiresAt: user.expires_at * 1000 };
}

function translate(error: unknown): Error {
  if (error instanceof ErrorResponse && error.error && NEEDS_USER.has(error.error)) {
    return new SignInRequired(error.error);
  }
  return error instanceof Error ? error : new Error(String(error));
}

export function oidcServer(manager: UserManager): SignInServer {
  async function silentOnce(account: string | null): Promise<Tokens> {
    const user = await manager.signinSilent(account ? { extraQueryParams: { account } } : {});
    return tokensOf(user);
  }

  return {
    async silent(account) {
      const held = await manager.getUser();
      try {
        return await silentOnce(account);
      } catch (error) {
        const translated = translate(error);
        if (!(translated instanceof SignInRequired) || !held?.refresh_token) throw translated;
      }
      // The refresh token is spent or revoked; the server's own sign-in may still be good.
      await manager.removeUser();
      try {
        return await silentOnce(account);
      } catch (error) {
        throw translate(error);
      }
    },
    async redirect({ account, returnTo }) {
      const state: RedirectState = { returnTo, account };
      await manager.signinRedirect({
        state,
        ...(account ? { extraQueryParams: { account } } : {}),
      });
    },
    async complete(url) {
      const user = await manager.signinRedirectCallback(url);
      const state = user.state as RedirectState | undefined;
      return {
        tokens: tokensOf(user),
        returnTo: safeReturn(state?.returnTo),
        account: state?.account ?? null,
      };
    },
    async leave() {
      // Signing out must not depend on the revocation: the sign-out page ends the server's side too.
      await manager.revokeTokens().catch(() => undefined);
      await manager.signoutRedirect();
    },
    async forget() {
      await manager.removeUser();
    },
  };
}

/** Only pages of this site are returned to. */
export function safeReturn(path: string | undefined): string {
  return path && /^\/(?![/\\])/.test(path) && !path.startsWith('/callback') ? path : '/';
}
