import { expect, test, type Browser, type Page } from '@playwright/test';
import { seriousViolations, signInAs, watchHealth } from './support';

// The people of the demo; another place names its own.
process.env.ANNEX_CLIENT_EMAIL ??= 'nora@meridian.example';
process.env.ANNEX_SPECIALIST_EMAIL ??= 'ada@specialists.example';
process.env.ANNEX_MARKET_EMAIL ??= 'iris@boreal.example';

const RUN = Date.now().toString(36);
const TITLE = `Rebuild the berth planner ${RUN}`;

/** Somebody at a browser of their own. */
async function at(browser: Browser, variable: string, path: string): Promise<Page> {
  const context = await browser.newContext({ locale: 'en-GB' });
  const page = await context.newPage();
  await signInAs(page, variable, path);
  await expect(page.getByRole('main').getByRole('heading', { level: 1 })).toBeVisible();
  return page;
}

const digits = (text: string | null) => Number((text ?? '').replace(/\D/g, ''));

async function writeMission(page: Page): Promise<void> {
  await page.getByRole('button', { name: 'Write a mission' }).click();
  const form = page.getByRole('dialog');
  await form.getByLabel('Title').fill(TITLE);
  await form.getByLabel('Description').fill('The planner has grown for years; it is made anew.');
  const start = new Date(Date.now() + 60 * 86_400_000).toISOString().slice(0, 10);
  const end = new Date(Date.now() + 150 * 86_400_000).toISOString().slice(0, 10);
  await form.getByLabel('Starts on').fill(start);
  await form.getByLabel('Ends on').fill(end);
  await form.getByLabel('Budget a day').fill('800');
  await form.getByRole('combobox', { name: 'Skill' }).fill('Django');
  await page.getByRole('option', { name: 'Django', exact: true }).click();
  await form.getByRole('button', { name: 'Save the draft' }).click();
  await expect(page.getByRole('heading', { level: 1, name: TITLE })).toBeVisible();
}

