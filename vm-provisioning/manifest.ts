import { createHash } from 'node:crypto';
import { createReadStream } from 'node:fs';
import { readFile, stat, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { pipeline } from 'node:stream/promises';
import { IMAGE_FILES } from './build/recipe.js';
import { ImageError } from './build/run.js';

/** What an image's folder says of its files: each file's size in bytes and SHA-256. */
export interface Manifest {
  readonly key: string;
  readonly files: Readonly<Record<string, { readonly size: number; readonly sha256: string }>>;
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
  const manifest: Manifest = { key, files: Object.fromEntries(files) };
  await writeFile(join(directory, MANIFEST), `${JSON.stringify(manifest, null, 2)}\n`);
}

/** What was recorded; undefined where nothing was, as in a folder whose image was never finished. */
export async function readManifest(directory: string): Promise<Manifest | undefined> {
  const text = await readFile(join(directory, MANIFEST), 'utf8').catch(() => undefined);
  return text === undefined ? undefined : (JSON.parse(text) as Manifest);
}

/**
 * Compares every file of an image with its recorded hash.
 * @throws ImageError that names the file that differs.
 */
export async function verifyImage({ directory }: { readonly directory: string }): Promise<void> {
  const manifest = await readManifest(directory);
  for (const [name, expected] of Object.entries(manifest?.files ?? {})) {
    const found = await sha256(join(directory, name)).catch(() => '');
    if (found === expected.sha256) continue;
    throw new ImageError(
      `Cannot use the image "${directory}": "${name}" is not what was built. ` +
        'Remove it with "maillab vm remove" and build it again with "maillab vm build".',
    );
  }
}
