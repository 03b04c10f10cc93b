// Fails when a sentence of the app is not in the catalogues, or has no French.
import { spawnSync } from 'node:child_process';
import { cpSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

const FILES = ['en.po', 'fr.po'];
const kept = mkdtempSync(join(tmpdir(), 'messages-'));
cpSync('src/locales', kept, { recursive: true });
const problems = [];
try {
  const extraction = spawnSync('lingui', ['extract', '--clean'], { encoding: 'utf8' });
  if (extraction.status !== 0) problems.push(extraction.stderr || 'lingui extract failed');
  for (const file of FILES) {
    const fresh = readFileSync(`src/locales/${file}`, 'utf8');
    if (fresh !== readFileSync(join(kept, file), 'utf8')) {
      problems.push(`${file} is not what the sources say: run "npm run messages".`);
    }
    for (const entry of fresh.split('\n\n').slice(1)) {
      if (/^msgstr ""$/m.test(entry)) problems.push(`${file} lacks:\n${entry}`);
    }
  }
} finally {
  cpSync(kept, 'src/locales', { recursive: true });
  rmSync(kept, { recursive: true });
}
if (problems.length) {
  console.error(problems.join('\n\n'));
  process.exit(1);
}
