import { mkdir, rename, rm, stat, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { CA_CERTIFICATE } from '../render/certificates.js';
import type { RenderedFile } from '../render/file.js';
import { renderAll } from '../render/index.js';
import type { Topology } from '../topology/types.js';
import { proxyOptions, sourcesList } from './mirror.js';
import {
  activateCommands,
  BOOTSTRAP_OPTIONS,
  configureCommands,
  DISK,
  IMAGE_FILES,
  INITRD_FILES,
  PACKAGES,
  SUITE,
} from './recipe.js';
import { asRoot, inside, type RunOptions, run } from './run.js';

export type Stage = 'install' | 'configure' | 'activate' | 'pack';

/** What a stage needs: where to work, whom to tell, when to stop. */
export interface StageContext {
  /** A folder that is removed afterwards. */
  readonly work: string;
  readonly topology: Topology;
  readonly signal?: AbortSignal;
  readonly tell: (message: string) => void;
}

async function writeFiles(directory: string, files: readonly RenderedFile[]): Promise<void> {
  for (const { path, content, mode = 0o644 } of files) {
    await mkdir(dirname(join(directory, path)), { recursive: true });
    await writeFile(join(directory, path), content, { mode });
  }
}

/** Brings the rendered files into the new system, owned by its root. */
function copyInto(tree: string, files: string, options: RunOptions): Promise<string> {
  return run(asRoot(['cp', '-rT', '--preserve=mode', '--remove-destination', files, tree]), options);
}

/** Debian with all packages, as an archive that later builds with the same packages start from. */
export async function install(base: string, { work, signal, tell }: StageContext): Promise<void> {
  if (await stat(base).catch(() => undefined)) return tell('packages: from the cache');
  const early = join(work, 'early');
  await writeFiles(early, INITRD_FILES);
  const partial = `${base.replace(/\.tar\.zst$/, '')}.${process.pid}.partial.tar.zst`;
  await mkdir(dirname(base), { recursive: true });
  const sources = await sourcesList(SUITE);
  const argv = [
    'mmdebstrap',
    ...BOOTSTRAP_OPTIONS,
    ...(await proxyOptions()),
    `--include=${PACKAGES.join(',')}`,
    `--essential-hook=cp -rT --preserve=mode ${early} "$1"`,
    SUITE,
    partial,
    ...(sources ? ['-'] : []),
  ];
  try {
    await run(argv, { signal, input: sources, onLine: (line) => tell(line.replace(/^I: /, '')) });
    await rename(partial, base);
  } finally {
    await rm(partial, { force: true });
  }
}

/** Unpacks the base, lays the rendered files over it, makes keys and databases, and has each server check its own. */
export async function configure(base: string, tree: string, context: StageContext): Promise<void> {
  const { work, topology, signal, tell } = context;
  const files = join(work, 'files');
  await writeFiles(files, renderAll(topology));
  tell('unpacking the packages');
  await run(asRoot(['mkdir', tree]), { signal });
  await run(asRoot(['tar', '-C', tree, '-xpf', base]), { signal });
  await copyInto(tree, files, { signal });
  for (const argv of configureCommands(topology)) {
    tell(argv.join(' '));
    await run(inside(tree, argv), { signal });
  }
}

/** Takes what is not part of the disk out of the new system, and switches its services on and off. */
export async function activate(
  tree: string,
  out: string,
  { topology, signal, tell }: StageContext,
): Promise<void> {
  const taken: Record<string, string> = {
    [IMAGE_FILES.kernel]: '/boot/vmlinuz-*',
    [IMAGE_FILES.initrd]: '/boot/initrd.img-*',
    [IMAGE_FILES.ca]: CA_CERTIFICATE,
  };
  for (const [name, path] of Object.entries(taken)) {
    const copy = `cp "$0"${path} "$1" && chmod 644 "$1"`;
    await run(asRoot(['sh', '-c', copy, tree, join(out, name)]), { signal });
  }
  for (const argv of activateCommands(topology)) {
    tell(argv.join(' '));
    await run(inside(tree, argv), { signal });
  }
}

/** Makes the tree a disk, without mounting anything. */
export async function pack(tree: string, out: string, { work, signal, tell }: StageContext): Promise<void> {
  const raw = join(work, 'disk.raw');
  tell('making the disk');
  await run(asRoot(['mke2fs', '-q', ...DISK.options, '-d', tree, raw, DISK.size]), { signal });
  await run(['qemu-img', 'convert', '-f', 'raw', '-O', 'qcow2', raw, join(out, IMAGE_FILES.disk)], {
    signal,
  });
}
