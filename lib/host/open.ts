import { findImage, type Image, topology } from 'maillab-vm-provisioning';
import { UsageError } from '../errors.js';
import { chooseShape } from './choose.js';
import { ControlClient } from './control-client.js';
import { targets } from './forwards.js';
import { provideImage } from './image.js';
import { Lab } from './lab.js';
import { controlPath, ensureRuntimeRoot } from './runtime.js';
import { type Started, startLab } from './start.js';
import { findState } from './state.js';

export interface OpenOptions {
  /** Called with what is being done, while opening takes time. */
  onProgress?: (detail: string) => void;
  /** What to boot; unless told, this version's image, built where the cache lacks it. */
  image?: Image;
}

/**
 * The lab that `MAILLAB_LAB` names: unset, a private and pristine one that ends with this process; `default`, the
 * one that "maillab up" started.
 */
export async function openLab(options: OpenOptions = {}): Promise<Lab> {
  const wish = process.env.MAILLAB_LAB ?? '';
  if (wish === '') return openPrivate(options);
  if (wish === 'default') return openDefault();
  if (wish.startsWith('ssh:')) {
    throw new UsageError(`Cannot open the lab "${wish}": labs on a class server are not supported yet.`);
  }
  throw new UsageError(`Cannot open the lab "${wish}": MAILLAB_LAB is unset, "default" or "ssh:HOST".`);
}

/** The private lab that is already on its way, until somebody opens it. */
let ahead: Promise<Started> | undefined;

/**
 * Begins to resume the private lab that this process will open next, so that `openLab()` finds it ready; resolves as
 * soon as that goes on by itself. Does nothing where `openLab()` would open another lab, or would have to build one first.
 */
export async function startAhead(): Promise<void> {
  if (process.env.MAILLAB_LAB) return;
  const image = await findImage();
  if (!image) return;
  ahead = start('private', { image });
  // Whoever opens the lab learns why it did not start.
  ahead.catch(() => {});
}

async function openPrivate(options: OpenOptions): Promise<Lab> {
  const started = options.image ? undefined : ahead;
  if (started) ahead = undefined;
  const { client, supervisor } = await (started ?? start('private', options));
  const status = await client.request('status', null);
  const close = async () => {
    const gone = new Promise<void>((done) => {
      if (supervisor.exitCode !== null || supervisor.signalCode !== null) return done();
      supervisor.ref();
      supervisor.once('exit', () => done());
    });
    if (supervisor.connected) supervisor.disconnect();
    await gone;
  };
  return new Lab(client, status, { close });
}

/**
 * Sees to it that a lab can be resumed at once: image built, booted and saved, and one clone resumed as proof where it was
 * not there yet. So that minutes of building and booting are nobody else's, a notebook's first cell's least of all.
 */
export async function prepareLab(onProgress: (detail: string) => void): Promise<void> {
  const image = await findImage();
  if (image && (await findState(image, await chooseShape(image, onProgress)))) return;
  const lab = await openPrivate({ onProgress });
  await lab.close();
}

/** The lab of `maillab up`; a LabUnreachableError when it does not run. */
export async function openDefault(): Promise<Lab> {
  const client = await ControlClient.connect(defaultControlPath());
  const status = await client.request('status', null);
  return new Lab(client, status, { close: async () => client.disconnect() });
}

/** Starts the default lab. */
export async function startDefault(options: OpenOptions = {}): Promise<void> {
  const { client } = await start('default', options);
  client.disconnect();
}

/** Ends the default lab; resolves when it is gone. */
export async function stopDefault(): Promise<void> {
  const client = await ControlClient.connect(defaultControlPath());
  await client.request('shutdown', null);
  await client.untilClosed();
}

function defaultControlPath(): string {
  return controlPath(`${ensureRuntimeRoot()}/default`);
}

async function start(name: 'default' | 'private', options: OpenOptions): Promise<Started> {
  const report = options.onProgress ?? (() => {});
  const image = options.image ?? (await provideImage(report));
  const order = { name, image, targets: targets(topology.hosts), readyTarget: topology.readyTarget };
  return startLab(order, report);
}
