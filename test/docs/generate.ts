/** Makes the generated parts of docs/ anew: the tables of the topology, the schemas of JSON documents, the API reference. */
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { type DocumentName, jsonSchema, SCHEMA_VERSION, schemas } from '../../lib/cli/schemas.js';
import { npmPackages } from '../set-up.js';
import { makeReference, REFERENCE } from './reference.js';
import { withTables } from './tables.js';

const root = join(__dirname, '..', '..');

async function main(): Promise<void> {
  const lab = join(root, 'docs', 'lab.md');
  writeFileSync(lab, withTables(readFileSync(lab, 'utf8')));
  for (const name of Object.keys(schemas) as DocumentName[]) {
    const file = join(root, 'docs', 'schemas', `v${SCHEMA_VERSION}`, `${name}.json`);
    writeFileSync(file, `${JSON.stringify(jsonSchema(name), null, 2)}\n`);
  }
  await npmPackages(join(root, 'test', 'oracles'));
  const gaps = makeReference(REFERENCE);
  for (const gap of gaps) process.stderr.write(`${gap}\n`);
  process.exitCode = gaps.length > 0 ? 1 : 0;
}

void main();
