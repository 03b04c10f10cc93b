import { screen, waitFor, within } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { connectApi } from '@/api/client';
import type { StoredDocument } from '@/api/documents';
import { readProblem } from '@/api/problem';
import type { Me } from '@/api/types';
import { VIEW_DOCUMENTS } from '@/app/permissions';
import { OWNER, renderPage } from '@/testing/render';
import DocumentsPage from './DocumentsPage';

const document = (id: number, more: Partial<StoredDocument> = {}): StoredDocument => ({
  id,
  name: `Note ${String(id)}.txt`,
  kind: 'text',
  media_type: 'text/plain',
  size: 1_200,
  created_at: '2026-11-03T10:00:00Z',
  record: { model: 'sale.order', model_label: 'Sales Order', id: 7, name: 'S0007' },
  directory: null,
  tags: [],
  stored: 'object_storage',
  openable: true,
  snippet: null,
  ...more,
});

const DOCUMENTS = [
  document(1),
  document(2, {
    name: 'Élan.pdf',
    kind: 'pdf',
    media_type: 'application/pdf',
    stored: 'odoo',
    openable: false,
  }),
  document(3),
];

const READER: Me = {
  ...OWNER,
  role: 'member',
  scopes: ['documents:read'],
  permissions: [VIEW_DOCUMENTS],
};

let asked: string[] = [];
let refusal: { code: string; status: number } | null = null;

async function answer(input: RequestInfo | URL, init?: RequestInit): Promise<Response> {
  const request = new Request(input, init);
  const url = new URL(request.url);
  url.searchParams.delete('version');
  asked.push(`${request.method} ${url.pathname}${url.search}`);
  const json = (body: unknown, status = 200) =>
    new Response(JSON.stringify(body), { status, headers: { 'Content-Type': 'application/json' } });
  if (refusal) throw await readProblem(json({ title: 'Refused', ...refusal }, refusal.status));
  const path = url.pathname.replace('/api/documents/', '');
  if (path === '') return json({ next: null, previous: null, results: DOCUMENTS });
  if (path === 'count/') return json({ number: 1000, capped: true });
  if (path === 'tree/') {
    const nodes = url.searchParams.get('parent')
      ? [{ key: 'sale.order:7', label: 'S0007', number: 3, capped: false, has_children: false }]
      : [
          {
            key: 'sale.order',
            label: 'Sales Order',
            number: 1000,
            capped: true,
            has_children: true,
          },
        ];
    return json({ nodes });
  }
  if (path.endsWith('/link/')) {
    const [id = ''] = path.split('/');
    return json(
      { url: `https://storage.test/${id}`, expires_at: '', media_type: '', name: '', size: 1 },
      201,
    );
  }
  return json(DOCUMENTS.find(({ id }) => path === `${String(id)}/`) ?? {}, 200);
}

beforeEach(() => {
  asked = [];
  refusal = null;
  connectApi({ fetch: answer });
  vi.stubGlobal('fetch', (url: string) =>
    Promise.resolve(new Response(`The text of ${url}`, { headers: { 'Content-Length': '20' } })),
  );
});
afterEach(() => vi.unstubAllGlobals());

const row = (name: RegExp) => screen.findByRole('row', { name });
const address = () => screen.getByTestId('address').textContent;
const links = () => asked.filter((one) => one.includes('/link/'));

