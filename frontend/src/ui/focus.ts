/** The focus, kept from falling out of the page when what had it goes away for a while. */

import { useEffect, useState } from 'react';

/** Remember what has the focus; the answer gives it back unless something else has it by then. */
export function rememberFocus(): () => void {
  const holder = document.activeElement;
  return () => {
    const lost = document.activeElement === null || document.activeElement === document.body;
    if (lost && holder instanceof HTMLElement && holder.isConnected) holder.focus();
  };
}

/** Once this component is gone, the focus is where it was before: what opened a dialog has it. */
export function useReturnedFocus(): void {
  const [giveBack] = useState(rememberFocus);
  useEffect(() => giveBack, [giveBack]);
}
