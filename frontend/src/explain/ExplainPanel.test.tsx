import { screen, waitFor, within } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import { beforeEach, describe, expect, it } from 'vitest';
import { connectApi } from '@/api/client';
import { readProblem } from '@/api/problem';
import type { Explanation, Me, Preview, ReadinessEntry } from '@/api/types';
import { OWNER, renderPage } from '@/testing/render';
import ExplainPanel from './ExplainPanel';
import { useExplain } from './useExplain';

const ENTRY: ReadinessEntry = {
  id: 9,
  since: '2026-10-06T10:00:00Z',
  old: '40.00',
  new: '50.00',
  coverage: '100.00',
  because: 'Evidence was recorded or withdrawn.',
  cause: 'readiness_responsibilities_evidence.insert',
  cause_id: null,
  reasons: [
    {
      level: 'requirement',
      id: 'q1',
      name: 'Drill',
      old: '0.00',
      new: '100.00',
      at: '2026-10-06T10:00:00Z',
    },
  ],
  other_reasons: 2,
};
const EXPLANATION: Explanation = {
  level: 'responsibility',
  id: 'r1',
  name: 'Pumps',
  value: '50.00',
  coverage: '100.00',
  as_of: '2026-10-06T10:00:00Z',
  recalculating: false,
  rule: '',
  inputs: [
    {
      level: 'requirement',
      id: 'q1',
      name: 'Drill',
      weight: '1',
      value: '100.00',
      share: '50.00',
      points: '50.00',
      lost: '0.00',
    },
    {
      level: 'requirement',
      id: 'q2',
      name: 'Manual',
      weight: '1',
      value: '0.00',
      share: '50.00',
      points: '0.00',
      lost: '50.00',
    },
  ],
  others: null,
  last_change: ENTRY,
};
const PREVIEW: Preview = {
  at: '2026-10-06T10:00:00Z',
  recalculating: false,
  account: { level: 'account', id: 'a1', name: 'Acme', stored: '70.00', projected: '72.50' },
  counts: { responsibility: 1, role: 1, position_assignment: 3, employee: 3, unit: 1, account: 1 },
  changes: [
    { level: 'responsibility', id: 'r1', name: 'Pumps', stored: '50.00', projected: '100.00' },
    { level: 'employee', id: 'e1', name: 'Kim Doe', stored: '40.00', projected: '80.00' },
    {
      level: 'position_assignment',
      id: 'p1',
      name: 'Kim Doe, Pilot',
      stored: null,
      projected: '80.00',
    },
  ],
};
const READER: Me = { ...OWNER, scopes: ['responsibilities:read'] };

let sent: { call: string; body: unknown }[] = [];
let refusal: object | null = null;

async function answer(input: RequestInfo | URL, init?: RequestInit): Promise<Response> {
  const request = new Request(input, init);
  const { pathname, searchParams } = new URL(request.url);
  const json = (body: unknown, status = 200) =>
    new Response(JSON.stringify(body), { status, headers: { 'Content-Type': 'application/json' } });
  const text = await request.text();
  sent.push({ call: `${request.method} ${pathname}`, body: text ? JSON.parse(text) : null });
  if (pathname.endsWith('/preview/')) {
    if (refusal) throw await readProblem(json(refusal, 400));
    return json(PREVIEW);
  }
  if (pathname.endsWith('/history/')) {
    const before = searchParams.get('before');
    const entries = before ? [{ ...ENTRY, id: 3, old: null, new: '40.00' }] : [ENTRY];
    return json({
      level: 'responsibility',
      id: 'r1',
      name: 'Pumps',
      entries,
      next_before: before ? null : 9,
    });
  }
  return json(EXPLANATION);
}

beforeEach(() => {
  sent = [];
  refusal = null;
  connectApi({ fetch: answer });
});

function Opened() {
  const { open } = useExplain();
  return (
    <>
      <button onClick={() => open('responsibility', 'r1')}>Why</button>
      <ExplainPanel />
    </>
  );
}

