import { mkdtemp, rename, stat } from 'node:fs/promises';
import { homedir, tmpdir } from 'node:os';
import { join } from 'node:path';
import * as keys from './build/key.js';
import { COMMAND_LINE, IMAGE_FILES } from './build/recipe.js';
import { asRoot, ImageError, run } from './build/run.js';
import { activate, configure, install, pack, type Stage } from './build/stages.js';
import { requireTools } from './build/tools.js';
import { isImageFile, readManifest, writeManifest } from './manifest.js';
import { newUnfinished, removeOwn, sweepUnfinished } from './own-folder.js';
import { topology } from './topology.js';

export { ImageError } from './build/run.js';
export { missingPackages } from './build/tools.js';
export { isImageFile, readManifest, verifyImage, writeManifest } from './manifest.js';

/** A bootable image in the cache. */
export interface Image {
  readonly key: string;
  /** Folder of all the image's files. */
  readonly directory: string;
  /** The root disk, qcow2. */
  readonly disk: string;
  readonly kernel: string;
  readonly initrd: string;
  /** The kernel's command line. */
  readonly commandLine: string;
  /** The lab CA's certificate, PEM. */
  readonly ca: string;
}

export interface BuildProgress {
  readonly stage: Stage;
  readonly message: string;
}

export interface BuildOptions {
  readonly onProgress?: (progress: BuildProgress) => void;
  readonly signal?: AbortSignal;
  /** Folder of the cache. */
  readonly cache?: string;
}

/** Where images are kept between runs: `$MAILLAB_CACHE`, else the user's cache folder. */
export function cacheDirectory(): string {
  const { MAILLAB_CACHE, XDG_CACHE_HOME } = process.env;
  return MAILLAB_CACHE || join(XDG_CACHE_HOME || join(homedir(), '.cache'), 'maillab');
}

/** Names the image of this version's topology and recipe: SHA-256 over every input, in hexadecimal, shortened. */
export function imageKey(): string {
  return keys.imageKey(topology);
}

function imageAt(directory: string, key: string): Image {
  const path = (name: keyof typeof IMAGE_FILES) => join(directory, IMAGE_FILES[name]);
  const [disk, kernel, initrd, ca] = [path('disk'), path('kernel'), path('initrd'), path('ca')];
  return { key, directory, disk, kernel, initrd, commandLine: COMMAND_LINE, ca };
}

/** The image of this version, where the cache has it whole. Quick: sizes are compared, not contents. */
export async function findImage(cache = cacheDirectory()): Promise<Image | undefined> {
  const key = imageKey();
  const directory = join(cache, 'images', key);
  const manifest = await readManifest(directory);
  if (!manifest) return undefined;
  for (const [name, { size }] of Object.entries(manifest.files)) {
    const found = await stat(join(directory, name)).catch(() => undefined);
    if (found?.size !== size) return undefined;
  }
  return imageAt(directory, key);
}

/** Puts a finished folder under its final name; whoever comes second finds the first one's. */
async function publish(partial: string, cache: string, key: string): Promise<Image> {
  return (await findImage(cache)) ?? (await replaceImage(partial, cache, key));
}

/** Puts a finished folder under its final name, in place of the image that was there. */
export async function replaceImage(partial: string, cache: string, key: string): Promise<Image> {
  const directory = join(cache, 'images', key);
  if (!removeOwn(directory, isImageFile)) {
    throw new ImageError(
      `Cannot put the image into "${directory}": something else is there. Move it away, then try again.`,
    );
  }
  await rename(partial, directory);
  return imageAt(directory, key);
}

/** A new folder in the cache for an image that is being made or brought; what others have left of theirs is removed. */
export function newImageFolder(cache: string): string {
  const images = join(cache, 'images');
  sweepUnfinished(images, UNFINISHED, isImageFile);
  return newUnfinished(images, UNFINISHED);
}

const UNFINISHED = 'partial';

/**
 * Builds this version's image and puts it into the cache: install, configure, activate, pack.
 * @throws ImageError when a program is missing or fails; nothing is left of the attempt.
 */
export async function buildImage({
  onProgress,
  signal,
  cache = cacheDirectory(),
}: BuildOptions = {}): Promise<Image> {
  await requireTools();
  const key = imageKey();
  const out = newImageFolder(cache);
  const work = await mkdtemp(join(tmpdir(), 'maillab-image-'));
  const tree = join(work, 'tree');
  const base = join(cache, 'bases', `${keys.baseKey()}.tar.zst`);
  const context = (stage: Stage) => ({
    work,
    topology,
    signal,
    tell: (message: string) => onProgress?.({ stage, message }),
  });
  try {
    await install(base, context('install'));
    await configure(base, tree, context('configure'));
    await activate(tree, out, context('activate'));
    await pack(tree, out, context('pack'));
    await writeManifest(out, key);
    return await publish(out, cache, key);
  } finally {
    // The tree's files belong to the new system's users.
    await run(asRoot(['rm', '-rf', '--one-file-system', work]));
    removeOwn(out, isImageFile);
  }
}
