import { lstatSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { dirname } from 'node:path';
import { runs } from 'maillab-vm-provisioning';
import { MaillabError } from '../errors.js';
import { until } from './wait.js';

/** Runs `work` while no other process of this computer holds the lock file; a dead holder's lock is taken over. */
export async function withLock<T>(path: string, waiting: () => void, work: () => Promise<T>): Promise<T> {
  mkdirSync(dirname(path), { recursive: true });
  let told = false;
  await until(
    () => {
      if (take(path)) return true;
      if (!told) waiting();
      told = true;
      return false;
    },
    { limit: Number.POSITIVE_INFINITY, every: 50, atMost: 500 },
  );
  try {
    return await work();
  } finally {
    rmSync(path, { force: true });
  }
}

function take(path: string): boolean {
  try {
    writeFileSync(path, String(process.pid), { flag: 'wx' });
    return true;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw error;
  }
  if (holder(path) === 'foreign') {
    throw new MaillabError(
      `Cannot take the lock "${path}": something else is there. Move it away, then try again.`,
    );
  }
  if (!holderRuns(path)) removeLock(path);
  return false;
}

/** True while the process that has the lock file runs. */
export function holderRuns(path: string): boolean {
  const pid = holder(path);
  // A file still empty belongs to someone who is just about to write into it.
  return pid === 0 || (typeof pid === 'number' && runs(pid));
}

/** Removes a lock file; anything else of that name stays. */
export function removeLock(path: string): void {
  if (typeof holder(path) === 'number') rmSync(path, { force: true });
}

/** The process id in a lock file; undefined where there is no file, `foreign` where it is no lock. */
function holder(path: string): number | undefined | 'foreign' {
  const found = lstatSync(path, { throwIfNoEntry: false });
  if (!found) return undefined;
  if (!found.isFile() || found.size > 10) return 'foreign';
  try {
    const text = readFileSync(path, 'utf8');
    return /^\d*$/.test(text) ? Number(text) : 'foreign';
  } catch {
    return undefined;
  }
}
