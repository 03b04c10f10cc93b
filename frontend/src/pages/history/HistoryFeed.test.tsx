import { screen, within } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import { expect, it } from 'vitest';
import type { Change, FieldChange } from '@/api/types';
import { renderPage } from '@/testing/render';
import { HistoryFeed } from './HistoryFeed';

const field = (more: Partial<FieldChange>): FieldChange => ({
  field: 'status',
  label: 'Status',
  was: 'active',
  became: 'left',
  was_name: 'Active',
  became_name: 'Left',
  truncated: false,
  ...more,
});

const change = (more: Partial<Change> = {}): Change => ({
  id: 'c1',
  at: '2026-11-25T10:00:00Z',
  transaction_id: 't1',
  actor: { id: 'u1', name: 'Ada Lovelace' },
  model: 'readiness_employees.employee',
  model_name: 'Employee',
  object_id: 'e1',
  object_name: 'Grace Hopper',
  operation: 'updated',
  changes: [field({})],
  ...more,
});

function show(...changes: Change[]) {
  renderPage(<HistoryFeed changes={changes} label="Changes" />);
  return within(screen.getByRole('feed', { name: 'Changes' }));
}

it('says who changed which record, from what to what', () => {
  const feed = show(change());
  const deed = within(feed.getByRole('article'));
  expect(deed.getByText('Ada Lovelace')).toBeTruthy();
  expect(deed.getByText('Updated')).toBeTruthy();
  expect(deed.getByRole('link', { name: 'Grace Hopper' }).getAttribute('href')).toBe('/people/e1');
  const line = deed.getByText('Status').parentElement;
  expect(line?.textContent).toBe('StatusActive→becameLeft');
});

it('writes values as a reader would', () => {
  const feed = show(
    change({
      changes: [
        field({
          field: 'e',
          label: 'Permissions',
          was: [],
          became: ['see', 'change'],
          was_name: null,
          became_name: null,
        }),
        field({ label: 'FTE', was: 0.5, became: 1, was_name: null, became_name: null }),
        field({
          field: 'b',
          label: 'Active',
          was: true,
          became: false,
          was_name: null,
          became_name: null,
        }),
        field({
          field: 'c',
          label: 'Ends on',
          was: null,
          became: '2026-11-30',
          was_name: null,
          became_name: null,
        }),
        field({
          field: 'd',
          label: 'Note',
          was: '',
          became: 'n…',
          was_name: null,
          became_name: null,
          truncated: true,
        }),
      ],
    }),
  );
  const text = (label: string) => feed.getByText(label).parentElement?.textContent;
  expect(text('Permissions')).toBe('Permissionsempty→becamesee, change');
  expect(text('FTE')).toBe('FTE0.5→became1');
  expect(text('Active')).toBe('Activeyes→becameno');
  expect(text('Ends on')).toBe('Ends onempty→becameNov 30, 2026');
  expect(text('Note')).toBe('Noteempty→becamen…(beginning only)');
});

it('tells of a new record what it is, and of a deleted one what it was', () => {
  const feed = show(
    change({ operation: 'created', changes: [field({ was: null, was_name: null })] }),
    change({
      id: 'c2',
      transaction_id: 't2',
      operation: 'deleted',
      changes: [field({ became: null, became_name: null })],
    }),
  );
  const [created, deleted] = feed.getAllByText('Status');
  expect(created?.parentElement?.textContent).toBe('StatusLeft');
  expect(deleted?.parentElement?.textContent).toBe('StatusActive');
  expect(feed.getAllByRole('link')).toHaveLength(1);
});

it('names nobody where nobody acted, and ends a row by its number where it has no name', () => {
  const feed = show(
    change({ actor: null, object_name: null, object_id: '0192f3a4-0000-1a2b3c4d' }),
  );
  expect(feed.getByText('System or application')).toBeTruthy();
  expect(feed.getByText('1a2b3c4d')).toBeTruthy();
});

it('keeps a change of many records short until asked', async () => {
  const user = userEvent.setup();
  const many = Array.from({ length: 8 }, (_, n) =>
    change({ id: `c${String(n)}`, object_id: `e${String(n)}` }),
  );
  const feed = show(...many);
  expect(feed.getByText('8 records together')).toBeTruthy();
  expect(feed.getAllByRole('listitem')).toHaveLength(5);
  await user.click(feed.getByRole('button', { name: 'Show 3 more records' }));
  expect(feed.getAllByRole('listitem')).toHaveLength(8);
});

it('does not count what is not loaded yet', () => {
  renderPage(
    <HistoryFeed changes={[change(), change({ id: 'c2', object_id: 'e2' })]} label="All" more />,
  );
  expect(screen.getByText('2 records together with others')).toBeTruthy();
});
