import { execFileSync } from 'node:child_process';
import fs from 'node:fs';
import { setTimeout as delay } from 'node:timers/promises';

/** Ends what a kernel started and that outlives it. */
export class Survivors {
  /** Where there is no mark to find them by: those seen while the kernel ran. */
  #seen: number[] = [];

  /** @param mark what the keeper put on each process; see there. */
  constructor(
    private readonly mark: string,
    private readonly keeper: number,
  ) {}

  /** Before the kernel is ended: its children's parent is another one afterwards. */
  look(): void {
    if (process.platform !== 'linux') this.#seen = descendants(this.keeper);
  }

  /** Asks them to end, as a lab that a cell opened does in its own way, and ends them when they have not in `ms`. */
  async end(ms = 3000): Promise<void> {
    const limit = Date.now() + ms;
    const asked = new Set<number>();
    for (let left = this.#left(); left.length > 0; left = this.#left()) {
      const late = Date.now() >= limit;
      if (Date.now() >= limit + ms) return;
      for (const pid of left) {
        if (late) signal(pid, 'SIGKILL');
        else if (!asked.has(pid)) signal(pid, 'SIGTERM');
        asked.add(pid);
      }
      await delay(20);
    }
  }

  #left(): number[] {
    return process.platform === 'linux' ? marked(this.mark) : this.#seen.filter(runs);
  }
}

function signal(pid: number, name: NodeJS.Signals): void {
  try {
    process.kill(pid, name);
  } catch {
    // It is gone, or another user's.
  }
}

function runs(pid: number): boolean {
  try {
    return process.kill(pid, 0);
  } catch {
    return false;
  }
}

/** Processes with this mark that are not dead already. */
function marked(mark: string): number[] {
  const line = new RegExp(`^Max file size +${mark} `, 'm');
  return numbered('/proc').filter((pid) => {
    const of = (file: string) => {
      try {
        return fs.readFileSync(`/proc/${pid}/${file}`, 'utf8');
      } catch {
        return '';
      }
    };
    return line.test(of('limits')) && !/^State:\s+[ZX]/m.test(of('status'));
  });
}

function numbered(folder: string): number[] {
  return fs
    .readdirSync(folder)
    .filter((name) => /^\d+$/.test(name))
    .map(Number);
}

/** The children of a process, their children, and so on. */
export function descendants(pid: number): number[] {
  let listed: string;
  try {
    listed = execFileSync('ps', ['-A', '-o', 'pid=,ppid='], { encoding: 'utf8', timeout: 5000 });
  } catch {
    return [];
  }
  const pairs = listed
    .trim()
    .split('\n')
    .map((each) => each.trim().split(/\s+/).map(Number));
  const found = new Set([pid]);
  // A parent may be listed after its child.
  for (let before = 0; before !== found.size; ) {
    before = found.size;
    for (const [child, parent] of pairs) if (found.has(parent!)) found.add(child!);
  }
  found.delete(pid);
  return [...found];
}
