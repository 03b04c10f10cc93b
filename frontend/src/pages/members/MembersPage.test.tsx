import { screen, waitFor, within } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import { beforeEach, describe, expect, it } from 'vitest';
import { connectApi } from '@/api/client';
import { readProblem } from '@/api/problem';
import type { Invitation, Me, Member } from '@/api/types';
import { EXPORT_PEOPLE } from '@/app/permissions';
import { OWNER, renderPage } from '@/testing/render';
import MembersPage from './MembersPage';

const MEMBERS: Member[] = [
  {
    id: 'm1',
    user_id: 'u1',
    name: 'Ada',
    email: 'ada@example.org',
    role: 'owner',
    unit_id: null,
    permissions: [],
    status: 'active',
    created_at: '2026-01-01T00:00:00Z',
  },
  {
    id: 'm2',
    user_id: 'u2',
    name: 'Bob',
    email: 'bob@example.org',
    role: 'manager',
    unit_id: 'n1',
    permissions: [],
    status: 'suspended',
    created_at: '2026-01-01T00:00:00Z',
  },
];
const INVITATION: Invitation = {
  id: 'i1',
  email: 'eve@example.org',
  role: 'member',
  unit_id: null,
  language: 'en',
  status: 'pending',
  invited_by_id: 'u1',
  created_at: '2026-01-01T00:00:00Z',
  sent_at: '2026-01-01T00:00:00Z',
  expires_at: '2026-01-08T00:00:00Z',
  accepted_at: null,
  revoked_at: null,
};
const NODE = {
  id: 'n1',
  name: 'North',
  kind: 'division',
  parent_id: null,
  depth: 0,
  headcount: 3,
  readiness: { value: null, coverage: '0.00', as_of: null, recalculating: false },
};

let sent: { call: string; body: unknown }[] = [];
let refusal: object | null = null;

async function answer(input: RequestInfo | URL, init?: RequestInit): Promise<Response> {
  const request = new Request(input, init);
  const path = new URL(request.url).pathname;
  const json = (body: unknown) =>
    new Response(JSON.stringify(body), { headers: { 'Content-Type': 'application/json' } });
  if (request.method !== 'GET') {
    const text = await request.text();
    sent.push({ call: `${request.method} ${path}`, body: text ? JSON.parse(text) : null });
    if (refusal) {
      const refused = new Response(JSON.stringify(refusal), {
        status: 409,
        headers: { 'Content-Type': 'application/problem+json' },
      });
      throw await readProblem(refused);
    }
    return json(MEMBERS[1]);
  }
  if (path === '/api/members/') return json({ next: null, previous: null, results: MEMBERS });
  if (path === '/api/invitations/')
    return json({ next: null, previous: null, results: [INVITATION] });
  return json({ nodes: [NODE] });
}

beforeEach(() => {
  sent = [];
  refusal = null;
  connectApi({ fetch: answer });
});

const ADMIN: Me = {
  ...OWNER,
  role: 'admin',
  scopes: [...OWNER.scopes, 'members:read', 'members:admin'],
  permissions: [EXPORT_PEOPLE],
};
const MANAGER: Me = {
  ...OWNER,
  role: 'manager',
  scopes: [...OWNER.scopes, 'members:read'],
};
const row = (name: RegExp) => screen.findByRole('row', { name });

