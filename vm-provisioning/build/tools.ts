import { access, constants } from 'node:fs/promises';
import { delimiter, join } from 'node:path';
import { ImageError } from './run.js';

/** Programs that building an image needs, and the Debian package of each. */
const TOOLS: Readonly<Record<string, string>> = {
  mmdebstrap: 'mmdebstrap',
  mke2fs: 'e2fsprogs',
  'qemu-img': 'qemu-utils',
  tar: 'tar',
  unshare: 'util-linux',
  zstd: 'zstd',
  ...(process.getuid?.() === 0 ? {} : { newuidmap: 'uidmap' }),
};

async function isInstalled(program: string): Promise<boolean> {
  const folders = [...(process.env.PATH ?? '').split(delimiter), '/usr/sbin', '/sbin'];
  const found = folders.map((folder) => access(join(folder, program), constants.X_OK).then(() => true));
  return Promise.any(found).catch(() => false);
}

/** The Debian packages that this machine lacks for building an image. */
export async function missingPackages(): Promise<string[]> {
  const checked = await Promise.all(
    Object.entries(TOOLS).map(async ([program, name]) => ((await isInstalled(program)) ? [] : [name])),
  );
  return checked.flat();
}

/** @throws ImageError that names what to install. */
export async function requireTools(): Promise<void> {
  const missing = await missingPackages();
  if (missing.length === 0) return;
  throw new ImageError(
    `Cannot build the image: missing "${missing.join(' ')}". ` +
      `Install with "sudo apt-get install ${missing.join(' ')}", or bring an image built elsewhere ` +
      'with "maillab vm import FILE".',
  );
}
