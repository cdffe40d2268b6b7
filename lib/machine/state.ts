import { createHash } from 'node:crypto';
import {
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  renameSync,
  statSync,
  writeFileSync,
} from 'node:fs';
import { basename, dirname, join } from 'node:path';
import { type Image, removeOwn } from 'maillab-vm-provisioning';
import { MaillabError } from '../errors.js';
import { type MachineShape, shapeArguments } from './arguments.js';
import { waitForBoot } from './boot.js';
import { SETTLE, settle } from './guest.js';
import { diskDigest, refuseDamaged } from './image.js';
import { holderRuns, removeLock, withLock } from './lock.js';
import { Machine } from './machine.js';
import { createOverlay, qemuVersion } from './qemu.js';
import { checkDisk } from './room.js';
import { cacheRoot } from './runtime.js';
import { until } from './wait.js';

/** A lab with every server up, saved once and resumed from then on. */
export interface SavedState {
  folder: string;
  /** What the guest's memory held, as it was: clones share it and change nothing in it. */
  memory: string;
  /** What its devices held. */
  devices: string;
  /** qcow2 with the disk of that moment, which no clone changes. */
  disk: string;
  /** The disks that it lies upon: the image's. */
  beneath: readonly string[];
  /** What the cold boot took. */
  bootSeconds: number;
}

interface StateRecord {
  bootSeconds: number;
  /** Bytes of the files: one of another size is damaged. */
  sizes: { memory: number; devices: number };
  /** SHA-256 of the disk that was booted: over another build of the image, this state is worth nothing. */
  image: string | undefined;
}

export interface StateOptions {
  image: Image;
  shape: MachineShape;
  readyTarget: string;
  report(detail: string): void;
}

/** Everything that a state depends on: under anything else it would not resume, or not as it was. */
export async function stateKey(image: { key: string }, shape: MachineShape): Promise<string> {
  const anywhere = { ...shape, kernel: basename(shape.kernel), initrd: basename(shape.initrd) };
  const parts = [image.key, await qemuVersion(), SETTLE, ...shapeArguments(anywhere)];
  return createHash('sha256').update(JSON.stringify(parts)).digest('hex').slice(0, 32);
}

/** The saved state for this image and shape, where there is one. */
export async function findState(image: Image, shape: MachineShape): Promise<SavedState | undefined> {
  return savedState(await stateFolder(image, shape), image);
}

async function stateFolder(image: Image, shape: MachineShape): Promise<string> {
  return join(cacheRoot(), 'states', await stateKey(image, shape));
}

/** The saved state for this image and shape; boots and saves it when there is none yet. */
export async function ensureState(options: StateOptions): Promise<SavedState> {
  const folder = await stateFolder(options.image, options.shape);
  const waiting = () => options.report('waiting for another lab that boots the same image');
  return (
    savedState(folder, options.image) ??
    (await withLock(
      `${folder}.lock`,
      waiting,
      async () => savedState(folder, options.image) ?? (await makeState(folder, options)),
    ))
  );
}

/** What a state's folder has in it, also one that is being made. */
export function isStateFile(name: string): boolean {
  return /^(?:memory|devices|disk\.qcow2|state\.json|console\.log|vm\.pid|vl\.[A-Za-z0-9]{6})$/.test(name);
}

/** Forgets a state that does not resume. */
export function dropState(state: SavedState): void {
  removeOwn(state.folder, isStateFile);
}

/** The state in this folder, where it is whole and was saved over this build of the image. */
export function savedState(folder: string, image: Pick<Image, 'directory' | 'disk'>): SavedState | undefined {
  try {
    const record: StateRecord = JSON.parse(readFileSync(join(folder, 'state.json'), 'utf8'));
    const [memory, devices] = [join(folder, 'memory'), join(folder, 'devices')];
    const disk = join(folder, 'disk.qcow2');
    if (statSync(memory).size !== record.sizes.memory || !existsSync(disk)) return undefined;
    if (statSync(devices).size !== record.sizes.devices) return undefined;
    if (record.image !== diskDigest(image)) return undefined;
    return { folder, memory, devices, disk, beneath: [image.disk], bootSeconds: record.bootSeconds };
  } catch {
    return undefined;
  }
}

/** Removes half-made states of processes that have ended. */
function sweepParts(folder: string): void {
  for (const name of readdirSync(folder).filter((entry) => /^[0-9a-f]{32}\.part$/.test(entry))) {
    const lock = join(folder, name.replace(/part$/, 'lock'));
    if (holderRuns(lock)) continue;
    removeOwn(join(folder, name), isStateFile);
    removeLock(lock);
  }
}

async function makeState(folder: string, options: StateOptions): Promise<SavedState> {
  const part = `${folder}.part`;
  sweepParts(dirname(folder));
  const foreign = [part, folder].find((old) => !removeOwn(old, isStateFile));
  if (foreign !== undefined) {
    throw new MaillabError(
      `Cannot save the lab's state in "${foreign}": something else is there. Move it away, then try again.`,
    );
  }
  mkdirSync(part);
  let machine: Machine | undefined;
  try {
    checkDisk(options.shape.memory, part);
    await refuseDamaged(options.image);
    const disk = join(part, 'disk.qcow2');
    await createOverlay(options.image.disk, disk);
    const start = Date.now();
    const [memory, devices] = [join(part, 'memory'), join(part, 'devices')];
    machine = await Machine.start(options.shape, {
      folder: part,
      disk,
      beneath: [options.image.disk],
      memoryFile: { path: memory, keep: true },
    });
    await waitForBoot(machine, { target: options.readyTarget, report: options.report });
    const bootSeconds = (Date.now() - start) / 1000;
    options.report('saving its state');
    await settle(machine);
    await save(machine);
    const sizes = { memory: statSync(memory).size, devices: statSync(devices).size };
    const record: StateRecord = { bootSeconds, sizes, image: diskDigest(options.image) };
    writeFileSync(join(part, 'state.json'), JSON.stringify(record));
    renameSync(part, folder);
    return savedState(folder, options.image)!;
  } finally {
    await machine?.kill();
    removeOwn(part, isStateFile);
  }
}

/**
 * Writes the devices to `devices` in the machine's folder, with memory that is in no file, and ends the machine, its disk
 * closed.
 */
export async function save(machine: Machine): Promise<void> {
  const { qmp } = machine;
  await qmp.execute('stop');
  await qmp.execute('migrate-set-parameters', { 'max-bandwidth': 2 ** 40 });
  await qmp.execute('migrate', { uri: 'exec:cat > devices' });
  let state = '';
  await until(
    async () => {
      const info = await qmp.execute<{ status: string; 'error-desc'?: string }>('query-migrate');
      state = info['error-desc'] ?? info.status;
      return ['completed', 'failed', 'cancelled'].includes(info.status);
    },
    { limit: 120_000, every: 20 },
  );
  if (state !== 'completed') {
    throw new MaillabError(`Cannot save the lab's state: ${state}. Is the disk of the cache folder full?`);
  }
  await qmp.execute('quit');
  await machine.ended;
}
