// Weighs what a signed-in person downloads before the overview is on screen: the scripts and styles
// reachable from the start, the dashboard and the English catalogue. Sizes are gzip -9.
import { readFileSync, readdirSync } from 'node:fs';
import { gzipSync } from 'node:zlib';

const BUDGET_KIB = { js: 190, css: 20, chunk: 40 };
const manifest = JSON.parse(readFileSync('dist/.vite/manifest.json', 'utf8'));
const ENTRIES = [
  'index.html',
  'src/app/start.tsx',
  'src/pages/dashboard/DashboardPage.tsx',
  'src/locales/en.po',
];

const size = (file) => gzipSync(readFileSync(`dist/${file}`), { level: 9 }).length / 1024;
const scripts = new Set();
const styles = new Set();
function take(key) {
  const chunk = manifest[key];
  if (!chunk) throw new Error(`${key} is not in the build; did it move?`);
  if (scripts.has(chunk.file)) return;
  scripts.add(chunk.file);
  for (const file of chunk.css ?? []) styles.add(file);
  for (const imported of chunk.imports ?? []) take(imported);
}
ENTRIES.forEach(take);

const total = (files) => [...files].reduce((sum, file) => sum + size(file), 0);
const later = readdirSync('dist/assets')
  .filter((name) => name.endsWith('.js') && !scripts.has(`assets/${name}`))
  .map((name) => ({ name, kib: size(`assets/${name}`) }))
  .sort((a, b) => b.kib - a.kib);

const rows = [
  ['first screen, JS', total(scripts), BUDGET_KIB.js],
  ['first screen, CSS', total(styles), BUDGET_KIB.css],
  [`largest later chunk (${later[0].name})`, later[0].kib, BUDGET_KIB.chunk],
];
for (const [what, kib, most] of rows) {
  console.log(`${kib.toFixed(1).padStart(7)} KiB of ${most}  ${what}`);
}
if (rows.some(([, kib, most]) => kib > most)) {
  console.error('Over the budget. Load it later, or leave it out.');
  process.exit(1);
}
