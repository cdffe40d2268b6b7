import assert from 'node:assert/strict';
import { createServer } from 'node:net';
import { test } from 'node:test';
import { topology } from 'maillab-vm-provisioning';
import { candidates } from '../../lib/machine/accelerator.js';
import { cloneArguments, shapeArguments } from '../../lib/machine/arguments.js';
import { chooseAccelerator } from '../../lib/machine/choose.js';
import { basesWithRoom, fixedPorts, targets } from '../../lib/machine/forwards.js';
import { whatQemuSaid } from '../../lib/machine/machine.js';
import { qemuVersion } from '../../lib/machine/qemu.js';
import { checkMemory } from '../../lib/machine/room.js';
import { stateKey } from '../../lib/machine/state.js';
import { endpointTable, pickService } from '../../lib/supervisor/endpoints.js';

const shape = {
  kernel: '/a/kernel',
  initrd: '/a/initrd',
  commandLine: 'quiet',
  accelerator: 'tcg',
  memory: 768,
} as const;

test('candidates() trusts /dev/kvm without trial only where the CPU says that it virtualises', () => {
  const linux = { platform: 'linux', kvm: true, virtualises: false } as const;
  assert.deepEqual(candidates(linux), [
    { accelerator: 'kvm', trial: true },
    { accelerator: 'tcg', trial: false },
  ]);
  assert.equal(candidates({ ...linux, virtualises: true })[0]!.trial, false);
  assert.deepEqual(candidates({ ...linux, kvm: false }), [{ accelerator: 'tcg', trial: false }]);
  assert.equal(candidates({ platform: 'darwin', kvm: false, virtualises: false })[0]!.accelerator, 'hvf');
});

test('chooseAccelerator() refuses a wish that it does not know', async () => {
  const bootable = { disk: 'x', shape, report: () => {} };
  await assert.rejects(
    chooseAccelerator(bootable, { MAILLAB_ACCELERATOR: 'xen' }),
    /Cannot use MAILLAB_ACCELERATOR "xen"/,
  );
  assert.equal(await chooseAccelerator(bootable, { MAILLAB_ACCELERATOR: 'tcg' }), 'tcg');
});

test('stateKey() changes with image, accelerator, memory and command line, and not with the folder', async () => {
  const key = await stateKey({ key: 'i' }, shape);
  assert.equal(await stateKey({ key: 'i' }, { ...shape, kernel: '/b/kernel', initrd: '/b/initrd' }), key);
  const others = [
    await stateKey({ key: 'j' }, shape),
    await stateKey({ key: 'i' }, { ...shape, accelerator: 'kvm' }),
    await stateKey({ key: 'i' }, { ...shape, memory: 1024 }),
    await stateKey({ key: 'i' }, { ...shape, commandLine: 'quiet debug' }),
  ];
  assert.equal(new Set([key, ...others]).size, 5);
});

test('shapeArguments() gives each clone randomness of its own', () => {
  assert.ok(shapeArguments(shape).includes('vmgenid,guid=auto'));
});

test('shapeArguments() has programs at one address each where QEMU translates, and leaves a real processor alone', () => {
  const commandLine = (accelerator: 'tcg' | 'kvm') => {
    const args = shapeArguments({ ...shape, accelerator });
    return args[args.indexOf('-append') + 1];
  };
  assert.equal(commandLine('tcg'), 'quiet norandmaps');
  assert.equal(commandLine('kvm'), 'quiet');
});

test('cloneArguments() doubles commas in paths, as QEMU wants', () => {
  const args = cloneArguments({
    disk: '/a,b/disk',
    beneath: ['/a,b/base'],
    console: '/a,b/console',
    pidFile: '/p',
    memory: 768,
    memoryFile: { path: '/a,b/memory', keep: false },
    resume: true,
    discard: true,
  });
  const drive = args[args.indexOf('-drive') + 1]!;
  assert.deepEqual(JSON.parse(drive.slice(drive.indexOf('{')).replaceAll(',,', ',')), {
    driver: 'qcow2',
    file: { driver: 'file', filename: '/a,b/disk' },
    backing: { driver: 'qcow2', file: { driver: 'file', filename: '/a,b/base' }, backing: null },
  });
  assert.ok(drive.includes('/a,,b/base'));
  assert.doesNotMatch(drive.slice(drive.indexOf('{')).replaceAll(',,', ''), /,/);
  assert.ok(args.some((value) => value.endsWith('mem-path=/a,,b/memory,share=off')));
  assert.ok(args.includes('-incoming'));
});

