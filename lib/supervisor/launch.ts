import { findImage, type Image, topology } from 'maillab-vm-provisioning';
import { chooseShape } from '../machine/choose.js';
import { targets } from '../machine/forwards.js';
import { provideImage } from '../machine/image.js';
import { findState } from '../machine/state.js';
import type { AheadNotice } from './ahead.js';
import { type Started, type Supervisor, startSupervisor, whenReady } from './start.js';
import type { LabOrder } from './supervised.js';

export interface StartOptions {
  /** Called with what is being done, while opening takes time. */
  onProgress?: (detail: string) => void;
  /** What to boot; by default this version's image, built where the cache lacks it. */
  image?: Image;
}

/** Starts a lab and waits until it is ready; a private one ends with this process. */
export async function startLab(name: LabOrder['name'], options: StartOptions): Promise<Started> {
  const report = options.onProgress ?? (() => {});
  const image = options.image ?? (await provideImage(report));
  const supervisor = startSupervisor(orderOf(name, image));
  const client = await whenReady(supervisor.notices, report);
  supervisor.unref();
  if (name === 'default') supervisor.release();
  return { client, close: supervisor.end };
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

/**
 * Makes sure that a lab can be resumed at once: builds, boots and saves the image where the cache lacks it, and resumes one
 * clone of it as proof. Otherwise the first cell of a notebook would wait minutes for the build.
 */
export async function prepareLab(onProgress: (detail: string) => void): Promise<void> {
  const image = await findImage();
  if (image && (await findState(image, await chooseShape(image, onProgress)))) return;
  const { close } = await startLab('private', { onProgress });
  await close();
}

function orderOf(name: LabOrder['name'], image: Image): LabOrder {
  return { name, image, targets: targets(topology.hosts), readyTarget: topology.readyTarget };
}
