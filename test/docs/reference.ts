import { spawnSync } from 'node:child_process';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { views } from '../../lib/show/views.js';

/** Where the reference is kept, and what each part of it documents. */
export const REFERENCE = join(__dirname, '..', '..', 'docs', 'reference');
const parts = { maillab: 'lib', 'maillab-labs': 'labs' };

/** `show.NAME` says what `views.NAME` makes: documented once, where notebooks meet it. */
const documentedByShow = Object.keys(views).map((name) => `views.__type.${name}`);

/**
 * Makes the reference in `folder` from the docstrings, with TypeDoc. Returns what is wrong, a line each: exports without
 * a word, types that are named and not exported, links that lead nowhere.
 */
export function makeReference(folder: string): string[] {
  return Object.entries(parts).flatMap(([name, source]) => {
    const typedoc = join(__dirname, '..', 'oracles', 'node_modules', 'typedoc', 'bin', 'typedoc');
    const known = name === 'maillab' ? documentedByShow : [];
    const args = [
      ...[
        '--options',
        'typedoc.json',
        '--entryPoints',
        `../../${source}/index.ts`,
        '--out',
        join(folder, name),
      ],
      ...known.flatMap((property) => ['--intentionallyNotDocumented', property]),
    ];
    const { stdout, stderr, error } = spawnSync(process.execPath, [typedoc, ...args], {
      cwd: __dirname,
      encoding: 'utf8',
      env: { ...process.env, NO_COLOR: '1' },
    });
    if (error) throw error;
    return `${stdout}${stderr}`.split('\n').filter((line) => /^\[(?:warning|error)\]|^\s*at /.test(line));
  });
}

/** The pages of a reference: their text by path. */
export function pagesOf(folder: string): Map<string, string> {
  const files = readdirSync(folder, { recursive: true, encoding: 'utf8' }).filter((name) =>
    name.endsWith('.md'),
  );
  return new Map(files.sort().map((name) => [name, readFileSync(join(folder, name), 'utf8')]));
}
