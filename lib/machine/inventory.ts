import { closeSync, lstatSync, openSync, readdirSync, readSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { isImageFile, removeOwn } from 'maillab-vm-provisioning';
import { MaillabError, UsageError } from '../errors.js';
import { isStateFile } from './state.js';

/** Something that the cache keeps, and what it takes on the disk. */
export interface CacheEntry {
  kind: 'image' | 'state' | 'base';
  key: string;
  /** Bytes that it takes, as allocated. */
  bytes: number;
  /** Whether this version uses it. */
  current: boolean;
}

const FOLDERS = { image: 'images', state: 'states', base: 'bases' } as const;

/** The names that are ours in each of them; whatever else is there is not touched. */
const KEY = { image: /^[0-9a-f]{32}$/, state: /^[0-9a-f]{32}$/, base: /^[0-9a-f]{32}\.tar\.zst$/ };

/**
 * Images, saved states and base systems in the cache. This version uses its own image, the states of it that can be
 * resumed, and any base, which saves the next build most of its time.
 *
 * @param stateKeys of those that can be resumed; where they are not known, all that were booted from the image count
 */
export function cacheEntries(cache: string, imageKey: string, stateKeys?: ReadonlySet<string>): CacheEntry[] {
  const inUse: Record<CacheEntry['kind'], (key: string) => boolean> = {
    image: (key) => key === imageKey,
    state: (key) =>
      stateKeys?.has(key) ??
      backingFile(join(cache, FOLDERS.state, key, 'disk.qcow2'))?.includes(imageKey) ??
      false,
    base: () => true,
  };
  return (Object.keys(FOLDERS) as CacheEntry['kind'][]).flatMap((kind) => {
    const folder = join(cache, FOLDERS[kind]);
    return names(folder)
      .filter((name) => KEY[kind].test(name))
      .map((key) => ({ kind, key, bytes: allocated(join(folder, key)), current: inUse[kind](key) }));
  });
}

/** Removes entries by key, or by the start of one that no other shares. Throws a UsageError for what is not there. */
export function removeEntries(
  cache: string,
  entries: readonly CacheEntry[],
  keys: readonly string[],
): CacheEntry[] {
  const removed = keys.flatMap((key) => {
    const found = entries.filter((entry) => entry.key.startsWith(key));
    if (found.length === 0)
      throw new UsageError(`Cannot remove "${key}": the cache has none such. See "maillab vm list".`);
    if (new Set(found.map((entry) => entry.key)).size > 1) {
      throw new UsageError(
        `Cannot remove "${key}": several keys begin so. Give more of it, as "maillab vm list" shows it.`,
      );
    }
    return found;
  });
  for (const { kind, key } of removed) remove(kind, join(cache, FOLDERS[kind], key));
  return removed;
}

function remove(kind: CacheEntry['kind'], path: string): void {
  const isOwn = kind === 'image' ? isImageFile : isStateFile;
  if (kind === 'base' ? removeFile(path) : removeOwn(path, isOwn)) return;
  throw new MaillabError(
    `Cannot remove "${path}": something that maillab did not make is there. Look at it, and remove it yourself.`,
  );
}

function removeFile(path: string): boolean {
  const isFile = lstatSync(path, { throwIfNoEntry: false })?.isFile() ?? false;
  if (isFile) rmSync(path);
  return isFile;
}

/** The disk that a qcow2 file lies upon: its header has offset and length of the name at byte 8 and 16. */
function backingFile(file: string): string | undefined {
  let open: number | undefined;
  try {
    open = openSync(file, 'r');
    const header = Buffer.alloc(4096);
    const read = readSync(open, header, 0, header.length, 0);
    const start = Number(header.readBigUInt64BE(8));
    return header.subarray(start, Math.min(read, start + header.readUInt32BE(16))).toString();
  } catch {
    return undefined;
  } finally {
    if (open !== undefined) closeSync(open);
  }
}

function names(folder: string): string[] {
  try {
    return readdirSync(folder).sort();
  } catch {
    return [];
  }
}

function allocated(path: string): number {
  const status = lstatSync(path, { throwIfNoEntry: false });
  if (!status) return 0;
  const own = status.blocks * 512;
  if (!status.isDirectory()) return own;
  return names(path).reduce((sum, name) => sum + allocated(join(path, name)), own);
}
