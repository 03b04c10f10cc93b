import { fireEvent, screen, waitFor } from '@testing-library/react';
import { useState } from 'react';
import { describe, expect, it } from 'vitest';
import { renderPage } from '@/testing/render';
import { rememberFocus } from './focus';
import { FormModal } from './FormModal';

function Page() {
  const [opened, setOpened] = useState(false);
  return (
    <>
      <button onClick={() => setOpened(true)}>Open</button>
      {opened && (
        <FormModal
          title="A form"
          submitLabel="Save"
          onClose={() => setOpened(false)}
          onSubmit={(event) => event.preventDefault()}
          saving={false}
          problem={null}
        >
          <input aria-label="Name" data-autofocus />
        </FormModal>
      )}
    </>
  );
}

describe('the focus', () => {
  it('goes into a dialog, and back to what opened it', async () => {
    renderPage(<Page />);
    const opener = screen.getByRole('button', { name: 'Open' });
    opener.focus();
    fireEvent.click(opener);
    await waitFor(() =>
      expect(document.activeElement).toBe(screen.getByRole('textbox', { name: 'Name' })),
    );

    fireEvent.click(screen.getByRole('button', { name: 'Cancel' }));
    await waitFor(() => expect(document.activeElement).toBe(opener));
  });

  it('is given back only when nothing else has it', () => {
    renderPage(
      <>
        <button>First</button>
        <button>Second</button>
      </>,
    );
    const first = screen.getByRole('button', { name: 'First' });
    const second = screen.getByRole('button', { name: 'Second' });
    first.focus();
    const giveBack = rememberFocus();
    first.blur();
    giveBack();
    expect(document.activeElement).toBe(first);
    second.focus();
    giveBack();
    expect(document.activeElement).toBe(second);
  });
});