test('fixedPorts() gives the course its 10025, and no port twice', () => {
  const target = (guestAddress: string, guestPort: number, transport: 'tcp' | 'udp' = 'tcp') => ({
    guestAddress,
    guestPort,
    transport,
  });
  const ports = fixedPorts([
    target('172.28.0.90', 25),
    target('172.28.0.91', 25),
    target('172.28.0.29', 53),
    target('172.28.0.29', 53, 'udp'),
  ]);
  assert.deepEqual(
    ports.map(({ hostPort }) => hostPort),
    [10_025, 11_025, 10_053, 10_053],
  );
});

test('endpointTable() has the shape that scripts rely on', () => {
  const forward = { transport: 'tcp', guestAddress: '172.28.0.90', guestPort: 25, hostPort: 10_025 } as const;
  assert.deepEqual(endpointTable([forward]), { 'mail.redes.unlp.edu.ar': { '25/tcp': '127.0.0.1:10025' } });
});

test('pickService() finds a service by name or port, and says what there is otherwise', () => {
  const forward = { transport: 'tcp', guestAddress: '172.28.0.90', guestPort: 25, hostPort: 10_025 } as const;
  assert.deepEqual(pickService([forward], 'mail.redes.unlp.edu.ar', 'smtp', 'tcp'), {
    host: '127.0.0.1',
    port: 10_025,
  });
  assert.deepEqual(pickService([forward], 'mail', 25, 'tcp'), { host: '127.0.0.1', port: 10_025 });
  assert.throws(
    () => pickService([forward], 'mail', 'gopher', 'tcp'),
    /has no service "gopher": it has smtp 25\/tcp/,
  );
  assert.throws(() => pickService([forward], 'nowhere', 'smtp', 'tcp'), /There is no lab host "nowhere"/);
});

test('checkMemory() refuses a clone that does not fit, in one line', () => {
  checkMemory(768, 2 ** 31);
  assert.throws(
    () => checkMemory(768, 2 ** 29),
    (error: Error) => {
      assert.match(error.message, /needs 1144 MiB of free memory and 512 MiB are left/);
      assert.ok(!error.message.includes('\n'));
      return true;
    },
  );
});

test('qemuVersion() says what to install where there is no QEMU', async () => {
  await assert.rejects(
    qemuVersion('qemu-that-is-not-there'),
    /is not installed\. On Debian or Ubuntu: "apt install/,
  );
  assert.match(await qemuVersion(), /^\d+\.\d+/);
});

test('whatQemuSaid() drops names and warnings', () => {
  assert.equal(
    whatQemuSaid('qemu-system-x86_64: warning: slow\nqemu-system-x86_64: -drive x: Image is corrupt\n'),
    '-drive x: Image is corrupt',
  );
});

test('basesWithRoom() proposes ports that are free, and none of a default lab in its usual place', async () => {
  const wanted = targets(topology.hosts);
  const usual = fixedPorts(wanted, 10_000).map(({ transport, hostPort }) => `${transport} ${hostPort}`);
  const listen = (port: number) =>
    new Promise<number>((done) => {
      const server = createServer()
        .once('error', () => done(port))
        .listen(port, '127.0.0.1', () => done(port))
        .unref();
      servers.push(server);
    });
  const servers: ReturnType<typeof createServer>[] = [];
  const [first, second] = basesOf(await take(basesWithRoom(wanted), 2));
  for (const base of [first, second]) {
    const ports = fixedPorts(wanted, base).map(({ transport, hostPort }) => `${transport} ${hostPort}`);
    assert.deepEqual(
      ports.filter((port) => usual.includes(port)),
      [],
    );
  }
  await listen(fixedPorts(wanted, first).find(({ transport }) => transport === 'tcp')!.hostPort);
  const [next] = basesOf(await take(basesWithRoom(wanted), 1));
  assert.notEqual(next, first);
  for (const server of servers) server.close();
});

function basesOf(bases: number[]): [number, number] {
  assert.ok(bases.every((base) => base >= 1024 && base <= 44_000));
  return bases as [number, number];
}

async function take<T>(values: AsyncGenerator<T>, count: number): Promise<T[]> {
  const taken: T[] = [];
  for await (const value of values) if (taken.push(value) === count) break;
  return taken;
}
