import { expect, test } from '@playwright/test';
import { seriousViolations, signIn, watchHealth } from './support';

test('see that the numbers are up to date, proven, and that nothing is set aside', async ({
  page,
}) => {
  const faults = watchHealth(page);
  await signIn(page);
  await page
    .getByRole('navigation', { name: 'Main' })
    .getByRole('link', { name: 'Recalculation' })
    .click();
  await expect(page.getByRole('heading', { level: 1, name: 'Recalculation' })).toBeVisible();

  const fact = (label: RegExp) =>
    page
      .locator('dl > div')
      .filter({ has: page.locator('dt', { hasText: label }) })
      .locator('dd');
  // Others may have changed something a moment ago; it settles while somebody looks.
  await expect(fact(/^Lag$/)).toHaveText('none', { timeout: 30_000 });
  await expect(fact(/^Waiting$/)).toHaveText('0');
  await expect(fact(/^Last proof$/)).toContainText('all right', { timeout: 90_000 });
  await expect(fact(/^Set aside$/)).toHaveText('0');
  const levels = page.getByRole('table', { name: 'What waits on each level' });
  await expect(levels.getByRole('row', { name: /^Role 0 0/ })).toBeVisible();
  await expect(page.getByText('Nothing is set aside', { exact: true })).toBeVisible();

  expect(await seriousViolations(page)).toEqual([]);
  expect(faults).toEqual([]);
});
