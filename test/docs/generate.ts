/** Makes the generated parts of docs/ anew: the tables of the topology, the API reference. */
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { withTables } from './tables.js';

const lab = join(__dirname, '..', '..', 'docs', 'lab.md');
writeFileSync(lab, withTables(readFileSync(lab, 'utf8')));
