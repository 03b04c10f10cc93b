// Everything that must hold before a change lands, one line each; the output of a step is shown only
// when it fails.
import { spawnSync } from 'node:child_process';

const STEPS = [
  ['formatting (npx prettier --write .)', 'prettier', ['--check', '.']],
  ['lint', 'eslint', ['.']],
  ['types', 'node', ['node_modules/typescript7/bin/tsc', '--noEmit', '-p', '.']],
  ['messages in both languages', 'node', ['scripts/messages.mjs']],
  ['client equal to the contract (npm run generate)', 'node', ['scripts/client.mjs']],
  ['licences', 'node', ['scripts/licences.mjs']],
  ['build', 'vite', ['build']],
  ['bundle budget', 'node', ['scripts/budget.mjs']],
];

let failed = 0;
for (const [name, command, args] of STEPS) {
  const started = Date.now();
  const path = `node_modules/.bin:${process.env.PATH}`;
  const result = spawnSync(command, args, {
    encoding: 'utf8',
    env: { ...process.env, PATH: path, NO_COLOR: '1' },
  });
  const ok = result.status === 0;
  const seconds = ((Date.now() - started) / 1000).toFixed(1).padStart(6);
  console.log(`${ok ? 'ok  ' : 'FAIL'} ${seconds} s  ${name}`);
  if (ok) continue;
  failed += 1;
  console.log(`${result.stdout ?? ''}${result.stderr ?? ''}${result.error?.message ?? ''}`);
}
console.log(`${STEPS.length - failed} passed, ${failed} failed`);
process.exit(failed ? 1 : 0);