describe('the members page', () => {
  it('shows who may do what, and where', async () => {
    renderPage(<MembersPage />, { me: ADMIN });
    const bob = await row(/Bob.*North/);
    expect(bob.textContent).toContain('Manager');
    expect(bob.textContent).toContain('Suspended');
    expect((await row(/Ada/)).textContent).toContain('Whole company');
    expect((await row(/eve@example.org/)).textContent).toContain('Works until');
  });

  it('is not there for who may not list members', () => {
    renderPage(<MembersPage />, { me: { ...MANAGER, role: 'member' } });
    expect(screen.queryByRole('heading', { name: 'Members' })).toBeNull();
    expect(screen.queryByRole('table')).toBeNull();
  });

  it('offers a manager the list and nothing to change', async () => {
    renderPage(<MembersPage />, { me: MANAGER });
    await row(/Bob/);
    expect(screen.queryByRole('button', { name: 'Invite' })).toBeNull();
    expect(screen.queryByRole('button', { name: /Actions for/ })).toBeNull();
    expect(screen.queryByRole('table', { name: 'Invitations' })).toBeNull();
  });

  it('offers nothing to change in a suspended company', async () => {
    const account = { ...ADMIN.account, status: 'suspended' as const };
    renderPage(<MembersPage />, { me: { ...ADMIN, account } });
    await row(/eve@example.org/);
    expect(screen.queryByRole('button', { name: 'Invite' })).toBeNull();
    expect(screen.queryByRole('button', { name: /Actions for/ })).toBeNull();
  });

  it('keeps an administrator from an owner, and from making one', async () => {
    const user = userEvent.setup();
    renderPage(<MembersPage />, { me: ADMIN });
    await row(/Ada/);
    expect(screen.queryByRole('button', { name: 'Actions for Ada' })).toBeNull();
    await user.click(screen.getByRole('button', { name: 'Actions for Bob' }));
    await user.click(await screen.findByText('Change role and limit'));
    const dialog = await screen.findByRole('dialog');
    const roles = within(within(dialog).getByLabelText('Role')).getAllByRole('option');
    expect(roles.map((option) => option.textContent)).toEqual([
      'Administrator',
      'Manager',
      'Member',
      'Viewer',
    ]);
  });

  it('changes a role and gives a permission', async () => {
    const user = userEvent.setup();
    renderPage(<MembersPage />, { me: ADMIN });
    await row(/Bob/);
    await user.click(screen.getByRole('button', { name: 'Actions for Bob' }));
    await user.click(await screen.findByText('Change role and limit'));
    const dialog = await screen.findByRole('dialog');
    await user.selectOptions(within(dialog).getByLabelText('Role'), 'viewer');
    await user.click(within(dialog).getByLabelText("Export the company's people"));
    await user.click(within(dialog).getByRole('button', { name: 'Save' }));
    await waitFor(() =>
      expect(sent).toEqual([
        {
          call: 'PATCH /api/members/m2/',
          body: { role: 'viewer', unit_id: 'n1', permissions: [EXPORT_PEOPLE] },
        },
      ]),
    );
  });

  it('lets a suspended member in again', async () => {
    const user = userEvent.setup();
    renderPage(<MembersPage />, { me: ADMIN });
    await row(/Bob/);
    await user.click(screen.getByRole('button', { name: 'Actions for Bob' }));
    await user.click(await screen.findByText('Let in again'));
    await waitFor(() =>
      expect(sent.map(({ call }) => call)).toEqual(['POST /api/members/m2/reactivate/']),
    );
  });

  it('says in the dialog why a member can not be removed', async () => {
    refusal = {
      status: 409,
      code: 'identity.last_owner',
      title: 'Make somebody else an owner first.',
    };
    const user = userEvent.setup();
    renderPage(<MembersPage />, { me: { ...ADMIN, role: 'owner' } });
    await row(/Ada/);
    await user.click(screen.getByRole('button', { name: 'Actions for Ada' }));
    await user.click(await screen.findByText('Remove'));
    await user.click(await screen.findByRole('button', { name: 'Remove member' }));
    expect((await screen.findByRole('alert')).textContent).toContain(
      'Make somebody else an owner first.',
    );
    expect(sent.map(({ call }) => call)).toEqual(['DELETE /api/members/m1/']);
  });

  it('invites, and puts what the server refuses at the field it is about', async () => {
    refusal = {
      status: 409,
      code: 'identity.already_invited',
      title: 'Invited already.',
      errors: { email: ['This address was invited already.'] },
    };
    const user = userEvent.setup();
    renderPage(<MembersPage />, { me: ADMIN });
    await user.click(await screen.findByRole('button', { name: 'Invite' }));
    const dialog = await screen.findByRole('dialog');
    await user.click(within(dialog).getByRole('button', { name: 'Send invitation' }));
    expect(await within(dialog).findByText('Enter an e-mail address.')).toBeTruthy();
    await user.type(within(dialog).getByLabelText('E-mail'), 'eve@example.org');
    await user.click(within(dialog).getByRole('button', { name: 'Send invitation' }));
    expect(await within(dialog).findByText('This address was invited already.')).toBeTruthy();
    expect(sent).toEqual([
      {
        call: 'POST /api/invitations/',
        body: { email: 'eve@example.org', role: 'member', unit_id: null, language: 'en' },
      },
    ]);
  });

  it('sends an invitation again and takes it back', async () => {
    const user = userEvent.setup();
    renderPage(<MembersPage />, { me: ADMIN });
    await row(/eve@example.org/);
    const open = () =>
      user.click(screen.getByRole('button', { name: 'Actions for eve@example.org' }));
    await open();
    await user.click(await screen.findByText('Send again'));
    await open();
    await user.click(await screen.findByRole('menuitem', { name: 'Revoke' }));
    const dialog = await screen.findByRole('dialog');
    await user.click(within(dialog).getByRole('button', { name: 'Revoke' }));
    await waitFor(() =>
      expect(sent.map(({ call }) => call)).toEqual([
        'POST /api/invitations/i1/resend/',
        'POST /api/invitations/i1/revoke/',
      ]),
    );
  });
});
