import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { cpSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { test } from 'node:test';

const bin = join(__dirname, '../../lib/bin/maillab.js');

test('maillab runs what was built, and says what to do before that', () => {
  const built = spawnSync(process.execPath, [bin, '--version'], { encoding: 'utf8' });
  assert.match(built.stdout, /^\d+\.\d+\.\d+\n$/);
  assert.equal(built.status, 0);
  const folder = mkdtempSync(join(tmpdir(), 'maillab-launcher-'));
  try {
    cpSync(bin, join(folder, 'bin', 'maillab.js'));
    const fresh = spawnSync(process.execPath, [join(folder, 'bin', 'maillab.js')], { encoding: 'utf8' });
    assert.match(fresh.stderr, /^Cannot run "maillab": it is not built yet\. Run "npm run setup"[^\n]*\n$/);
    assert.equal(fresh.status, 2);
  } finally {
    rmSync(folder, { recursive: true });
  }
});
