import { act, screen } from '@testing-library/react';
import { expect, test } from 'vitest';
import { renderPage } from '@/testing/render';
import { useFilters } from './useFilters';

function Filters() {
  const { values, set } = useFilters(['search', 'kind']);
  return (
    <>
      <output data-testid="values">{`${values.search}|${values.kind}`}</output>
      <button
        onClick={() => {
          set({ search: '' });
          // Before anything is rendered again, as by a second click while the page is busy.
          set({ kind: 'pdf' });
        }}
      >
        Two changes
      </button>
      <button
        onClick={() => {
          set({ search: 'crane' });
        }}
      >
        Search
      </button>
    </>
  );
}

test('a change that comes before the one before it is shown undoes nothing', () => {
  renderPage(<Filters />);
  act(() => screen.getByText('Search').click());
  expect(screen.getByTestId('values').textContent).toBe('crane|');

  act(() => screen.getByText('Two changes').click());

  expect(screen.getByTestId('values').textContent).toBe('|pdf');
  expect(screen.getByTestId('address').textContent).toBe('/?kind=pdf');
});
