import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, test } from 'node:test';
import { assertDocument } from '../cli/document.js';

const root = join(__dirname, '..', '..');
const runtime = mkdtempSync(join(tmpdir(), 'maillab-doc-'));
const env = { ...process.env, MAILLAB_RUNTIME: runtime, MAILLAB_PORTS: '24000' };

function maillab(...args: string[]): string {
  const main = join(root, 'lib', 'cli', 'main.ts');
  const { stdout, stderr, status } = spawnSync(process.execPath, ['--import', 'tsx', main, ...args], {
    encoding: 'utf8',
    cwd: root,
    env,
  });
  assert.equal(status, 0, stderr);
  return stdout;
}

after(() => {
  maillab('down');
  rmSync(runtime, { recursive: true, force: true });
});

test('up, status and doctor print the documents that their schemas describe', () => {
  const up = JSON.parse(maillab('up', '--json'));
  assertDocument('status', up);
  assert.equal(up.endpoints['mail.redes.unlp.edu.ar']['25/tcp'], '127.0.0.1:24025');
  const status = JSON.parse(maillab('status', '--json'));
  assertDocument('status', status);
  assert.equal(status.state, 'running');
  const { checks } = JSON.parse(maillab('doctor', '--quick', '--json'));
  assertDocument('doctor', { checks });
  assert.ok(checks.length > 0);
});
