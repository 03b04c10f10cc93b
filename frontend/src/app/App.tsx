import { I18nProvider } from '@lingui/react';
import { MantineProvider } from '@mantine/core';
import { QueryClientProvider } from '@tanstack/react-query';
import { useEffect, useState } from 'react';
import { BrowserRouter } from 'react-router';
import { SessionContext, useSessionState } from '@/auth/SessionContext';
import type { Session } from '@/auth/session';
import { SessionEnded, SessionFailed, SessionSplash } from '@/auth/SessionPages';
import { i18n } from '@/i18n/i18n';
import { Workspace } from './Workspace';
import { createQueryClient } from './queryClient';
import { cssVariables, theme } from './theme';

export function App({ session }: { session: Session }) {
  return (
    <I18nProvider i18n={i18n}>
      <MantineProvider theme={theme} cssVariablesResolver={cssVariables} defaultColorScheme="auto">
        <SessionContext value={session}>
          <Gate />
        </SessionContext>
      </MantineProvider>
    </I18nProvider>
  );
}

function Gate() {
  const state = useSessionState();
  switch (state.status) {
    case 'restoring':
    case 'leaving':
      return <SessionSplash leaving={state.status === 'leaving'} />;
    case 'failed':
      return <SessionFailed message={state.message} />;
    case 'anonymous':
      return state.reason === 'none' ? <SessionSplash /> : <SessionEnded reason={state.reason} />;
    case 'active':
      return <SignedIn />;
  }
}

/** Everything learned with one session lives and dies with this component. */
function SignedIn() {
  const [client] = useState(createQueryClient);
  useEffect(() => () => client.clear(), [client]);
  return (
    <QueryClientProvider client={client}>
      <BrowserRouter>
        <Workspace />
      </BrowserRouter>
    </QueryClientProvider>
  );
}
