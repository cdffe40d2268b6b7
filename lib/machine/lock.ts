import { mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { dirname } from 'node:path';
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
  if (!holderRuns(path)) rmSync(path, { force: true });
  return false;
}

/** True while the process that has the lock file runs. */
export function holderRuns(path: string): boolean {
  try {
    // A file still empty belongs to someone who is just about to write into it.
    const pid = Number(readFileSync(path, 'utf8'));
    return pid === 0 || process.kill(pid, 0);
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === 'EPERM';
  }
}
