/** The language of the app: English or French, from the user's choice, else from the browser. */

import { i18n } from '@lingui/core';
import { readPreference, writePreference } from '@/preferences';

export const LOCALES = ['en', 'fr'] as const;
export type Locale = (typeof LOCALES)[number];

const LOADERS: Record<Locale, () => Promise<{ messages: Record<string, string> }>> = {
  en: () => import('../locales/en.po'),
  fr: () => import('../locales/fr.po'),
};

function isLocale(value: string | null | undefined): value is Locale {
  return LOCALES.includes(value as Locale);
}

export function preferredLocale(languages: readonly string[] = navigator.languages): Locale {
  const chosen = readPreference('locale');
  if (isLocale(chosen)) return chosen;
  for (const language of languages) {
    const base = language.split('-')[0];
    if (isLocale(base)) return base;
  }
  return 'en';
}

/** Regional form for numbers and dates: the browser's own when it speaks the chosen language. */
export function regionalLocale(
  locale: string,
  languages: readonly string[] = navigator.languages,
): string {
  return languages.find((language) => language.split('-')[0] === locale) ?? locale;
}

export async function activateLocale(locale: Locale): Promise<void> {
  const { messages } = await LOADERS[locale]();
  i18n.loadAndActivate({ locale, messages });
  document.documentElement.lang = locale;
}

export async function chooseLocale(locale: Locale): Promise<void> {
  writePreference('locale', locale);
  await activateLocale(locale);
}

export { i18n };
