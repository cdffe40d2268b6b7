import type { Command } from 'commander';
import { findImage, imageKey } from 'maillab-vm-provisioning';
import { UsageError } from '../../errors.js';
import { stateKeys } from '../../machine/choose.js';
import { makeImage } from '../../machine/image.js';
import { type CacheEntry, cacheEntries, removeEntries } from '../../machine/inventory.js';
import { cacheRoot } from '../../machine/runtime.js';
import { withProgress } from '../progress.js';
import { exportImage, importImage } from '../vm-file.js';

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
    .description('write the image of this version to a new file, for a machine that cannot build it')
    .argument('<file>')
    .action(exportImage);
  vm.command('import')
    .description('take an image that another machine exported')
    .argument('<file>')
    .option(
      '--sha256 <hex>',
      'what "vm export" printed there; not needed for a file that the project published',
    )
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

function size(bytes: number): string {
  return bytes < 2 ** 30 ? `${(bytes / 2 ** 20).toFixed(0)} MB` : `${(bytes / 2 ** 30).toFixed(1)} GB`;
}
