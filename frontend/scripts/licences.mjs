// Judges the licence of every installed package, by whether it ships in the bundle or only builds it.
import { readFileSync } from 'node:fs';

const SHIPS = new Set(['MIT', 'ISC', 'BSD-2-Clause', 'BSD-3-Clause', 'Apache-2.0', '0BSD']);
const BUILDS = new Set([
  ...SHIPS,
  'MPL-2.0',
  'BlueOak-1.0.0',
  'CC0-1.0',
  'CC-BY-4.0',
  'MIT-0',
  'Python-2.0',
  'Unlicense',
]);
// Declared as dependencies of what ships, but only their macros use them: none reaches the bundle.
const NEVER_SHIPS =
  /^(@babel\/|@jridgewell\/|@lingui\/(conf|cli|babel-plugin)|caniuse-lite$|argparse$)/;

// Packages whose manifest forgot the field, with what their licence file says.
const BY_FILE = { 'cli-table': 'MIT' };

const lock = JSON.parse(readFileSync('package-lock.json', 'utf8'));
const refused = [];
let shipping = 0;
let building = 0;
for (const [path, entry] of Object.entries(lock.packages)) {
  if (!path) continue;
  const name = path.slice(path.lastIndexOf('node_modules/') + 'node_modules/'.length);
  const builds = entry.dev || entry.devOptional || NEVER_SHIPS.test(name);
  if (builds) building += 1;
  else shipping += 1;
  const licence = entry.license ?? BY_FILE[name] ?? '';
  const choices = licence.replace(/[()]/g, '').split(/ OR /);
  const allowed = builds ? BUILDS : SHIPS;
  const fine = choices.some((choice) => choice.split(/ AND /).every((one) => allowed.has(one)));
  if (!fine)
    refused.push(
      `${name} ${entry.version}: ${licence || 'no licence'} (${builds ? 'builds' : 'ships'})`,
    );
}
console.log(`${shipping} packages ship, ${building} only build`);
if (refused.length) {
  console.error(refused.join('\n'));
  process.exit(1);
}
