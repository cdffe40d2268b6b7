import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';

const root = join(__dirname, '..');
const read = (file: string) => JSON.parse(readFileSync(join(root, file), 'utf8'));

interface Locked {
  link?: boolean;
  integrity?: string;
  resolved?: string;
  version?: string;
}

const LOCKS = ['package-lock.json', 'test/oracles/package-lock.json'];
const lock: { packages: Record<string, Locked> } = read('package-lock.json');
const workspaces: string[] = read('package.json').workspaces;

for (const file of LOCKS) {
  const packages = Object.entries(read(file).packages as Record<string, Locked>);

  test(`${file} is committed and has a hash for every package`, () => {
    execFileSync('git', ['ls-files', '--error-unmatch', file], { cwd: root, stdio: 'pipe' });
    const unverified = packages
      .filter(([path, { link }]) => path.startsWith('node_modules/') && !link)
      .filter(([, { integrity }]) => !/^sha512-/.test(integrity ?? ''))
      .map(([path]) => path);
    assert.deepEqual(unverified, []);
  });

  test(`${file} names no address to download from`, () => {
    const named = packages.filter(([, { resolved, link }]) => resolved !== undefined && !link);
    assert.deepEqual(named, []);
  });
}

test('package-lock.json has what every workspace asks for', () => {
  for (const workspace of workspaces) {
    const wanted: Record<string, string> = read(join(workspace, 'package.json')).dependencies ?? {};
    for (const name of Object.keys(wanted)) {
      const found = [`${workspace}/node_modules/${name}`, `node_modules/${name}`].some(
        (path) => lock.packages[path],
      );
      assert.ok(found, `${workspace} asks for ${name}, which the lockfile lacks`);
    }
  }
});

test('nodemailer is at least 10.4.1 everywhere, below which it has a known hole', () => {
  const versions = Object.entries(lock.packages)
    .filter(([path]) => path.endsWith('node_modules/nodemailer'))
    .map(([, { version }]) => version!.split('.').map(Number) as [number, number, number]);
  assert.ok(versions.length > 0);
  for (const [major, minor, patch] of versions) {
    assert.ok(major * 1e6 + minor * 1e3 + patch >= 10_004_001, `nodemailer ${major}.${minor}.${patch}`);
  }
});

test('SECURITY.md names tests that are there', () => {
  const text = readFileSync(join(root, 'SECURITY.md'), 'utf8');
  const named = [...text.matchAll(/`(test\/[^`]+)`/g)].map(([, path]) => path!);
  assert.ok(named.length > 20);
  assert.deepEqual(
    named.filter((path) => !existsSync(join(root, path))),
    [],
  );
});
