import fs from 'node:fs';

/** The size of a page of memory, of all that Linux runs on here but some ARM machines, where it is larger. */
const PAGE = 4096;

/** Calls `onTooMuch` when a process holds more octets of memory than `limit`; looks until it is told to stop. */
export function watchMemory(pid: () => number | undefined, limit: number, onTooMuch: () => void): () => void {
  const timer = setInterval(() => {
    const held = residentOctets(pid());
    if (held === undefined || held <= limit) return;
    clearInterval(timer);
    onTooMuch();
  }, 200);
  timer.unref();
  return () => clearInterval(timer);
}

/** What of a process is in memory; undefined where that is not known, as elsewhere than on Linux. */
function residentOctets(pid: number | undefined): number | undefined {
  if (pid === undefined || process.platform !== 'linux') return undefined;
  try {
    return Number(fs.readFileSync(`/proc/${pid}/statm`, 'utf8').split(' ')[1]) * PAGE;
  } catch {
    return undefined;
  }
}
