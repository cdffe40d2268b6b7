import {
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  utimesSync,
  writeFileSync,
} from 'node:fs';
import { createConnection } from 'node:net';
import { homedir, userInfo } from 'node:os';
import { join, resolve } from 'node:path';
import { MaillabError } from '../errors.js';

/** Where images and saved states are kept between runs. */
export function cacheRoot(environment: NodeJS.ProcessEnv = process.env): string {
  if (environment.MAILLAB_CACHE) return resolve(environment.MAILLAB_CACHE);
  if (environment.XDG_CACHE_HOME) return join(resolve(environment.XDG_CACHE_HOME), 'maillab');
  return join(homedir(), '.cache', 'maillab');
}

/**
 * Where running labs keep their control sockets and what they write to disk. Not under `os.tmpdir()`, whose path on macOS
 * leaves too little of the 103 bytes that a Unix socket's path may have.
 */
export function runtimeRoot(environment: NodeJS.ProcessEnv = process.env): string {
  if (environment.MAILLAB_RUNTIME) return resolve(environment.MAILLAB_RUNTIME);
  return `/tmp/maillab-${userInfo().uid}`;
}

/** Makes sure that the runtime folder exists, is ours and that nobody else can enter it. */
export function ensureRuntimeRoot(root: string = runtimeRoot()): string {
  mkdirSync(root, { recursive: true, mode: 0o700 });
  const status = statSync(root);
  if (status.uid !== userInfo().uid || (status.mode & 0o077) !== 0) {
    throw new MaillabError(
      `Cannot use the runtime folder "${root}": it belongs to someone else or others can enter it. ` +
        'Remove it, or set MAILLAB_RUNTIME to a folder of yours with mode 0700.',
    );
  }
  return root;
}

/** What a lab's folder says about it in `lab.json`. */
export interface LabRecord {
  /** Process id of the supervisor. */
  pid: number;
}

/** A new folder for a lab: `default`, or one of a random name. Its record says which process it belongs to. */
export function createLabFolder(name: 'default' | 'private', root: string = ensureRuntimeRoot()): string {
  const folder = name === 'default' ? join(root, 'default') : mkdtempSync(join(root, 'lab-'));
  if (name === 'default') mkdirSync(folder, { mode: 0o700 });
  writeFileSync(join(folder, 'lab.json'), JSON.stringify({ pid: process.pid } satisfies LabRecord));
  return folder;
}

export function controlPath(folder: string): string {
  return join(folder, 'control');
}

export function removeLabFolder(folder: string): void {
  rmSync(folder, { recursive: true, force: true });
}

/** Removes what labs that did not end by themselves have left behind. Returns the folders that it removed. */
export async function sweep(root: string = ensureRuntimeRoot()): Promise<string[]> {
  const removed: string[] = [];
  for (const name of readdirSync(root)) {
    const folder = join(root, name);
    if (await inUse(folder)) continue;
    removeLabFolder(folder);
    removed.push(folder);
  }
  return removed;
}

/** A lab is in use while its supervisor runs: process ids come round again, so its control socket is asked too. */
async function inUse(folder: string): Promise<boolean> {
  let record: LabRecord;
  try {
    record = JSON.parse(readFileSync(join(folder, 'lab.json'), 'utf8'));
    process.kill(record.pid, 0);
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    if (code === 'ESRCH') return false;
    // A folder so young may belong to a supervisor that has not written its record yet.
    return code === 'EPERM' || ageSeconds(folder) < 2;
  }
  return (await answers(controlPath(folder))) || ageSeconds(join(folder, 'lab.json')) < 60;
}

/** Says, for a minute, that a lab which does not answer yet is being started: its first boot can take many. */
export function claimLabFolder(folder: string): void {
  const now = new Date();
  utimesSync(join(folder, 'lab.json'), now, now);
}

function ageSeconds(path: string): number {
  const status = statSync(path, { throwIfNoEntry: false });
  return status ? (Date.now() - status.mtimeMs) / 1000 : Number.POSITIVE_INFINITY;
}

/** True when something accepts connections on this Unix socket. */
export function answers(path: string): Promise<boolean> {
  return new Promise((done) => {
    const socket = createConnection(path);
    socket.once('connect', () => {
      socket.destroy();
      done(true);
    });
    socket.once('error', () => done(false));
  });
}
