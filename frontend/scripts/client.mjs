// Fails when the generated client is not what the contract generates.
import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

const fresh = mkdtempSync(join(tmpdir(), 'client-'));
try {
  const generation = spawnSync('node', ['scripts/generate.mjs'], {
    encoding: 'utf8',
    env: { ...process.env, OPENAPI_OUTPUT: fresh },
  });
  if (generation.status !== 0) {
    console.error(generation.stdout + generation.stderr);
    process.exit(1);
  }
  const difference = spawnSync('diff', ['-r', fresh, 'src/api/generated'], { encoding: 'utf8' });
  if (difference.status !== 0) {
    console.error(difference.stdout.slice(0, 4000));
    console.error('The client is not what the contract generates: run "npm run generate".');
    process.exit(1);
  }
} finally {
  rmSync(fresh, { recursive: true });
}
