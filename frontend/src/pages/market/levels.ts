import { useLingui } from '@lingui/react/macro';

export const LANGUAGE_CODES = [
  ...['en', 'fr', 'de', 'nl', 'es', 'it', 'pt', 'pl', 'sv', 'da'],
  ...['fi', 'cs', 'ro', 'el', 'uk', 'tr', 'ar', 'zh', 'ja'],
];
export const LEVEL_CODES = ['A1', 'A2', 'B1', 'B2', 'C1', 'C2', 'native'];

/** The levels of a language, the least first: A1 to C2, and native. */
export function useLevelNames(): string[] {
  const { t } = useLingui();
  return LEVEL_CODES.map((code) => (code === 'native' ? t`Native` : code));
}
