import { expect, test, type Page } from '@playwright/test';
import { seriousViolations, signIn, watchHealth } from './support';

// Names of its own for each run, so that the journey can be walked again in the same company.
const RUN = Date.now().toString(36);
const ROLE = `Harbour pilot ${RUN}`;
const CODE = `99-${RUN}`;
const TASK = `Bring every ship of run ${RUN} safely to its berth.`;
const PEOPLE = 12;

const tsv = (rows: string[][]) => Buffer.from(rows.map((row) => row.join('\t')).join('\n') + '\n');

const CATALOGUE = [
  {
    name: 'occupation_data.tsv',
    mimeType: 'text/tab-separated-values',
    buffer: tsv([
      ['O*NET-SOC Code', 'Title', 'Description'],
      [CODE, ROLE, 'Guides ships through narrow water.'],
    ]),
  },
  {
    name: 'task_statements.tsv',
    mimeType: 'text/tab-separated-values',
    buffer: tsv([
      ['O*NET-SOC Code', 'Task ID', 'Task', 'Task Type'],
      [CODE, '1', TASK, 'Core'],
    ]),
  },
];

const ROSTER = {
  name: 'roster.csv',
  mimeType: 'text/csv',
  buffer: Buffer.from(
    [
      'employee_number,given_name,family_name,job_title,department,fte,starts_on',
      ...Array.from(
        { length: PEOPLE },
        (_, n) => `${RUN}-${n + 1},Pilot,Number ${n + 1},${ROLE},Harbour ${RUN},1,2024-01-01`,
      ),
      `${RUN}-bad,Pilot,Overworked,${ROLE},Harbour ${RUN},1.5,2024-01-01`,
    ].join('\r\n'),
  ),
};

async function importCompany(page: Page): Promise<void> {
  await page.getByRole('link', { name: 'Import and export' }).click();
  await page.getByLabel('Role catalogue').setInputFiles(CATALOGUE);
  await page.getByLabel('Roster').setInputFiles(ROSTER);
  await page.getByRole('button', { name: 'Start the dry run' }).click();
  await expect(page.getByText('Ready to apply')).toBeVisible({ timeout: 60_000 });

  const summary = page.getByRole('region', { name: 'Summary' });
  await expect(summary).toContainText('What would be created');
  const rows = page.getByRole('table', { name: 'Rows' });
  await expect(rows.getByRole('row')).toHaveCount(2);
  await expect(rows).toContainText('Rejected');

  await page.getByRole('button', { name: 'Apply', exact: true }).click();
  await page.getByRole('dialog').getByRole('button', { name: 'Apply the rest' }).click();
  await expect(page.getByText('Everything below was written in one step.')).toBeVisible({
    timeout: 60_000,
  });
}

async function openRole(page: Page): Promise<void> {
  await page.getByRole('navigation', { name: 'Main' }).getByRole('link', { name: 'Roles' }).click();
  await page.getByRole('searchbox', { name: 'Search roles' }).fill(ROLE);
  // As a reader would: only then does the row stand still.
  await expect(page.getByText('1 row', { exact: true })).toBeVisible();
  await page.getByRole('link', { name: ROLE }).click();
  await expect(page.getByRole('heading', { level: 1, name: ROLE })).toBeVisible();
}

test('import a company, satisfy a requirement, watch the company change, and ask why', async ({
  page,
  context,
}) => {
  const faults = watchHealth(page);
  await signIn(page);
  await importCompany(page);
  await openRole(page);
  await expect(page.getByText(`${PEOPLE} holders`)).toBeVisible();
  await page.getByRole('button', { name: 'Sign off all holders' }).click();
  await page.getByRole('dialog').getByRole('button', { name: 'Sign off', exact: true }).click();
  await expect(page.getByText(`Sign-offs recorded: ${PEOPLE}`)).toBeVisible();

  // A second tab looks on. It signs in by itself, from the sign-in server's session.
  const overview = await context.newPage();
  const overviewFaults = watchHealth(overview);
  await overview.goto('/');
  await expect(overview.getByText('Live', { exact: true })).toBeVisible();
  const number = overview.getByTestId('company-readiness');
  await expect(number).not.toHaveAttribute('data-recalculating', 'true', { timeout: 30_000 });
  await expect(number).toContainText('%');
  const before = await number.textContent();
  await overview.evaluate(() => Object.assign(window, { neverReloaded: true }));

  const responsibility = page.getByRole('article', { name: TASK });
  const requirements = responsibility.getByRole('listitem');
  const count = await requirements.count();
  expect(count).toBeGreaterThan(0);
  await expect(page.getByTestId('role-readiness')).toContainText('0.00%');
  for (let left = count; left > 0; left -= 1) {
    await responsibility
      .getByRole('button', { name: /^Satisfy/ })
      .first()
      .click();
    await page.getByRole('dialog').getByLabel('Note').fill('Seen on board.');
    await page.getByRole('dialog').getByRole('button', { name: 'Mark as satisfied' }).click();
    await expect(responsibility.getByRole('button', { name: /^Satisfy/ })).toHaveCount(left - 1);
  }
  await expect(page.getByTestId('role-readiness')).toContainText('100.00%');

  await expect(number).not.toHaveText(before ?? '', { timeout: 30_000 });
  expect(await overview.evaluate(() => 'neverReloaded' in window)).toBe(true);

  await number.click();
  const why = overview.getByRole('dialog', { name: /^Why .* is at this number$/ });
  await expect(why).toBeVisible();
  await expect(why.getByTestId('explanation-sum')).toBeVisible();
  const shown = (await why.getByTestId('explanation-value').textContent()) ?? '';
  await expect(why.getByTestId('explanation-sum')).toHaveText(shown.replace('%', ''));
  await why.getByRole('listitem').getByRole('button').first().click();
  await expect(why.getByRole('navigation', { name: 'Levels of the explanation' })).toBeVisible();
  await overview.keyboard.press('Escape');
  await expect(why).toBeHidden();

  expect([...faults, ...overviewFaults]).toEqual([]);
});