async function show(me: Me = READER) {
  renderPage(<Opened />, { me });
  await userEvent.click(screen.getByRole('button', { name: 'Why' }));
  return screen.findByRole('dialog');
}
const asked = () => sent.filter(({ call }) => call.startsWith('POST'));

describe('what-if in the explanation', () => {
  it('asks with what was said, shows before and after, and leads back', async () => {
    await show();
    await userEvent.click(await screen.findByRole('button', { name: 'What if…' }));
    expect(asked()).toEqual([]);
    await userEvent.click(screen.getByRole('checkbox', { name: 'What if satisfied: Manual' }));
    const panel = screen.getByRole('region', { name: 'What if' });
    await within(panel).findByText('Acme');
    expect(asked()).toEqual([
      {
        call: 'POST /api/readiness/preview/',
        body: {
          requirements: [{ requirement_id: 'q2', satisfied: true }],
          sign_offs: [],
          weights: [],
        },
      },
    ]);
    expect(panel.textContent).toContain('70.00%');
    expect(panel.textContent).toContain('72.50%');
    expect(panel.textContent).toContain('+2.50');
    expect(panel.textContent).toContain('3 people');
    const people = within(panel).getByRole('region', { name: 'Whose numbers would change' });
    expect(people.textContent).toContain('Kim Doe' + 'before: 40.00%' + ' → ' + ' after: 80.00%');
    expect(people.textContent).toContain('+40.00');
    expect(within(people).getByText('Kim Doe, Pilot')).toBeTruthy();
    await userEvent.click(screen.getByRole('button', { name: 'Back to what is' }));
    expect(screen.queryByRole('checkbox')).toBeNull();
    expect(screen.queryByRole('region', { name: 'What if' })).toBeNull();
  });

  it('takes back what was said', async () => {
    await show();
    await userEvent.click(await screen.findByRole('button', { name: 'What if…' }));
    await userEvent.click(screen.getByRole('checkbox', { name: 'What if satisfied: Drill' }));
    await userEvent.click(await screen.findByRole('button', { name: 'Take back: Drill' }));
    const drill = screen.getByRole<HTMLInputElement>('checkbox', { name: /Drill/ });
    expect(drill.checked).toBe(true);
    expect(screen.queryByText('Acme')).toBeNull();
  });

  it('says why it cannot be answered', async () => {
    refusal = { title: 'There is no such requirement.', status: 400, code: 'unknown_input' };
    await show();
    await userEvent.click(await screen.findByRole('button', { name: 'What if…' }));
    await userEvent.click(screen.getByRole('checkbox', { name: /Manual/ }));
    expect(await screen.findByText('There is no such requirement.')).toBeTruthy();
  });

  it('is not offered to who may not read responsibilities', async () => {
    await show({ ...OWNER, scopes: [] });
    await screen.findByTestId('explanation-value');
    expect(screen.queryByRole('button', { name: 'What if…' })).toBeNull();
  });
});

describe('the history of a number', () => {
  it('says since when and because of what, and goes back page by page', async () => {
    const dialog = await show();
    await within(dialog).findByText('Evidence was recorded or withdrawn.');
    expect(dialog.textContent).toContain('50.00% since Oct 6, 2026');
    expect(dialog.textContent).toContain('before: 40.00%');
    expect(dialog.textContent).toContain('Drill: 0.00%');
    expect(dialog.textContent).toContain('and 2 others');
    await userEvent.click(within(dialog).getByRole('button', { name: 'Earlier values' }));
    await waitFor(() => expect(sent.at(-1)?.call).toContain('/history/'));
    await userEvent.click(await within(dialog).findByRole('button', { name: 'Earlier values' }));
    await within(dialog).findByText('Nothing earlier is kept.');
    expect(dialog.textContent).toContain('40.00% since');
  });
});