describe('the documents', () => {
  it('are not there, nor asked for, without the permission', () => {
    for (const me of [
      { ...READER, permissions: [] },
      { ...READER, scopes: [] },
    ]) {
      const { unmount } = renderPage(<DocumentsPage />, { me });
      expect(screen.queryByRole('grid')).toBeNull();
      expect(screen.queryByText(/Document/)).toBeNull();
      unmount();
    }
    expect(asked).toEqual([]);
  });

  it('are told with what each is and where it belongs, and with how many there are', async () => {
    renderPage(<DocumentsPage />, { me: READER });
    const first = await row(/Note 1\.txt, Text/);
    expect(first.textContent).toContain('Sales Order S0007');
    expect(first.textContent).toContain('Nov 3, 2026');
    expect((await row(/Élan/)).textContent).toContain('only in Odoo');
    expect(await screen.findByText('1,000+ documents')).toBeTruthy();
    expect(asked.filter((one) => one.startsWith('POST'))).toEqual([]);
  });

  it('offer the reports to administrators alone', async () => {
    const { unmount } = renderPage(<DocumentsPage />, { me: READER });
    await row(/Note 1/);
    expect(screen.queryByRole('link', { name: 'Access report' })).toBeNull();
    unmount();
    renderPage(<DocumentsPage />, {
      me: { ...READER, scopes: ['documents:read', 'documents:admin'] },
    });
    expect(screen.getByRole('link', { name: 'Access report' })).toBeTruthy();
  });

  it('are one stop of the Tab key, and then the arrows', async () => {
    const user = userEvent.setup();
    renderPage(<DocumentsPage />, { me: READER });
    (await row(/Note 1/)).focus();
    const stops = within(screen.getByRole('grid'))
      .getAllByRole('row')
      .filter((one) => one.tabIndex === 0);
    expect(stops).toHaveLength(1);
    await user.keyboard('{ArrowDown}');
    await waitFor(async () => expect(globalThis.document.activeElement).toBe(await row(/Élan/)));
    await user.keyboard('{End}');
    await waitFor(async () => expect(globalThis.document.activeElement).toBe(await row(/Note 3/)));
  });

  it('are selected by Space and in a range, and only what can be had is counted', async () => {
    const user = userEvent.setup();
    renderPage(<DocumentsPage />, { me: READER });
    (await row(/Note 1/)).focus();
    await user.keyboard(' {Shift>}{ArrowDown}{/Shift}');
    const selected = () =>
      screen.getAllByRole('row').filter((one) => one.getAttribute('aria-selected') === 'true');
    await waitFor(() => expect(selected()).toHaveLength(2));
    expect(screen.getByText(/2 selected/).textContent).toBe(
      '2 selected, 1.2 kB · 1 cannot be downloaded here',
    );
    await user.click(screen.getByRole('button', { name: 'Clear' }));
    expect(selected()).toHaveLength(0);
  });

  it('are found at the place chosen in the tree, and the address says where', async () => {
    const user = userEvent.setup();
    renderPage(<DocumentsPage />, { me: READER });
    const model = await screen.findByRole('treeitem', {
      name: /Sales Order.*1,000 documents or more/,
    });
    model.focus();
    await user.keyboard('{ArrowRight}');
    await screen.findByRole('treeitem', { name: /S0007/ });
    await user.keyboard('{ArrowRight}');
    await waitFor(() => expect(globalThis.document.activeElement?.textContent).toContain('S0007'));
    await user.keyboard('{Enter}');
    expect(address()).toBe('/?record_model=sale.order&record_id=7');
    await waitFor(() =>
      expect(asked.some((one) => one.includes('record_model=sale.order&record_id=7&order='))).toBe(
        true,
      ),
    );
    await user.click(screen.getByRole('button', { name: 'Leave S0007' }));
    expect(address()).toBe('/?record_model=sale.order');
  });

  it('are searched once the typing pauses, with the best match first', async () => {
    const user = userEvent.setup();
    renderPage(<DocumentsPage />, { me: READER });
    await row(/Note 1/);
    await user.type(screen.getByRole('searchbox'), 'elan');
    await waitFor(() => expect(address()).toBe('/?search=elan'));
    const searches = asked.filter((one) => one.startsWith('GET /api/documents/?search='));
    expect(new Set(searches)).toEqual(
      new Set(['GET /api/documents/?search=elan&order=relevance&page_size=100']),
    );
  });

  it('say in words why there are none', async () => {
    for (const [code, title] of [
      ['odoo_user_not_linked', 'You are not linked to a user of Odoo yet'],
      ['odoo_not_connected', 'Annex is not connected to Odoo'],
    ] as const) {
      refusal = { code, status: 503 };
      const { unmount } = renderPage(<DocumentsPage />, { me: READER });
      expect(await screen.findByText(title)).toBeTruthy();
      expect(screen.queryByRole('searchbox')).toBeNull();
      unmount();
    }
  });
});

describe('the preview', () => {
  async function openFirst() {
    const user = userEvent.setup();
    renderPage(<DocumentsPage />, { me: READER });
    (await row(/Note 1/)).focus();
    await user.keyboard('{Enter}');
    return { user, dialog: await screen.findByRole('dialog') };
  }

  it('shows a text as text, by a link made for it', async () => {
    const { dialog } = await openFirst();
    expect(await within(dialog).findByText('The text of https://storage.test/1')).toBeTruthy();
    expect(address()).toBe('/?open=1');
    expect(links()).toEqual(['POST /api/documents/1/link/']);
  });

  it('says where a document is that cannot be opened, offers nothing dead, and asks for no link', async () => {
    const { user, dialog } = await openFirst();
    await user.keyboard('{ArrowRight}');
    expect(await within(dialog).findByText(/in Odoo's own file store/)).toBeTruthy();
    expect(within(dialog).queryByRole('button', { name: 'Download' })).toBeNull();
    expect(address()).toBe('/?open=2');
    expect(links().some((one) => one.includes('/2/'))).toBe(false);
  });

  it('tells who does not see it which document came up', async () => {
    const { user, dialog } = await openFirst();
    const said = () =>
      within(dialog)
        .getAllByRole('status')
        .map((one) => one.textContent);
    expect(said()).toContain('Note 1.txt, Text, Nov 3, 2026, 1 of 3');
    await user.keyboard('{ArrowRight}');
    await waitFor(() => expect(said()).toContain('Élan.pdf, PDF, Nov 3, 2026, 2 of 3'));
  });

  it('closes by Escape and gives the focus to the row of the document last seen', async () => {
    const { user, dialog } = await openFirst();
    await user.keyboard('{ArrowRight}');
    await within(dialog).findByText(/in Odoo's own file store/);
    await user.keyboard('{Escape}');
    await waitFor(() => expect(screen.queryByRole('dialog')).toBeNull());
    await waitFor(async () => expect(globalThis.document.activeElement).toBe(await row(/Élan/)));
    expect(address()).toBe('/');
  });

  it('says that a document is missing from its storage', async () => {
    vi.stubGlobal('fetch', () => Promise.resolve(new Response('', { status: 404 })));
    const { dialog } = await openFirst();
    expect(await within(dialog).findByText(/its storage does not have it/)).toBeTruthy();
  });
});
