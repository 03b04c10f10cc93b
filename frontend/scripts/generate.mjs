// Generates the client from the contract, into OPENAPI_OUTPUT or its place in the sources.
import { spawnSync } from 'node:child_process';
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

const result = spawnSync('openapi-ts', [], { encoding: 'utf8' });
if (result.status !== 0) {
  console.error(`${result.stdout}${result.stderr}`);
  process.exit(1);
}
// The generator links its own documentation to a download page, which is none of our client's business.
const output = process.env.OPENAPI_OUTPUT ?? 'src/api/generated';
const types = join(output, 'client/types.gen.ts');
const source = readFileSync(types, 'utf8');
writeFileSync(types, source.replace(/\{@link https:\S+ (`[^`]+`)\}/g, '$1'));
