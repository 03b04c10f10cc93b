import { useLingui } from '@lingui/react/macro';

export const LANGUAGE_CODES = [
  ...['en', 'fr', 'de', 'nl', 'es', 'it', 'pt', 'pl', 'sv', 'da'],
  ...['fi', 'cs', 'ro', 'el', 'uk', 'tr', 'ar', 'zh', 'ja'],
];
export const LEVEL_CODES = ['A1', 'A2', 'B1', 'B2', 'C1', 'C2', 'native'];

/** A level of a language as one says it beside the language. */
export function useLevelName(): (code: string) => string {
  const { t } = useLingui();
  return (code) => (code === 'native' ? t`native` : code);
}
