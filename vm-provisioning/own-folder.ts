import { type Dirent, lstatSync, mkdirSync, mkdtempSync, readdirSync, rmdirSync, unlinkSync } from 'node:fs';
import { join } from 'node:path';

/**
 * Removes a folder that has nothing in it but files that this program writes there. Where anything else is, a link of such a
 * name included, all of it stays: somebody has put it there.
 *
 * @returns whether nothing of that name is left.
 */
export function removeOwn(folder: string, isOwn: (name: string) => boolean): boolean {
  const found = lstatSync(folder, { throwIfNoEntry: false });
  if (!found) return true;
  if (!found.isDirectory() || !isOurs(found)) return false;
  const entries = readdirSync(folder, { withFileTypes: true });
  if (!entries.every((entry) => isOwn(entry.name) && (entry.isFile() || entry.isSocket()))) return false;
  for (const { name } of entries) removeFile(join(folder, name));
  return removeEmpty(folder);
}

function removeFile(path: string): void {
  try {
    unlinkSync(path);
  } catch (error) {
    // QEMU removes its own when it ends.
    if ((error as NodeJS.ErrnoException).code !== 'ENOENT') throw error;
  }
}

/** True for what belongs to the user that runs this; where there are no such users, for everything. */
export function isOurs({ uid }: { uid: number }): boolean {
  return process.getuid === undefined || uid === process.getuid();
}

function removeEmpty(folder: string): boolean {
  try {
    rmdirSync(folder);
    return true;
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === 'ENOENT';
  }
}

/** Makes a new folder in `parent` for something unfinished. Its name says whose it is: see {@link sweepUnfinished}. */
export function newUnfinished(parent: string, kind: string): string {
  mkdirSync(parent, { recursive: true });
  return mkdtempSync(join(parent, `${kind}-${process.pid}-`));
}

/** Removes the unfinished folders of this kind whose processes have ended, where they hold nothing but what was written there. */
export function sweepUnfinished(parent: string, kind: string, isOwn: (name: string) => boolean): void {
  const pattern = new RegExp(`^${kind}-([1-9]\\d{0,9})-[A-Za-z0-9]{6}$`);
  for (const { name } of entries(parent)) {
    const owner = pattern.exec(name)?.[1];
    if (owner && !runs(Number(owner))) removeOwn(join(parent, name), isOwn);
  }
}

function entries(folder: string): Dirent[] {
  try {
    return readdirSync(folder, { withFileTypes: true });
  } catch {
    return [];
  }
}

/** True while a process of this id runs, whoever's it is. */
export function runs(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === 'EPERM';
  }
}
