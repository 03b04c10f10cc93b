/** What every journey needs: signing in, a watch over the page's health, and an accessibility scan. */

import { readFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { expect, type Page } from '@playwright/test';

function required(name: string): string {
  const value = process.env[name];
  if (!value) throw new Error(`Set ${name}: the journeys sign in with it.`);
  return value;
}

/** Open the app and sign in as the person the environment names. */
export async function signIn(page: Page, path = '/'): Promise<void> {
  await signInAs(page, 'ANNEX_EMAIL', path);
  await expect(page.getByRole('main').getByRole('heading', { level: 1 })).toBeVisible();
}

/** Open the app and sign in as whom a variable of the environment names. */
export async function signInAs(page: Page, variable: string, path = '/'): Promise<void> {
  await page.goto(path);
  await page.locator('input[name="username"]').fill(required(variable));
  await page.locator('input[name="password"]').fill(required('ANNEX_PASSWORD'));
  await page.locator('button[type="submit"]').click();
}

/** Collect what a healthy page never has: script errors and violations of the content policy. */
export function watchHealth(page: Page): string[] {
  const faults: string[] = [];
  page.on('pageerror', (error) => faults.push(error.message));
  page.on('console', (message) => {
    if (message.type() === 'error' && /Content Security Policy|Uncaught/.test(message.text())) {
      faults.push(message.text());
    }
  });
  return faults;
}

interface Violation {
  id: string;
  impact: string | null;
  nodes: { html: string }[];
}

const AXE = createRequire(import.meta.url).resolve('axe-core/axe.min.js');

/** The serious and critical accessibility violations of the page as it stands. */
export async function seriousViolations(page: Page): Promise<string[]> {
  // Evaluated by the debugger, not added as a script, so the content policy stays in force.
  await page.evaluate(await readFile(AXE, 'utf8'));
  const violations = await page.evaluate(async () => {
    const { axe } = window as unknown as {
      axe: { run: (root: Document, options: object) => Promise<{ violations: Violation[] }> };
    };
    const { violations: found } = await axe.run(document, {
      resultTypes: ['violations'],
      runOnly: ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa', 'best-practice'],
    });
    return found.map(({ id, impact, nodes }) => ({
      id,
      impact,
      nodes: nodes.map(({ html }) => ({ html })),
    }));
  });
  return violations
    .filter(({ impact }) => impact === 'serious' || impact === 'critical')
    .map(({ id, nodes }) => `${id}: ${nodes.map(({ html }) => html.slice(0, 200)).join(' | ')}`);
}
