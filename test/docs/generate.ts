/** Makes the generated parts of docs/ anew: the tables of the topology, the API reference. */
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { npmPackages } from '../set-up.js';
import { makeReference, REFERENCE } from './reference.js';
import { withTables } from './tables.js';

const root = join(__dirname, '..', '..');

async function main(): Promise<void> {
  const lab = join(root, 'docs', 'lab.md');
  writeFileSync(lab, withTables(readFileSync(lab, 'utf8')));
  await npmPackages(join(root, 'test', 'oracles'));
  const gaps = makeReference(REFERENCE);
  for (const gap of gaps) process.stderr.write(`${gap}\n`);
  process.exitCode = gaps.length > 0 ? 1 : 0;
}

void main();
