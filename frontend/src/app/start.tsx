/** Starts the app: session, language, transport, then the first render. */

// The library's styles come first, so that the app's own may override them.
import './styles';
import { createRoot } from 'react-dom/client';
import { connectApi } from '@/api/client';
import { createTransport } from '@/api/transport';
import { createUserManager, oidcServer } from '@/auth/oidc';
import { Session } from '@/auth/session';
import { activateLocale, i18n, preferredLocale, regionalLocale } from '@/i18n/i18n';
import { readPreference, writePreference } from '@/preferences';
import { App } from './App';

const session = new Session({
  server: oidcServer(createUserManager(window.location.origin)),
  channel: new BroadcastChannel('annex-session'),
  account: readPreference('account'),
});

connectApi(createTransport({ session, locale: () => regionalLocale(i18n.locale) }));

async function settleSession(): Promise<void> {
  const { pathname, search, hash, href } = window.location;
  if (pathname === '/signed-out') {
    session.stayOut();
    return;
  }
  if (pathname === '/callback') {
    await session.complete(href, (returnTo, account) => {
      if (account) writePreference('account', account);
      window.history.replaceState(null, '', returnTo);
    });
    return;
  }
  await session.restore();
  const { state } = session;
  if (state.status === 'anonymous' && state.reason === 'none') {
    await session.signIn({ returnTo: pathname + search + hash });
  }
}

async function start(): Promise<void> {
  const root = document.getElementById('root');
  if (!root) throw new Error('the page has no #root');
  const settled = settleSession();
  await activateLocale(preferredLocale());
  createRoot(root).render(<App session={session} />);
  await settled;
}

void start();
