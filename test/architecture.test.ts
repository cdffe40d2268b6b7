import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { dirname, join, relative } from 'node:path';
import { test } from 'node:test';

const root = join(__dirname, '..');

/** What each folder may import of ours, besides itself and `lib/errors.ts`: the arrows of ARCHITECTURE.md. */
const bytes = ['lib/wire', 'lib/wireshark', 'lib/protocols', 'lib/message'];
const traces = [...bytes, 'lib/capture'];
const lab = ['lib/machine', 'lib/supervisor', 'lib/hosts', 'vm-provisioning'];
const allowed: Record<string, string[]> = {
  'vm-provisioning': [],
  'lib/wire': [],
  'lib/wireshark': ['lib/wire'],
  'lib/protocols': ['lib/wire'],
  'lib/message': [],
  'lib/explain': ['lib/wire', 'lib/protocols'],
  'lib/capture': bytes,
  'lib/show': [...traces, 'lib/explain'],
  'lib/check': [...traces, 'lib/show'],
  'lib/machine': ['lib/wire', 'vm-provisioning'],
  'lib/supervisor': ['lib/wire', 'lib/machine', 'vm-provisioning'],
  'lib/hosts': [...bytes, 'lib/machine', 'lib/supervisor', 'vm-provisioning'],
  'lib/lab': [...traces, ...lab, 'lib/show', 'lib/check', 'lib/clients', 'lib/notebook'],
  'lib/doctor': [...bytes, ...lab, 'lib/lab', 'lib/clients'],
  'lib/clients': [...traces, 'vm-provisioning'],
  'lib/notebook': ['lib/protocols', 'lib/explain', 'lib/show'],
  labs: ['lib'],
};

/** Folders that must stay pure: no sockets, no files, no processes. */
const pure = [
  'lib/wire',
  'lib/wireshark',
  'lib/protocols',
  'lib/message',
  'lib/explain',
  'lib/show',
  'lib/check',
];
const outside =
  /^(?:node:)?(fs|net|tls|dgram|http|https|http2|dns|child_process|worker_threads|cluster)(\/|$)/;

const files = execFileSync('git', ['ls-files', '-co', '--exclude-standard', '*.ts'], {
  cwd: root,
  encoding: 'utf8',
})
  .split('\n')
  .filter((file) => /^(lib|labs|vm-provisioning)\//.test(file));

function imports(file: string): string[] {
  const source = readFileSync(join(root, file), 'utf8');
  const specifier = /(?:\bfrom|\bimport|\brequire\()\s*\(?['"]([^'"]+)['"]/g;
  return [...source.matchAll(specifier)].map((match) => match[1]!);
}

/** The folder of ours that an import reaches, such as `lib/wire`; null for packages and Node's own modules. */
function target(file: string, specifier: string): string | null {
  if (specifier === 'maillab' || specifier.startsWith('maillab/')) return 'lib';
  if (specifier === 'maillab-vm-provisioning') return 'vm-provisioning';
  if (specifier === 'maillab-labs') return 'labs';
  if (!specifier.startsWith('.')) return null;
  return folder(relative(root, join(root, dirname(file), specifier)));
}

function folder(path: string): string {
  const parts = path.split('/');
  return parts[0] === 'lib' && parts.length > 2 ? parts.slice(0, 2).join('/') : parts[0]!;
}

test('every import follows the arrows of ARCHITECTURE.md', () => {
  assert.ok(files.length > 10, 'no source files found');
  const against = files.flatMap((file) => {
    const from = folder(file);
    const may = allowed[from];
    if (!may) return []; // runner, cli and lib/index.ts stand on top
    return imports(file)
      .map((specifier) => [specifier, target(file, specifier)] as const)
      .filter(
        ([specifier, to]) =>
          to !== null && to !== from && !may.includes(to) && !/\/errors\.js$/.test(specifier),
      )
      .map(([specifier]) => `${file} imports ${specifier}`);
  });
  assert.deepEqual(against, []);
});

test('what is pure opens no file and no socket, and starts no process', () => {
  const against = files
    .filter((file) => pure.includes(folder(file)))
    .flatMap((file) =>
      imports(file)
        .filter((specifier) => outside.test(specifier))
        .map((specifier) => `${file} imports ${specifier}`),
    );
  assert.deepEqual(against, []);
});

test('no file imports itself by way of others, not even for a type', () => {
  assert.deepEqual(circles(), []);
});

/** Groups of files of which each imports the next one, by way of others, and the last the first. */
function circles(): string[] {
  const known = new Set(files);
  const next = new Map(
    files.map((file) => [
      file,
      imports(file)
        .map((specifier) => join(dirname(file), specifier).replace(/\.js$/, '.ts'))
        .filter((path) => known.has(path)),
    ]),
  );
  const reached = new Map(files.map((file) => [file, reachable(file, next)]));
  const groups = files
    .filter((file) => reached.get(file)!.has(file))
    .map((file) => [...reached.get(file)!].filter((other) => reached.get(other)!.has(file)));
  return [...new Set(groups.map((group) => group.sort().join(', ')))];
}

/** The files that one imports, and those that they import. */
function reachable(from: string, next: ReadonlyMap<string, readonly string[]>): Set<string> {
  const seen = new Set<string>();
  const ahead = [...next.get(from)!];
  for (let file = ahead.pop(); file !== undefined; file = ahead.pop()) {
    if (seen.has(file)) continue;
    seen.add(file);
    ahead.push(...next.get(file)!);
  }
  return seen;
}

test('ARCHITECTURE.md names every folder of lib and every top-level folder', () => {
  const text = readFileSync(join(root, 'ARCHITECTURE.md'), 'utf8');
  const present = new Set(
    files.filter((file) => file.startsWith('lib/') && file.split('/').length > 2).map(folder),
  );
  const missing = [...present].filter((name) => !text.includes(`      ${name.slice('lib/'.length)}/`));
  assert.deepEqual(missing, []);
});
