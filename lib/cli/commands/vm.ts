import { execFile } from 'node:child_process';
import { existsSync, mkdirSync, mkdtempSync, readdirSync, renameSync, rmSync } from 'node:fs';
import { basename, dirname, join, resolve } from 'node:path';
import { promisify } from 'node:util';
import type { Command } from 'commander';
import { findImage, imageKey, verifyImage } from 'maillab-vm-provisioning';
import { MaillabError, UsageError } from '../../errors.js';
import { stateKeys } from '../../machine/choose.js';
import { makeImage } from '../../machine/image.js';
import { type CacheEntry, cacheEntries, removeEntries } from '../../machine/inventory.js';
import { cacheRoot } from '../../machine/runtime.js';
import { withProgress } from '../progress.js';

const execute = promisify(execFile);

/** `maillab vm`: the image of the virtual machine, and what the cache keeps of it. */
export function register(program: Command): void {
  const vm = program
    .command('vm')
    .description('build, list, remove, export and import images of the virtual machine');
  vm.command('build').description('build the image of this version, unless the cache has it').action(build);
  vm.command('list')
    .description('images, saved states and base systems in the cache, with their sizes')
    .option('--json', 'one JSON document on stdout')
    .action(list);
  vm.command('remove')
    .description('remove entries of the cache')
    .argument('[keys...]', 'keys, or the start of one')
    .option('--unused', 'all that this version does not use')
    .option('--all', 'everything')
    .action(remove);
  vm.command('export')
    .description('write the image of this version to a file, for a machine that cannot build it')
    .argument('<file>')
    .action(exportImage);
  vm.command('import')
    .description('take an image that another machine exported')
    .argument('<file>')
    .action(importImage);
}

async function build(): Promise<void> {
  if (await findImage()) {
    process.stdout.write(`The image ${imageKey()} is built already.\n`);
    return;
  }
  const image = await withProgress('Building the image of the virtual machine', makeImage);
  process.stdout.write(`Built the image ${image.key} in ${image.directory}\n`);
}

async function entries(): Promise<CacheEntry[]> {
  const image = await findImage();
  // Without QEMU nothing can be resumed just now.
  const keys = image && (await stateKeys(image).catch(() => undefined));
  return cacheEntries(cacheRoot(), imageKey(), keys && new Set(keys));
}

async function list({ json }: { json?: boolean }): Promise<void> {
  const found = await entries();
  if (json) {
    process.stdout.write(`${JSON.stringify({ cache: cacheRoot(), entries: found }, null, 2)}\n`);
    return;
  }
  for (const { kind, key, bytes, current } of found) {
    process.stdout.write(`${kind.padEnd(6)}${size(bytes).padStart(9)}  ${key}${current ? '  in use' : ''}\n`);
  }
  const total = found.reduce((sum, { bytes }) => sum + bytes, 0);
  process.stdout.write(`total ${size(total).padStart(9)}  ${cacheRoot()}\n`);
}

async function remove(keys: string[], { unused, all }: { unused?: boolean; all?: boolean }): Promise<void> {
  const found = await entries();
  const chosen = all || unused ? found.filter(({ current }) => all || !current).map(({ key }) => key) : keys;
  if (chosen.length === 0 && !unused && !all) {
    throw new UsageError(
      'Cannot remove nothing: name a key that "maillab vm list" shows, or --unused, or --all.',
    );
  }
  for (const { kind, key, bytes } of removeEntries(cacheRoot(), found, chosen)) {
    process.stdout.write(`removed ${kind} ${key}, ${size(bytes)}\n`);
  }
}

async function exportImage(file: string): Promise<void> {
  const image = await findImage();
  if (!image) throw new MaillabError('Cannot export the image: it is not built yet. Run "maillab vm build".');
  await mustBeWhole(image.directory, 'export the image');
  // Only the image: a saved state is good for the machine that made it.
  await tar(
    ['-cf', resolve(file), '-C', dirname(image.directory), basename(image.directory)],
    `write "${file}"`,
  );
  process.stdout.write(`Exported the image ${image.key} to ${file}\n`);
}

async function importImage(file: string): Promise<void> {
  if (!existsSync(file)) throw new UsageError(`Cannot import "${file}": there is no such file.`);
  const images = join(cacheRoot(), 'images');
  mkdirSync(images, { recursive: true });
  const part = mkdtempSync(join(images, 'partial-'));
  try {
    await tar(['-xf', resolve(file), '-C', part, '--no-same-owner'], `read "${file}"`);
    const keys = readdirSync(part);
    const key = imageKey();
    if (keys.length !== 1 || keys[0] !== key) {
      throw new MaillabError(
        `Cannot import "${file}": it holds the image "${keys.join(', ')}", and this version needs "${key}". Export it again from the same version.`,
      );
    }
    await mustBeWhole(join(part, key), `import "${file}"`);
    rmSync(join(images, key), { recursive: true, force: true });
    renameSync(join(part, key), join(images, key));
    process.stdout.write(`Imported the image ${key}\n`);
  } finally {
    rmSync(part, { recursive: true, force: true });
  }
}

/** Throws when a file of the image in this folder is not what was built. */
async function mustBeWhole(directory: string, doing: string): Promise<void> {
  if (!existsSync(join(directory, 'manifest.json')))
    throw new MaillabError(`Cannot ${doing}: it has no manifest, so nobody knows what it should be.`);
  try {
    await verifyImage({ directory });
  } catch (error) {
    const name = /"([^"]+)" is not what was built/.exec((error as Error).message)?.[1];
    throw new MaillabError(
      `Cannot ${doing}: its "${name}" is not what was built. Build it anew with "maillab vm build" after "maillab vm remove".`,
    );
  }
}

async function tar(args: string[], what: string): Promise<void> {
  try {
    await execute('tar', args);
  } catch (error) {
    const { stderr } = error as { stderr?: string };
    throw new MaillabError(
      `Cannot ${what}: ${stderr?.trim().replaceAll('\n', '; ') || String(error)}. Check the file and the free disk space.`,
    );
  }
}

function size(bytes: number): string {
  return bytes < 2 ** 30 ? `${(bytes / 2 ** 20).toFixed(0)} MB` : `${(bytes / 2 ** 30).toFixed(1)} GB`;
}
