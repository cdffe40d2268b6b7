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
