import { screen, within } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import { expect, it } from 'vitest';
import type { UnitNode } from '@/api/types';
import { OWNER, renderPage } from '@/testing/render';
import { UnitTree } from './UnitTree';

const readiness = { value: '62.40', coverage: '90.00', as_of: null, recalculating: false };
const NODES: UnitNode[] = [
  {
    id: 'u1',
    name: 'Operations',
    kind: 'division',
    parent_id: null,
    depth: 0,
    headcount: 12,
    readiness,
  },
  { id: 'u2', name: 'Engine 1', kind: 'team', parent_id: 'u1', depth: 1, headcount: 7, readiness },
  {
    id: 'u3',
    name: 'Support',
    kind: 'division',
    parent_id: null,
    depth: 0,
    headcount: 5,
    readiness: { ...readiness, value: null },
  },
];

const row = (name: RegExp) => screen.getByRole('row', { name });

it('is a treegrid that says levels, places and what is open', () => {
  renderPage(<UnitTree nodes={NODES} />);
  expect(screen.getByRole('treegrid', { name: 'Units and their readiness' })).toBeTruthy();
  expect(row(/Operations/).getAttribute('aria-expanded')).toBe('true');
  expect(row(/Engine 1/).getAttribute('aria-level')).toBe('2');
  expect(row(/Support/).getAttribute('aria-posinset')).toBe('2');
  expect(row(/Support/).hasAttribute('aria-expanded')).toBe(false);
  expect(within(row(/Support/)).getByText('Unknown')).toBeTruthy();
});

it('is one stop for Tab, and the arrows move, close and open', async () => {
  const user = userEvent.setup();
  renderPage(<UnitTree nodes={NODES} />);
  await user.tab();
  expect(document.activeElement).toBe(row(/Operations/));
  await user.keyboard('{ArrowLeft}');
  expect(screen.queryByRole('row', { name: /Engine 1/ })).toBeNull();
  await user.keyboard('{ArrowRight}{ArrowRight}');
  await expect.poll(() => document.activeElement).toBe(row(/Engine 1/));
  const stops = screen.getAllByRole('row').filter((one) => one.getAttribute('tabindex') === '0');
  expect(stops).toEqual([row(/Engine 1/)]);
});

it('explains a number from the keyboard and by click', async () => {
  const user = userEvent.setup();
  renderPage(<UnitTree nodes={NODES} />);
  await user.tab();
  await user.keyboard(' ');
  expect(screen.getByTestId('address').textContent).toBe('/?why=unit-u1');
  await user.click(within(row(/Engine 1/)).getByRole('button', { name: /62.40%.*explain/ }));
  expect(screen.getByTestId('address').textContent).toBe('/?why=unit-u2');
});

it('opens the unit with Enter', async () => {
  const user = userEvent.setup();
  renderPage(<UnitTree nodes={NODES} />);
  await user.tab();
  await user.keyboard('{ArrowDown}');
  await expect.poll(() => document.activeElement).toBe(row(/Engine 1/));
  await user.keyboard('{Enter}');
  expect(screen.getByTestId('address').textContent).toBe('/units/u2');
});

it('offers changes only to those who may make them', async () => {
  const user = userEvent.setup();
  const viewer = { ...OWNER, role: 'viewer' as const, scopes: ['units:read'] };
  renderPage(<UnitTree nodes={NODES} />, { me: viewer });
  await user.click(await screen.findByRole('button', { name: 'Actions for Support' }));
  expect(await screen.findByRole('menuitem', { name: 'People of this unit' })).toBeTruthy();
  expect(screen.queryByRole('menuitem', { name: 'Delete' })).toBeNull();
});
