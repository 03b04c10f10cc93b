import { existsSync } from 'node:fs';
import { defineConfig } from '@playwright/test';

/** The browser of the journeys: the one that was named, else the distribution's. */
function chromium(): string {
  const named = process.env.CHROMIUM ?? process.env.ANNEX_CHROMIUM;
  const found = [named, '/usr/bin/chromium', '/usr/bin/chromium-browser'].find(
    (path) => path && existsSync(path),
  );
  if (!found) throw new Error('There is no Chromium. Install it, or name its program in CHROMIUM.');
  return found;
}

function baseUrl(): string {
  const url = process.env.ANNEX_URL;
  if (!url)
    throw new Error('Say in ANNEX_URL where Annex runs, for example http://localhost:8000.');
  return url;
}

export default defineConfig({
  testDir: 'journeys',
  testMatch: '*.spec.ts',
  // The journeys share one company, and a second browser would only slow the first.
  workers: 1,
  fullyParallel: false,
  retries: 0,
  timeout: 120_000,
  expect: { timeout: 15_000 },
  forbidOnly: Boolean(process.env.CI),
  reporter: [['list']],
  use: {
    baseURL: baseUrl(),
    viewport: { width: 1440, height: 900 },
    locale: 'en-US',
    timezoneId: 'America/Toronto',
    reducedMotion: 'reduce',
    actionTimeout: 15_000,
    trace: 'retain-on-failure',
    launchOptions: {
      executablePath: chromium(),
      args: [
        '--no-sandbox',
        '--disable-gpu',
        '--disable-quic',
        '--no-first-run',
        '--disable-background-networking',
        '--disable-component-update',
        '--disable-sync',
        '--force-color-profile=srgb',
        '--font-render-hinting=none',
      ],
    },
  },
});
