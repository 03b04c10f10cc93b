import { readFile } from 'node:fs/promises';
import { inflateRawSync } from 'node:zlib';
import { expect, test, type Page } from '@playwright/test';
import { seriousViolations, signIn, signInAs, watchHealth } from './support';

/** How many documents go into the archive, at least; the demo has more. */
const MANY = Number(process.env.ANNEX_ZIP_DOCUMENTS ?? '200');

/** The files of an archive by name, read from its central directory. */
function filesOf(archive: Buffer): Map<string, Buffer> {
  const end = archive.lastIndexOf(Buffer.from('PK\u0005\u0006', 'latin1'));
  const files = new Map<string, Buffer>();
  let at = archive.readUInt32LE(end + 16);
  for (let left = archive.readUInt16LE(end + 10); left > 0; left -= 1) {
    const [method, size] = [archive.readUInt16LE(at + 10), archive.readUInt32LE(at + 20)];
    const lengths = [28, 30, 32].map((offset) => archive.readUInt16LE(at + offset));
    const [name = 0, extra = 0, comment = 0] = lengths;
    const local = archive.readUInt32LE(at + 42);
    const begin = local + 30 + archive.readUInt16LE(local + 26) + archive.readUInt16LE(local + 28);
    const bytes = archive.subarray(begin, begin + size);
    files.set(
      archive.toString('utf8', at + 46, at + 46 + name),
      method === 8 ? inflateRawSync(bytes) : bytes,
    );
    at += 46 + name + extra + comment;
  }
  return files;
}

const grid = (page: Page) => page.getByRole('grid', { name: 'Documents' });
const rows = (page: Page) => grid(page).locator('[data-document]');

/** Keep only documents of one type, and wait until the list is of it. */
async function only(page: Page, type: string): Promise<void> {
  await page.getByRole('combobox', { name: 'Type' }).selectOption({ label: type });
  await expect(rows(page).first()).toContainText(`, ${type}`);
}

/** Open the first document that can be opened, by the keyboard. */
async function openFirst(page: Page): Promise<string> {
  await rows(page).first().focus();
  await page.keyboard.press('Enter');
  const dialog = page.getByRole('dialog');
  await expect(dialog).toBeVisible();
  return (await dialog.getByRole('heading', { level: 2 }).textContent()) ?? '';
}

test('browse, search and preview documents with the keyboard, and never through the server', async ({
  page,
}) => {
  const faults = watchHealth(page);
  const fromStorage: string[] = [];
  page.on('response', (response) => {
    const url = new URL(response.url());
    if (url.searchParams.has('X-Amz-Signature')) fromStorage.push(url.host);
  });
  await signIn(page, '/documents');
  await expect(rows(page).first()).toBeVisible();
  expect(await seriousViolations(page), 'documents').toEqual([]);

  // By record: into the first kind of record, to the first of its records.
  const tree = page.getByRole('tree');
  await tree.getByRole('treeitem').nth(1).focus();
  await page.keyboard.press('ArrowRight');
  await expect(tree.locator('[aria-level="2"]').first()).toBeVisible();
  await expect(tree.getByText('Loading…')).toHaveCount(0);
  await page.keyboard.press('ArrowDown');
  await page.keyboard.press('Enter');
  await expect(page).toHaveURL(/record_model=[\w.]+&record_id=\d+/);
  await expect(rows(page).first()).toBeVisible();
  await page.getByRole('button', { name: 'Clear all filters' }).click();
  await expect(page).not.toHaveURL(/record_model/);

  // Search is reached by one key, and finds what the first document is called.
  const name = (await rows(page).first().locator('[title]').first().getAttribute('title')) ?? '';
  const word = name.split(/[\s._-]+/).find((part) => part.length > 3) ?? name;
  await rows(page).first().focus();
  await page.keyboard.press('/');
  await page.keyboard.type(word);
  await expect(page).toHaveURL(/search=/);
  await expect(rows(page).first()).toContainText(new RegExp(word, 'i'));
  await page.getByRole('button', { name: 'Clear all filters' }).click();

  await only(page, 'PDF');
  await openFirst(page);
  const dialog = page.getByRole('dialog');
  await expect(dialog.locator('iframe')).toHaveAttribute('src', /X-Amz-Expires=65/);
  await expect.poll(() => fromStorage.length).toBeGreaterThan(0);
  await page.keyboard.press('Escape');
  await expect(dialog).toBeHidden();

  await only(page, 'Image');
  const first = await openFirst(page);
  const shown = () =>
    dialog.locator('img').evaluate((image: HTMLImageElement) => image.naturalWidth);
  await expect.poll(shown).toBeGreaterThan(0);
  expect(await seriousViolations(page), 'preview').toEqual([]);
  await page.keyboard.press('ArrowRight');
  await expect(dialog.getByRole('heading', { level: 2 })).not.toHaveText(first);
  await expect.poll(shown).toBeGreaterThan(0);
  const last = new URL(page.url()).searchParams.get('open');
  await page.keyboard.press('Escape');
  await expect(dialog).toBeHidden();
  // The focus is where the reader is, at the document seen last.
  await expect(page.locator(`[data-document="${last ?? ''}"]`)).toBeFocused();
  expect(new Set(fromStorage)).not.toContain(new URL(page.url()).host);
  expect(faults).toEqual([]);
});

