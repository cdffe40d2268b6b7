import { findImage, type Image, topology } from 'maillab-vm-provisioning';
import { UsageError } from '../errors.js';
import { type AheadNotice, takeExpected } from './ahead.js';
import { chooseShape } from './choose.js';
import { ControlClient } from './control-client.js';
import { targets } from './forwards.js';
import { provideImage } from './image.js';
import { Lab } from './lab.js';
import { Notices } from './notices.js';
import { controlPath, ensureRuntimeRoot } from './runtime.js';
import { type Started, type Supervisor, startSupervisor, whenReady } from './start.js';
import { findState } from './state.js';
import type { LabOrder } from './supervised.js';

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

/**
 * Starts a private lab for another process, which opens it as its own ({@link expectLab}) and is told through `tell` how it
 * gets on; undefined where that process would open another lab, or would have to build one first.
 *
 * @param env the environment of that process
 */
export async function startFor(
  tell: (notice: AheadNotice) => void,
  env: NodeJS.ProcessEnv = process.env,
): Promise<Supervisor | undefined> {
  const image = env.MAILLAB_LAB ? undefined : await findImage();
  if (!image) {
    tell(null);
    return undefined;
  }
  const supervisor = startSupervisor(orderOf('private', image), env);
  supervisor.notices.listen((notice) => {
    // Until then somebody may wait for it.
    if (!('progress' in notice)) supervisor.unref();
    tell(notice);
  });
  return supervisor;
}

async function openPrivate(options: OpenOptions): Promise<Lab> {
  const expected = options.image ? undefined : takeExpected();
  const { client, close } = (expected && (await opened(expected))) ?? (await start('private', options));
  return new Lab(client, await client.request('status', null), { close });
}

/** The lab that another process has started for this one, if it has. */
async function opened(expected: Notices<AheadNotice>): Promise<Started | undefined> {
  const notices = new Notices();
  const comes = await new Promise<boolean>((decide) => {
    expected.listen((notice) => {
      decide(notice !== null);
      if (notice) notices.tell(notice);
    });
  });
  if (!comes) return undefined;
  const client = await whenReady(notices, () => {});
  return {
    client,
    close: async () => {
      // It may be gone already.
      await client.request('shutdown', null).catch(() => {});
      await client.untilClosed();
    },
  };
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

async function start(name: LabOrder['name'], options: OpenOptions): Promise<Started> {
  const report = options.onProgress ?? (() => {});
  const image = options.image ?? (await provideImage(report));
  const supervisor = startSupervisor(orderOf(name, image));
  const client = await whenReady(supervisor.notices, report);
  supervisor.unref();
  if (name === 'default') supervisor.release();
  return { client, close: supervisor.end };
}

function orderOf(name: LabOrder['name'], image: Image): LabOrder {
  return { name, image, targets: targets(topology.hosts), readyTarget: topology.readyTarget };
}
