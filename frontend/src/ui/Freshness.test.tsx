import { screen, waitFor } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import { beforeEach, describe, expect, it } from 'vitest';
import { connectApi } from '@/api/client';
import { readProblem } from '@/api/problem';
import type { Course, Me } from '@/api/types';
import { OWNER, renderPage } from '@/testing/render';
import { Freshness } from './Freshness';

const MANAGER: Me = { ...OWNER, role: 'manager', scopes: ['assignments:recalc'] };
const SHOWN = { as_of: '2026-11-20T10:00:00Z', recalculating: false, coverage: '80.00' };
const RUNNING: Course = { id: 'c1', state: 'running', stage: 2, stages: 6, remaining: 14 };

let sent: string[] = [];
let refusal: object | null = null;
let course: Course = RUNNING;

async function answer(input: RequestInfo | URL, init?: RequestInit): Promise<Response> {
  const request = new Request(input, init);
  sent.push(`${request.method} ${new URL(request.url).pathname}`);
  const status = refusal ? 403 : 200;
  const response = new Response(JSON.stringify(refusal ?? course), {
    status,
    headers: { 'Content-Type': 'application/json' },
  });
  if (refusal) throw await readProblem(response);
  return response;
}

beforeEach(() => {
  sent = [];
  refusal = null;
  course = RUNNING;
  connectApi({ fetch: answer });
});

function show(me: Me, readiness = SHOWN) {
  return renderPage(<Freshness readiness={readiness} level="role" id="r1" name="Medic" />, { me });
}
/** What the component says; the last status is the address shown by the test itself. */
const said = () => screen.getAllByRole('status')[0]?.textContent;
const button = () => screen.getByRole('button', { name: 'Recalculate: Medic' });

describe('how far a number can be trusted', () => {
  it('says of which moment it is, and offers who may not recalculate nothing', () => {
    show(OWNER);
    expect(screen.getByText(/80.00% of the weight assessed · as of Nov 20, 2026/)).toBeTruthy();
    expect(screen.queryByRole('button')).toBeNull();
    expect(said()).toBe('');
  });

  it('says that it is being recalculated to everybody', () => {
    show(OWNER, { ...SHOWN, recalculating: true });
    expect(said()).toContain('Recalculating');
  });

  it('asks, follows and tells the end, and asks no second time meanwhile', async () => {
    show(MANAGER);
    await userEvent.click(button());
    expect(await screen.findByText('14 records left')).toBeTruthy();
    expect(screen.getByTitle('Levels done: 2 of 6')).toBeTruthy();
    await userEvent.click(button());
    expect(sent.filter((call) => call.startsWith('POST'))).toEqual(['POST /api/roles/r1/recalc/']);
    course = { ...RUNNING, state: 'settled', stage: 6, remaining: 0 };
    await waitFor(() => expect(said()).toBe('Recalculated'), {
      timeout: 5_000,
    });
    expect(sent).toContain('GET /api/recalculations/c1/');
    expect(button().getAttribute('aria-disabled')).toBe('false');
  }, 10_000);

  it('says that a record holds it up', async () => {
    course = { ...RUNNING, state: 'parked' };
    show(MANAGER);
    await userEvent.click(button());
    expect(await screen.findByText(/Held up by a record/)).toBeTruthy();
  });

  it('says why it was refused', async () => {
    refusal = { title: 'You may not do this.', status: 403, code: 'denied' };
    show(MANAGER);
    await userEvent.click(button());
    expect(await screen.findByText('You may not do this.')).toBeTruthy();
  });
});
