import { statfsSync } from 'node:fs';
import { MaillabError } from '../errors.js';
import { TRANSLATION_MIB } from './arguments.js';

/** MiB that QEMU takes besides the guest's memory, at most. */
const OVERHEAD = 120 + TRANSLATION_MIB;

/** Refuses a clone that does not fit, before anything is started. `free` is in bytes. */
export function checkMemory(guestMiB: number, free: number = process.availableMemory()): void {
  const needed = guestMiB + OVERHEAD;
  const freeMiB = Math.floor(free / 2 ** 20);
  if (freeMiB >= needed) return;
  throw new MaillabError(
    `Cannot start a lab of ${guestMiB} MiB: it needs ${needed} MiB of free memory and ${freeMiB} MiB are left. ` +
      'Close other programs or labs ("maillab down"), then try again.',
  );
}

/** MiB that a state takes besides the guest's memory: what booting wrote to its disk. */
const STATE_DISK = 64;

/**
 * Refuses to boot a guest whose state would not fit into `folder`, before minutes are spent on it: memory that is a file
 * on a full disk ends QEMU without a word.
 */
export function checkDisk(guestMiB: number, folder: string): void {
  const needed = guestMiB + STATE_DISK;
  const { bavail, bsize } = statfsSync(folder);
  const freeMiB = Math.floor((bavail * bsize) / 2 ** 20);
  if (freeMiB >= needed) return;
  throw new MaillabError(
    `Cannot save the state of a lab of ${guestMiB} MiB: it takes up to ${needed} MiB of "${folder}" and ${freeMiB} MiB ` +
      'are left. Free some space ("maillab vm remove --unused"), then try again.',
  );
}
