import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, test } from 'node:test';
import { cloneArguments } from '../../lib/machine/arguments.js';
import { readQcow2Header, refuseReferences } from '../../lib/machine/qcow2.js';
import { createOverlay } from '../../lib/machine/qemu.js';

const folder = mkdtempSync(join(tmpdir(), 'maillab-qcow2,'));
after(() => rmSync(folder, { recursive: true, force: true }));
const at = (name: string) => join(folder, name);
const create = (...args: string[]) => execFileSync('qemu-img', ['create', '-q', '-f', 'qcow2', ...args]);

/** What a guest sees of a disk that QEMU opens as it is told to. */
function seen(disk: string, ...beneath: string[]): string {
  const rest = { memory: 1, console: 'c', pidFile: 'p', resume: false, discard: false };
  const args = cloneArguments({ disk, beneath, ...rest });
  const drive = args[args.indexOf('-drive') + 1]!;
  const source = drive.slice(drive.indexOf('json:')).replaceAll(',,', ',');
  execFileSync('qemu-img', ['convert', '-O', 'raw', source, at('seen')]);
  return readFileSync(at('seen'), 'latin1').replaceAll('\0', '');
}

test('readQcow2Header() says what qemu-img says', async () => {
  writeFileSync(at('raw'), 'x'.repeat(1000));
  create('-F', 'raw', '-b', at('raw'), at('over'), '3M');
  create('-o', `data_file=${at('data').replace(',', ',,')}`, at('external'), '1M');
  create('-o', 'compat=0.10', at('old'), '1M');
  create(at('plain'), '2G');
  await createOverlay(at('plain'), at('overlay'));
  for (const name of ['over', 'external', 'old', 'plain', 'overlay']) {
    const info = JSON.parse(
      execFileSync('qemu-img', ['info', '--output=json', at(name)], { encoding: 'utf8' }),
    );
    const header = readQcow2Header(at(name))!;
    assert.equal(header.backing, info['backing-filename'], name);
    assert.equal(header.externalData, info['format-specific'].data['data-file'] !== undefined, name);
    assert.equal(header.virtualSize, BigInt(info['virtual-size']), name);
    assert.equal(header.unusual, undefined, name);
  }
  assert.equal(readQcow2Header(at('raw')), undefined);
});

test('QEMU opens the disks that it is told of, and none that a disk names', async () => {
  writeFileSync(at('secret'), 'CANARY'.padEnd(4096, '\0'));
  create('-F', 'raw', '-b', at('secret'), at('base'), '1M');
  await createOverlay(at('base'), at('top'));
  // What QEMU does by itself.
  execFileSync('qemu-img', ['convert', '-O', 'raw', at('top'), at('seen')]);
  assert.match(readFileSync(at('seen'), 'latin1'), /^CANARY/);
  assert.equal(seen(at('top'), at('base')), '');
  assert.equal(seen(at('base')), '');
  for (const hasDiskBeneath of [true, false])
    create('-o', `data_file=${at('d').replace(',', ',,')}`, at(`data${hasDiskBeneath}`), '1M');
  assert.throws(
    () => refuseReferences(at('base'), false),
    /refers to another file\. Remove what it belongs to/,
  );
  assert.throws(() => refuseReferences(at('datatrue'), true), /refers to another file/);
  assert.throws(() => refuseReferences(at('datafalse'), false), /refers to another file/);
  refuseReferences(at('top'), true);
});

test('an overlay shows what the disk beneath it has', async () => {
  create(at('image'), '1M');
  execFileSync('qemu-io', ['-f', 'qcow2', '-c', 'write -P 0x41 0 512', at('image')]);
  await createOverlay(at('image'), at('clone'));
  assert.equal(seen(at('clone'), at('image')), 'A'.repeat(512));
});
