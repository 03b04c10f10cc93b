/** Colours, type and spacing. Contrast of the text tokens is held at 4.5:1 by `theme.test.ts`. */

import { createTheme, type CSSVariablesResolver, type MantineColorsTuple } from '@mantine/core';

/** The one accent. Shade 7 carries white text; shade 4 is text on dark ground. */
export const accent: MantineColorsTuple = [
  '#eef2ff',
  '#dfe6fd',
  '#bccaf8',
  '#98adf5',
  '#8ba3f4',
  '#6482ea',
  '#4566dd',
  '#3353c6',
  '#2a46aa',
  '#20378a',
];

/** For what cannot be taken back and for what went wrong; shade 7 carries white text. */
export const red: MantineColorsTuple = [
  '#fef2f1',
  '#fde1df',
  '#fbc5c1',
  '#ff9c91',
  '#f0766c',
  '#dd5148',
  '#c83a31',
  '#b42318',
  '#96190f',
  '#73130b',
];

/** Cool greys; 0 is text on dark ground, 7 the page, 6 a raised surface. */
export const dark: MantineColorsTuple = [
  '#dde2ea',
  '#b3bcc9',
  '#98a3b3',
  '#6b7685',
  '#3d4653',
  '#2d3540',
  '#1d232b',
  '#14181e',
  '#0f1318',
  '#0a0d11',
];

export const gray: MantineColorsTuple = [
  '#f8f9fb',
  '#f1f3f6',
  '#e6e9ee',
  '#d8dde4',
  '#c2c9d3',
  '#9aa4b2',
  '#5f6b7a',
  '#465160',
  '#2f3844',
  '#1b212a',
];

export const tokens = {
  light: {
    page: gray[0],
    surface: '#ffffff',
    text: gray[9],
    dimmed: gray[6],
    placeholder: gray[6],
  },
  dark: { page: dark[7], surface: dark[6], text: dark[0], dimmed: dark[1], placeholder: dark[2] },
} as const;

const fontFamily =
  'Inter, -apple-system, BlinkMacSystemFont, "Segoe UI Variable Text", "Segoe UI", Roboto, "Noto Sans", Ubuntu, Cantarell, "Liberation Sans", Arial, sans-serif';

export const theme = createTheme({
  primaryColor: 'accent',
  primaryShade: { light: 7, dark: 7 },
  colors: { accent, dark, gray, red },
  black: gray[9],
  defaultRadius: 'md',
  cursorType: 'pointer',
  fontFamily,
  fontSizes: { xs: '0.75rem', sm: '0.8125rem', md: '0.875rem', lg: '1rem', xl: '1.125rem' },
  headings: {
    fontFamily,
    fontWeight: '600',
    sizes: {
      h1: { fontSize: '1.5rem', lineHeight: '1.3' },
      h2: { fontSize: '1.0625rem', lineHeight: '1.4' },
      h3: { fontSize: '0.9375rem', lineHeight: '1.45' },
    },
  },
  respectReducedMotion: true,
});

export const cssVariables: CSSVariablesResolver = () => ({
  variables: {},
  light: {
    '--mantine-color-body': tokens.light.page,
    '--mantine-color-dimmed': tokens.light.dimmed,
    '--mantine-color-placeholder': tokens.light.placeholder,
    '--mantine-color-error': red[7],
    '--mantine-color-anchor': accent[7],
    '--annex-surface': tokens.light.surface,
    '--annex-line': gray[2],
    '--annex-hover': gray[1],
    '--annex-track': gray[2],
    '--annex-fill': accent[6],
    '--annex-missing': gray[5],
    '--annex-pulse': accent[1],
    '--annex-accent-text': accent[7],
    '--annex-chosen': accent[0],
    '--annex-good': '#2b8a5e',
  },
  dark: {
    '--mantine-color-body': tokens.dark.page,
    '--mantine-color-dimmed': tokens.dark.dimmed,
    '--mantine-color-placeholder': tokens.dark.placeholder,
    '--mantine-color-error': red[3],
    '--mantine-color-anchor': accent[4],
    '--annex-surface': tokens.dark.surface,
    '--annex-line': dark[5],
    '--annex-hover': '#242b35',
    '--annex-track': dark[5],
    '--annex-fill': accent[5],
    '--annex-missing': dark[3],
    '--annex-pulse': '#2b3a6b',
    '--annex-accent-text': accent[4],
    '--annex-chosen': '#222b44',
    '--annex-good': '#5ec79a',
    '--mantine-color-accent-light': '#26335c',
    '--mantine-color-accent-light-hover': '#2d3c6b',
    '--mantine-color-accent-light-color': accent[1],
  },
});