test('keep no token anywhere, come back after a reload, and sign out of every tab', async ({
  page,
  context,
}) => {
  await signIn(page, '/people?search=a');
  await expect(page).toHaveURL(/\/people\?search=a$/);
  const kept = await page.evaluate(() => ({
    local: Object.keys(localStorage).sort(),
    session: Object.keys(sessionStorage).filter((key) => !key.startsWith('oidc.')),
    cookies: document.cookie,
  }));
  expect(kept).toEqual({ local: ['annex.account'], session: ['annex.account'], cookies: '' });
  const inFlight = await page.evaluate(() => JSON.stringify({ ...sessionStorage }));
  expect(inFlight).not.toContain('access_token');

  await page.reload();
  await expect(page.getByRole('heading', { level: 1, name: 'People' })).toBeVisible();
  await expect(page).toHaveURL(/\/people\?search=a$/);

  const other = await context.newPage();
  await other.goto('/');
  await expect(other.getByTestId('company-readiness')).toBeVisible();
  await page.getByRole('button', { name: /language, theme, sign out$/ }).click();
  await page.getByRole('menuitem', { name: 'Sign out' }).click();
  await page.waitForURL('**/signed-out*');
  await expect(page.getByRole('heading', { name: 'You are signed out' })).toBeVisible();
  await expect(other.getByRole('heading', { name: 'You are signed out' })).toBeVisible();
  await page.goto('/');
  await expect(page.locator('input[name="password"]')).toBeVisible();
});

test.describe('in French and in the dark', () => {
  test.use({ locale: 'fr-CA', colorScheme: 'dark' });

  test('every page is French and has no serious accessibility violation', async ({ page }) => {
    const faults = watchHealth(page);
    await signIn(page);
    await expect(page.locator('html')).toHaveAttribute('lang', 'fr');
    await expect(page.locator('html')).toHaveAttribute('data-mantine-color-scheme', 'dark');
    const menu = page.getByRole('navigation', { name: 'Principal' });

    const scan = async (where: string) => {
      await expect(page.getByRole('status', { name: 'Chargement' })).toHaveCount(0);
      expect(await seriousViolations(page), where).toEqual([]);
    };
    await expect(page.getByText('Préparation de l’entreprise')).toBeVisible();
    await expect(page.getByTestId('company-readiness')).toContainText(/\d,\d\d\s%|Inconnu/);
    await scan('overview');

    await page.getByTestId('company-readiness').click();
    await expect(page.getByRole('dialog', { name: /^Pourquoi/ })).toBeVisible();
    await scan('explanation');
    await page.keyboard.press('Escape');

    await menu.getByRole('link', { name: 'Personnes' }).click();
    await expect(page.getByRole('table', { name: 'Personnes' })).toBeVisible();
    await scan('people');

    await menu.getByRole('link', { name: 'Rôles' }).click();
    await page.getByRole('table', { name: 'Rôles' }).getByRole('link').first().click();
    await expect(page.getByRole('heading', { name: 'Responsabilités' })).toBeVisible();
    await scan('role');

    await menu.getByRole('link', { name: 'Import et export' }).click();
    await expect(page.getByRole('button', { name: 'Lancer l’essai à blanc' })).toBeVisible();
    await scan('import');
    expect(faults).toEqual([]);
  });
});
