import { i18n } from '@lingui/core';
import { I18nProvider } from '@lingui/react';
import { MantineProvider } from '@mantine/core';
import { QueryClient, QueryClientProvider } from '@tanstack/react-query';
import { render } from '@testing-library/react';
import type { ReactElement } from 'react';
import { BrowserRouter, useLocation } from 'react-router';
import type { Me } from '@/api/types';
import { MeContext } from '@/app/me';

export const OWNER: Me = {
  user: { id: 'u1', email: 'ada@example.org', name: 'Ada' },
  account: { id: 'a1', name: 'Acme', slug: 'acme', status: 'active' },
  role: 'owner',
  scopes: ['units:read', 'units:write', 'responsibilities:write'],
  permissions: [],
  unit_id: null,
  accounts: [{ id: 'a1', name: 'Acme', slug: 'acme', role: 'owner' }],
};

function Address() {
  const { pathname, search } = useLocation();
  return <output data-testid="address">{pathname + search}</output>;
}

/** Render inside what every page has around it, in the source language. */
export function renderPage(element: ReactElement, { me = OWNER }: { me?: Me } = {}) {
  window.history.replaceState(null, '', '/');
  i18n.loadAndActivate({ locale: 'en', messages: {} });
  const client = new QueryClient({ defaultOptions: { queries: { retry: false } } });
  return render(
    <I18nProvider i18n={i18n}>
      <MantineProvider env="test">
        <QueryClientProvider client={client}>
          <BrowserRouter>
            <MeContext value={me}>
              {element}
              <Address />
            </MeContext>
          </BrowserRouter>
        </QueryClientProvider>
      </MantineProvider>
    </I18nProvider>,
  );
}