test(`put ${String(MANY)} documents into an archive in the browser`, async ({ page }) => {
  // Where the browser writes straight to a file it asks a person where; here nobody answers.
  await page.addInitScript(() => {
    Object.defineProperty(window, 'showSaveFilePicker', { value: undefined });
  });
  const batches: number[] = [];
  page.on('response', (response) => {
    if (!response.url().includes('/documents/links/')) return;
    void response.json().then(({ links }: { links: unknown[] }) => batches.push(links.length));
  });
  const faults = watchHealth(page);
  await signIn(page, '/documents');
  await expect(rows(page).first()).toBeVisible();
  await rows(page).first().focus();
  await page.keyboard.press('Control+a');
  const all = page.getByRole('button', { name: /^Select (all|the first)/ });
  if (await all.isVisible()) await all.click();
  const selected = page.getByText(/ selected/);
  await expect
    .poll(async () =>
      Number(/[\d,]+/.exec((await selected.textContent()) ?? '')?.[0].replace(',', '')),
    )
    .toBeGreaterThanOrEqual(MANY);

  const saving = page.waitForEvent('download', { timeout: 90_000 });
  await page.getByRole('button', { name: 'Download as zip' }).click();
  const files = filesOf(await readFile(await (await saving).path()));
  await expect(page.getByText(/documents are in the archive/)).toBeVisible();
  expect(files.size).toBeGreaterThanOrEqual(MANY);
  expect([...files.keys()]).not.toContain('Not in this archive.txt');
  const pdf = [...files].find(([name]) => name.endsWith('.pdf'));
  expect(pdf?.[1].toString('latin1', 0, 5)).toBe('%PDF-');
  expect(Math.max(...batches)).toBeLessThanOrEqual(20);
  expect(batches.reduce((sum, size) => sum + size)).toBe(files.size);
  expect(faults).toEqual([]);
});

test('without the permission there is nothing, not even a name', async ({ page }) => {
  const asked: string[] = [];
  page.on('request', (request) => {
    if (request.url().includes('/api/documents/')) asked.push(request.url());
  });
  await signInAs(page, 'ANNEX_OUTSIDER_EMAIL', '/documents');
  await expect(page.getByText('There is no such page')).toBeVisible();
  await expect(
    page.getByRole('navigation', { name: 'Main' }).getByRole('link', { name: 'Documents' }),
  ).toHaveCount(0);
  expect(asked).toEqual([]);
});
