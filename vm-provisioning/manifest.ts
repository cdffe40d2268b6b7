import { createHash } from 'node:crypto';
import { createReadStream } from 'node:fs';
import { readFile, stat, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { pipeline } from 'node:stream/promises';
import { IMAGE_FILES } from './build/recipe.js';
import { ImageError } from './build/run.js';
import { isCount, isString, objectOf } from './shape.js';

/** What an image's folder says of its files: each file's size in bytes and SHA-256. None of them may be missing. */
export interface Manifest {
  readonly key: string;
  readonly files: Readonly<Record<ImageFile, { readonly size: number; readonly sha256: string }>>;
}

type ImageFile = (typeof IMAGE_FILES)[keyof typeof IMAGE_FILES];

const isRecorded = objectOf({ size: isCount, sha256: isString });

function isManifest(value: unknown): value is Manifest {
  const files = Object.fromEntries(Object.values(IMAGE_FILES).map((name) => [name, isRecorded]));
  return objectOf({ key: isString, files: objectOf(files) })(value);
}

const MANIFEST = 'manifest.json';

/** What an image's folder has in it, and nothing else. */
export function isImageFile(name: string): boolean {
  return name === MANIFEST || Object.values<string>(IMAGE_FILES).includes(name);
}

async function sha256(file: string): Promise<string> {
  const hash = createHash('sha256');
  await pipeline(createReadStream(file), hash);
  return hash.digest('hex');
}

/** Records an image's files as they are now. */
export async function writeManifest(directory: string, key: string): Promise<void> {
  const files = await Promise.all(
    Object.values(IMAGE_FILES).map(async (name) => {
      const file = join(directory, name);
      return [name, { size: (await stat(file)).size, sha256: await sha256(file) }] as const;
    }),
  );
  const manifest = { key, files: Object.fromEntries(files) };
  await writeFile(join(directory, MANIFEST), `${JSON.stringify(manifest, null, 2)}\n`);
}

/** What was recorded; undefined where nothing was, or not all, as in a folder whose image was never finished. */
export async function readManifest(directory: string): Promise<Manifest | undefined> {
  try {
    const recorded: unknown = JSON.parse(await readFile(join(directory, MANIFEST), 'utf8'));
    return isManifest(recorded) ? recorded : undefined;
  } catch {
    return undefined;
  }
}

/**
 * Compares every file of an image with its recorded hash.
 * @throws ImageError that names the file that differs.
 */
export async function verifyImage({ directory }: { readonly directory: string }): Promise<void> {
  const wrong = await damagedFile(directory);
  if (wrong === undefined) return;
  throw new ImageError(
    `Cannot use the image "${directory}": "${wrong}" is not what was built. ` +
      'Remove it with "maillab vm remove" and build it again with "maillab vm build".',
  );
}

/** The first file of an image that is missing or not what was recorded of it. */
async function damagedFile(directory: string): Promise<string | undefined> {
  const manifest = await readManifest(directory);
  if (!manifest) return MANIFEST;
  for (const name of Object.values(IMAGE_FILES)) {
    const found = await sha256(join(directory, name)).catch(() => undefined);
    if (found !== manifest.files[name].sha256) return name;
  }
  return undefined;
}
