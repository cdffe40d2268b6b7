import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { release } from 'node:os';
import { join } from 'node:path';
import {
  type Image,
  isBoolean,
  isObject,
  newUnfinished,
  removeOwn,
  sweepUnfinished,
} from 'maillab-vm-provisioning';
import { UsageError } from '../errors.js';
import { candidates, hostFacts } from './accelerator.js';
import { type Accelerator, type MachineShape, MEMORY_MIB } from './arguments.js';
import { Machine } from './machine.js';
import { createOverlay, qemuVersion } from './qemu.js';
import { cacheRoot } from './runtime.js';
import { isStateFile, stateKey } from './state.js';
import { until } from './wait.js';

/** Milliseconds in which a guest's agent must answer under an accelerator; with one that works it takes about 5 s. */
const TRIAL_LIMIT = 45_000;

const KNOWN: readonly Accelerator[] = ['kvm', 'hvf', 'whpx', 'tcg'];

const TRIAL = 'trial';

/** What is to be booted for a trial. */
export interface Bootable {
  disk: string;
  /** The machine but for its accelerator. */
  shape: Omit<MachineShape, 'accelerator'>;
  report(detail: string): void;
}

/**
 * The best accelerator that works here: `MAILLAB_ACCELERATOR` where it is set, else the first candidate that needs
 * no trial or passes it. A trial's result is kept until the kernel or QEMU changes.
 */
export async function chooseAccelerator(
  bootable: Bootable,
  environment: NodeJS.ProcessEnv = process.env,
): Promise<Accelerator> {
  const wish = environment.MAILLAB_ACCELERATOR;
  if (wish) {
    const known = KNOWN.find((accelerator) => accelerator === wish);
    if (known) return known;
    throw new UsageError(`Cannot use MAILLAB_ACCELERATOR "${wish}": it is none of ${KNOWN.join(', ')}.`);
  }
  for (const { accelerator, trial } of candidates(hostFacts())) {
    if (!trial || (await remembered(accelerator, () => passesTrial(accelerator, bootable))))
      return accelerator;
  }
  return 'tcg';
}

/** The machine that this image is booted and resumed on here. */
export async function chooseShape(image: Image, report: (detail: string) => void): Promise<MachineShape> {
  const shape = shapeOf(image);
  return { ...shape, accelerator: await chooseAccelerator({ disk: image.disk, shape, report }) };
}

/** The keys of the states of this image that could be resumed here, one for each accelerator. Throws where QEMU is missing. */
export async function stateKeys(image: Image): Promise<string[]> {
  return Promise.all(KNOWN.map((accelerator) => stateKey(image, { ...shapeOf(image), accelerator })));
}

function shapeOf({ kernel, initrd, commandLine }: Image): Omit<MachineShape, 'accelerator'> {
  return { kernel, initrd, commandLine, memory: MEMORY_MIB };
}

async function remembered(accelerator: Accelerator, trial: () => Promise<boolean>): Promise<boolean> {
  const file = join(cacheRoot(), 'accelerators.json');
  const key = [accelerator, await qemuVersion(), release()].join(' ');
  const results = trialResults(file);
  const known = results?.[key];
  if (known !== undefined) return known;
  const works = await trial();
  mkdirSync(cacheRoot(), { recursive: true });
  if (results) writeFileSync(file, JSON.stringify({ ...results, [key]: works }));
  return works;
}

function isResults(value: unknown): value is Record<string, boolean> {
  return isObject(value) && Object.values(value).every(isBoolean);
}

/** What trials on this computer came to, none at first; undefined where something else has the name of that file. */
function trialResults(file: string): Record<string, boolean> | undefined {
  if (!existsSync(file)) return {};
  try {
    const results: unknown = JSON.parse(readFileSync(file, 'utf8'));
    return isResults(results) ? results : undefined;
  } catch {
    return undefined;
  }
}

/** True when a guest comes up under this accelerator, up to its agent. */
export async function passesTrial(accelerator: Accelerator, bootable: Bootable): Promise<boolean> {
  bootable.report(`trying whether ${accelerator} works here`);
  sweepUnfinished(cacheRoot(), TRIAL, isStateFile);
  const folder = newUnfinished(cacheRoot(), TRIAL);
  let machine: Machine | undefined;
  try {
    const disk = join(folder, 'disk.qcow2');
    await createOverlay(bootable.disk, disk);
    const files = { folder, disk, beneath: [bootable.disk] };
    machine = await Machine.start({ ...bootable.shape, accelerator }, files);
    const { agent } = machine;
    const answers = () =>
      agent.sync(1000).then(
        () => true,
        () => false,
      );
    return await until(answers, { limit: TRIAL_LIMIT });
  } catch {
    return false;
  } finally {
    await machine?.kill();
    removeOwn(folder, isStateFile);
  }
}
