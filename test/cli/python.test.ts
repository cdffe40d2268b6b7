import assert from 'node:assert/strict';
import {
  existsSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { test } from 'node:test';
import { virtualEnvironment } from '../../lib/cli/setup/python.js';
import { Planted } from '../planted.js';

test('virtualEnvironment() makes one anew where it was ours, and touches nothing else', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'maillab-venv-'));
  try {
    const requirements = join(folder, 'requirements.txt');
    writeFileSync(requirements, '');
    const make = (name: string) => virtualEnvironment(join(folder, name), requirements, () => {});
    const planted = new Planted();
    // Somebody's own, as "python3 -m venv" makes them.
    mkdirSync(join(folder, 'own'));
    planted.plant(join(folder, 'own'), ['pyvenv.cfg', 'tesis.tex']);
    planted.plant(folder, ['file']);
    symlinkSync(join(folder, 'own'), join(folder, 'link'));
    planted.add(join(folder, 'link'));
    for (const name of ['own', 'file', 'link'])
      await assert.rejects(
        make(name),
        /^MaillabError: Cannot make the virtual environment ".+": something else is there\./,
      );
    planted.check();
    // Of an attempt that was interrupted.
    mkdirSync(join(folder, 'venv'));
    writeFileSync(join(folder, 'venv', 'requirements.sha256'), '');
    assert.ok(existsSync(await make('venv')));
    assert.match(readFileSync(join(folder, 'venv', 'requirements.sha256'), 'utf8'), /^[0-9a-f]{64}$/);
  } finally {
    rmSync(folder, { recursive: true });
  }
});