test('publish a mission, read why who ranks where, shortlist, propose, accept, see the quotation', async ({
  browser,
}) => {
  test.setTimeout(180_000);
  const client = await at(browser, 'ANNEX_CLIENT_EMAIL', '/missions');
  const faults = watchHealth(client);
  expect(await seriousViolations(client), 'missions').toEqual([]);
  await writeMission(client);
  const mission = new URL(client.url()).pathname;
  await client.getByRole('button', { name: 'Publish' }).click();
  await expect(client.getByRole('main').getByText('Open', { exact: true })).toBeVisible();

  // The ranking, and why the first is the first: the parts sum to the score.
  await client.getByRole('button', { name: 'Rank specialists' }).click();
  const first = client.getByRole('list', { name: 'Ranking' }).getByRole('listitem').first();
  await expect(first).toBeVisible();
  await first.getByRole('button', { name: /^Why this rank/ }).click();
  const parts = first.getByRole('list', { name: 'Parts of the score' });
  await expect(parts).toBeVisible();
  const points = await parts.locator('[data-points]').allTextContents();
  expect(points.length).toBeGreaterThan(3);
  const sum = points.reduce((total, text) => total + digits(text), 0);
  expect(sum).toBe(digits(await first.locator('[data-score]').textContent()));
  expect(await seriousViolations(client), 'ranking').toEqual([]);

  await first.getByRole('button', { name: /^Shortlist/ }).click();
  await expect(first.getByRole('button', { name: /^Shortlist/ })).toBeDisabled();
  // What ended can be tried again, and stays to be read.
  await first.getByRole('button', { name: /^Invite/ }).click();
  await expect(first.getByRole('button', { name: /^Invite/ })).toBeDisabled();
  await client.getByRole('tab', { name: 'Proposals' }).click();
  const withdraw = client.getByRole('button', { name: /^Withdraw the invitation of/ });
  await withdraw.click();
  const why = client.getByRole('dialog');
  await why.getByLabel('Reason').fill('Too early.');
  await why.getByRole('button', { name: 'Withdraw' }).click();
  await client.getByRole('button', { name: /^Invite .* again$/ }).click();
  await expect(withdraw).toBeVisible();
  await expect(client.getByText('Too early.')).toBeVisible();
  expect(await seriousViolations(client), 'invitations').toEqual([]);

  await client.getByRole('tab', { name: 'Shortlist' }).click();
  const up = client.getByRole('button', { name: /^Vote for/ }).first();
  await up.click();
  await expect(up).toHaveAttribute('aria-pressed', 'true');

  const specialist = await at(browser, 'ANNEX_SPECIALIST_EMAIL', mission);
  const otherFaults = watchHealth(specialist);
  await specialist.getByRole('button', { name: 'Propose', exact: true }).click();
  const offer = specialist.getByRole('dialog');
  await offer.getByLabel('Day rate').fill('760');
  await offer.getByLabel('Message').fill('I have planned berths before.');
  await offer.getByRole('button', { name: 'Send the proposal' }).click();
  await expect(specialist.getByText('The client is to answer')).toBeVisible();
  await expect(specialist.getByText(/^answer due in \d+ days/)).toBeVisible();

  await client.getByRole('tab', { name: 'Proposals' }).click();
  await client.getByRole('table', { name: 'Proposals' }).getByRole('link').first().click();
  await client.getByRole('button', { name: 'Accept', exact: true }).click();
  expect(await seriousViolations(client), 'proposal').toEqual([]);
  await client.getByRole('dialog').getByRole('button', { name: 'Accept' }).click();
  await expect(client).toHaveURL(/\/engagements\//);
  await expect(client.getByTestId('quotation')).toHaveText(/^S\d+/, { timeout: 90_000 });
  expect(await seriousViolations(client), 'engagement').toEqual([]);

  // The other side saw it happen.
  await expect(specialist.getByRole('link', { name: 'Open the engagement' })).toBeVisible();
  const operator = await at(browser, 'ANNEX_MARKET_EMAIL', '/specialists');
  await operator.getByRole('searchbox', { name: 'Search specialists' }).fill('Lindqvist');
  await expect(operator.getByRole('link', { name: 'Ada Lindqvist' })).toBeVisible();
  expect(await seriousViolations(operator), 'specialists').toEqual([]);
  expect([...faults, ...otherFaults]).toEqual([]);
});

test('a specialist uploads a document, downloads and deletes it, and is told what is not taken', async ({
  browser,
}) => {
  const page = await at(browser, 'ANNEX_SPECIALIST_EMAIL', '/profile');
  const faults = watchHealth(page);
  const refused: string[] = [];
  page.on('response', (answer) => {
    if (answer.status() >= 400) refused.push(`${String(answer.status())} ${answer.url()}`);
  });
  const chooser = page.getByLabel('Document to upload');
  const name = `cv-${RUN}.pdf`;
  const file = { name, mimeType: 'application/pdf', buffer: Buffer.from(`%PDF-1.7 ${RUN}`) };

  await chooser.setInputFiles({ ...file, name: 'page.html' });
  await expect(page.getByRole('alert')).toContainText('This file is not taken');
  await chooser.setInputFiles(file);
  const row = page.getByRole('list', { name: 'Documents' }).getByRole('listitem');
  await expect(row.filter({ hasText: name })).toBeVisible();
  await expect(page.getByRole('alert')).toHaveCount(0);
  expect(await seriousViolations(page), 'profile').toEqual([]);

  const arriving = page.waitForEvent('download');
  await page.getByRole('button', { name: `Download ${name}` }).click();
  expect((await arriving).suggestedFilename()).toBe(name);
  await page.getByRole('button', { name: `Delete ${name}` }).click();
  await page.getByRole('dialog').getByRole('button', { name: 'Delete' }).click();
  await expect(row.filter({ hasText: name })).toHaveCount(0);

  await page.getByRole('link', { name: 'Proposals' }).click();
  await expect(page.getByRole('heading', { level: 1, name: 'My proposals' })).toBeVisible();
  expect(await seriousViolations(page), 'proposals').toEqual([]);
  expect([...faults, ...refused]).toEqual([]);
});
