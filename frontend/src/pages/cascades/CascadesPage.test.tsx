import { screen, waitFor, within } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import { beforeEach, describe, expect, it } from 'vitest';
import { connectApi } from '@/api/client';
import { readProblem } from '@/api/problem';
import type { CascadeState, Me, Parked, Violation } from '@/api/types';
import { OWNER, renderPage } from '@/testing/render';
import CascadesPage from './CascadesPage';

const STATE: CascadeState = {
  name: 'readiness',
  as_of: '2026-11-20T10:00:00Z',
  lag_s: 75,
  recalculating: true,
  marks: 14,
  parked: 1,
  levels: [
    { level: 'role', marks: 14, parked: 0, oldest: '2026-11-20T10:00:00Z' },
    { level: 'employee', marks: 0, parked: 1, oldest: null },
  ],
  proof: {
    proven_at: '2026-11-20T10:00:30Z',
    took_ms: 85,
    records: 1_200,
    wrong: 2,
    proofs: 40,
    violations: 2,
  },
};
const PARKED: Parked = {
  id: 'p1',
  cascade: 'readiness',
  level: 'employee',
  object_id: '0190aaaa-0000-7000-8000-000012345678',
  error: 'DataError: numeric field overflow',
  attempts: 4,
  parked_at: '2026-11-20T10:00:00Z',
  last_failed_at: '2026-11-20T10:00:00Z',
  resolved_at: null,
  resolution: null,
};
const VIOLATION: Violation = {
  id: 'v1',
  cascade: 'readiness',
  level: 'role',
  object_id: '0190aaaa-0000-7000-8000-000087654321',
  stored: '(62.40)',
  formula: '(70.00)',
  history: [],
  found_at: '2026-11-20T10:00:30Z',
};

let sent: string[] = [];
let state: CascadeState = STATE;
let parked: Parked[] = [];
let violations: Violation[] = [];

async function answer(input: RequestInfo | URL, init?: RequestInit): Promise<Response> {
  const request = new Request(input, init);
  const { pathname } = new URL(request.url);
  const json = (body: unknown, status = 200) =>
    new Response(JSON.stringify(body), { status, headers: { 'Content-Type': 'application/json' } });
  sent.push(`${request.method} ${pathname}`);
  const page = (results: object[]) => json({ next: null, previous: null, results });
  if (pathname.endsWith('/redrive/')) {
    parked = [];
    return json({ count: 1 }, 202);
  }
  if (pathname === '/api/cascades/') return json({ cascades: [state] });
  if (pathname === '/api/cascades/parked/') return page(parked);
  if (pathname === '/api/cascades/violations/') return page(violations);
  if (pathname === `/api/employees/${PARKED.object_id}/explanation/`) return json({ name: 'Eve' });
  throw await readProblem(json({ title: 'No.', status: 404, code: 'not_found' }, 404));
}

beforeEach(() => {
  sent = [];
  state = STATE;
  parked = [PARKED];
  violations = [VIOLATION];
  connectApi({ fetch: answer });
});

const READER: Me = { ...OWNER, role: 'manager', scopes: ['cascades:read'] };
const ADMIN: Me = { ...OWNER, scopes: ['cascades:read', 'cascades:admin'] };
const fact = async (name: string) =>
  (await screen.findAllByText(name, { selector: 'dt' }))[0]?.nextElementSibling?.textContent;

describe('the console of recalculations', () => {
  it('shows how far behind the numbers are, and what the last proof found', async () => {
    renderPage(<CascadesPage />, { me: READER });
    expect(await fact('Lag')).toContain('1 minute');
    expect(await fact('Numbers are as of')).toContain('Nov 20, 2026');
    expect(await fact('Last proof')).toContain('2 wrong');
    const row = screen.getByRole('row', { name: /Role/ });
    expect(row.textContent).toContain('14');
    const wrong = await screen.findByRole('list', { name: 'Found wrong by a proof' });
    expect(wrong.textContent).toContain('(62.40)');
    expect(wrong.textContent).toContain('(70.00)');
    expect(wrong.textContent).toContain('87654321');
  });

  it('says that nothing waits and nothing is wrong when it is so', async () => {
    state = { ...STATE, recalculating: false, marks: 0, parked: 0, levels: [], proof: null };
    parked = [];
    violations = [];
    renderPage(<CascadesPage />, { me: READER });
    expect(await fact('Lag')).toBe('none');
    expect(await fact('Last proof')).toBe('none yet');
    await screen.findByText('Nothing is set aside');
    await screen.findByText('No number was ever found wrong');
  });

  it('names what was set aside, and has one tried again', async () => {
    renderPage(<CascadesPage />, { me: ADMIN });
    const list = await screen.findByRole('list', { name: 'Records set aside' });
    await within(list).findByRole('button', { name: 'Eve' });
    expect(list.textContent).toContain('numeric field overflow');
    expect(list.textContent).toContain('failed 4 times');
    await userEvent.click(within(list).getByRole('button', { name: /^Try again/ }));
    await screen.findByText('1 record is being tried again.');
    expect(sent).toContain('POST /api/cascades/parked/p1/redrive/');
    await screen.findByText('Nothing is set aside');
  });

  it('has all tried again', async () => {
    renderPage(<CascadesPage />, { me: ADMIN });
    await userEvent.click(await screen.findByRole('button', { name: 'Try all again' }));
    await waitFor(() => expect(sent).toContain('POST /api/cascades/redrive/'));
  });

  it('offers who may only read nothing to try again', async () => {
    renderPage(<CascadesPage />, { me: READER });
    await screen.findByRole('list', { name: 'Records set aside' });
    expect(screen.queryByRole('button', { name: /again/ })).toBeNull();
  });

  it('is not there for who may not read it', () => {
    renderPage(<CascadesPage />, { me: OWNER });
    expect(screen.queryByRole('heading', { name: 'Recalculation' })).toBeNull();
    expect(sent).toEqual([]);
  });
});
