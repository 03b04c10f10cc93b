/**
 * The only place that touches the browser's storage. What is kept are preferences: a language and the
 * slug of the company last worked in. Tokens never pass through here.
 */

const PREFIX = 'annex.';

export type Preference = 'locale' | 'account';

/** Read a preference: this tab's first, then the one the last used tab left. */
export function readPreference(name: Preference): string | null {
  try {
    return sessionStorage.getItem(PREFIX + name) ?? localStorage.getItem(PREFIX + name);
  } catch {
    return null;
  }
}

/** Keep a preference for this tab and, as a default, for tabs opened later. */
export function writePreference(name: Preference, value: string): void {
  try {
    sessionStorage.setItem(PREFIX + name, value);
    localStorage.setItem(PREFIX + name, value);
  } catch {
    // Storage may be forbidden: the preference then lasts as long as the page.
  }
}

/** Forget a preference everywhere. */
export function clearPreference(name: Preference): void {
  try {
    sessionStorage.removeItem(PREFIX + name);
    localStorage.removeItem(PREFIX + name);
  } catch {
    // Nothing was kept.
  }
}
