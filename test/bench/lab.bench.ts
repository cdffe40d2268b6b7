/**
 * What the lab costs: a resume against the cold boot that it saves and against QEMU's own -loadvm, a reset, and sending
 * with and without a capture running.
 */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { findImage, topology } from 'maillab-vm-provisioning';
import { createTransport } from 'nodemailer';
import type { Lab } from '../../lib/lab/lab.js';
import { openLab } from '../../lib/lab/open.js';
import { chooseShape } from '../../lib/machine/choose.js';
import { resume } from '../../lib/machine/clone.js';
import { openForwards } from '../../lib/machine/forwards.js';
import { Machine } from '../../lib/machine/machine.js';
import { createOverlay } from '../../lib/machine/qemu.js';
import { ensureState } from '../../lib/machine/state.js';
import { smtpDialogue } from '../live/client.js';
import { median, ratio, report } from './ratio.js';

const ROUNDS = 5;
const SENT = 20;
const SMTP = { transport: 'tcp', guestAddress: '172.28.0.90', guestPort: 25, hostPort: 0 } as const;

async function seconds(action: () => Promise<unknown>): Promise<number> {
  const start = performance.now();
  await action();
  return (performance.now() - start) / 1000;
}

/** Seconds until a machine's Postfix has greeted: started by `start`, ended afterwards. */
async function untilGreeting(
  start: (folder: string) => Promise<{ machine: Machine; port: number }>,
): Promise<number> {
  const folder = mkdtempSync(join(tmpdir(), 'maillab-bench-'));
  let machine: Machine | undefined;
  try {
    return await seconds(async () => {
      const started = await start(folder);
      machine = started.machine;
      await smtpDialogue({ host: '127.0.0.1', port: started.port }, ['QUIT']);
    });
  } finally {
    await machine?.kill();
    rmSync(folder, { recursive: true });
  }
}

async function benchResume(): Promise<void> {
  const image = (await findImage())!;
  const shape = await chooseShape(image, () => {});
  const { readyTarget } = topology;
  const state = await ensureState({ image, shape, readyTarget, report: () => {} });

  const ours = () =>
    untilGreeting(async (folder) => {
      const { machine, forwards } = await resume(state, shape, folder, [SMTP]);
      return { machine, port: forwards[0]!.hostPort };
    });

  // QEMU's own way: the same moment as an internal snapshot of the disk, loaded by its monitor.
  const snapshots = mkdtempSync(join(tmpdir(), 'maillab-bench-'));
  const snapshot = join(snapshots, 'snapshot.qcow2');
  await createOverlay(state.disk, snapshot);
  const taken = await Machine.start(shape, {
    folder: snapshots,
    disk: snapshot,
    beneath: [state.disk, ...state.beneath],
    memoryFile: { path: state.memory, keep: false },
    devices: state.devices,
  });
  while ((await taken.qmp.execute<{ status: string }>('query-status')).status === 'inmigrate');
  await taken.qmp.monitor('savevm lab');
  await taken.qmp.execute('quit');
  await taken.ended;
  const loadvm = () =>
    untilGreeting(async (folder) => {
      const machine = await Machine.start(shape, {
        folder,
        disk: snapshot,
        beneath: [state.disk, ...state.beneath],
        paused: true,
      });
      const [forward] = await openForwards(machine, [SMTP]);
      await machine.qmp.monitor('loadvm lab');
      await machine.qmp.execute('cont');
      return { machine, port: forward!.hostPort };
    });
  try {
    const result = await ratio(ROUNDS, ours, loadvm);
    process.stdout.write(
      `  cold boot ${state.bootSeconds.toFixed(1)} s, resume to 220 ${result.a.toFixed(2)} s, loadvm to 220 ${result.b.toFixed(2)} s\n`,
    );
    report('resume / cold boot', result.a / state.bootSeconds, { atMost: 0.05 });
    report('resume / loadvm', result.ratio, { atMost: 1.5 });
  } finally {
    rmSync(snapshots, { recursive: true });
  }
}

async function messagesPerSecond(lab: Lab): Promise<number> {
  const transport = createTransport({ ...lab.endpoint('mail', 'smtp'), ignoreTLS: true });
  const message = {
    from: 'alumnopop@redes.unlp.edu.ar',
    to: 'alumnoimap@redes.unlp.edu.ar',
    subject: 'x',
    text: 'x',
  };
  const time = await seconds(async () => {
    for (let sent = 0; sent < SENT; sent++) await transport.sendMail(message);
  });
  await lab.host('mail').queue.untilEmpty({ limit: 300_000 });
  return SENT / time;
}

/** Sending in a lab that captures, and in one whose tcpdump has ended: capturing is otherwise never off. */
async function benchCapture(): Promise<void> {
  const capturing = await openLab();
  const silent = await openLab();
  try {
    await silent.host('mail').run('pkill', ['-x', 'tcpdump']);
    const withCapture = async () => {
      let rate = 0;
      const trace = await capturing.capture(async () => {
        rate = await messagesPerSecond(capturing);
      });
      if (trace.frames.length < SENT * 10) throw new Error(`Captured ${trace.frames.length} frames only.`);
      return rate;
    };
    const sending = await ratio(ROUNDS, withCapture, () => messagesPerSecond(silent));
    process.stdout.write(
      `  ${sending.a.toFixed(1)} messages/s with a capture, ${sending.b.toFixed(1)} without\n`,
    );
    report('sending with / without a capture', sending.ratio, { atLeast: 0.9 });
  } finally {
    await Promise.all([capturing.close(), silent.close()]);
  }
}

async function benchReset(): Promise<void> {
  const lab = await openLab();
  try {
    const resets: number[] = [];
    for (let round = 0; round < ROUNDS; round++) resets.push(await seconds(() => lab.reset()));
    process.stdout.write(`  reset ${median(resets).toFixed(2)} s\n`);
  } finally {
    await lab.close();
  }
}

async function main(): Promise<void> {
  await benchResume();
  await benchCapture();
  await benchReset();
}

main();
