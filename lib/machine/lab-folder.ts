import {
  lstatSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmdirSync,
  utimesSync,
  writeFileSync,
} from 'node:fs';
import { createConnection } from 'node:net';
import { join } from 'node:path';
import { isCount, isOurs, objectOf, removeOwn, runs } from 'maillab-vm-provisioning';
import { MaillabError } from '../errors.js';
import { controlPath, ensureRuntimeRoot } from './runtime.js';

/** The names that labs' folders have. */
const NAMES = /^(?:default|lab-[A-Za-z0-9]{6})$/;

/** The files of a lab in its folder; QEMU's nameless ones have a name for a moment. */
const FILES = /^(?:lab\.json|control|console\.log|vm\.pid|vl\.[A-Za-z0-9]{6})$/;

/** What a lab's folder says about it in `lab.json`. */
interface LabRecord {
  /** Process id of the supervisor. */
  pid: number;
}

const isRecord = objectOf({ pid: isCount });

/** A new folder for a lab: `default`, or one of a random name. Its record says which process it belongs to. */
export function createLabFolder(name: 'default' | 'private', root: string = ensureRuntimeRoot()): string {
  try {
    const folder = name === 'default' ? join(root, 'default') : mkdtempSync(join(root, 'lab-'));
    if (name === 'default') mkdirSync(folder, { mode: 0o700 });
    const record: LabRecord = { pid: process.pid };
    writeFileSync(join(folder, 'lab.json'), JSON.stringify(record), { flag: 'wx' });
    return folder;
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    if (code === 'EEXIST') throw standsInTheWay(join(root, 'default'));
    if (code !== 'ENOSPC' && code !== 'EDQUOT') throw error;
    throw new MaillabError(
      `Cannot keep a lab in "${root}": the disk is full. Free some space, or set MAILLAB_RUNTIME to a folder where there is room.`,
    );
  }
}

function standsInTheWay(folder: string): MaillabError {
  const record = recordIn(folder);
  if (record && runs(record.pid)) {
    return new MaillabError(
      'Cannot start the default lab: it is already being started. See "maillab status".',
    );
  }
  return new MaillabError(
    `Cannot start the default lab: something that is not a lab's is at "${folder}". Move it away, then try again.`,
  );
}

/** Removes a lab's folder. Where somebody has put something there, it stays. */
export function removeLabFolder(folder: string): boolean {
  return removeOwn(folder, (name) => FILES.test(name));
}

/** Removes what labs that did not end by themselves have left behind, and nothing else. Returns the folders that it removed. */
export async function sweep(root: string = ensureRuntimeRoot()): Promise<string[]> {
  const removed: string[] = [];
  for (const name of readdirSync(root).filter((each) => NAMES.test(each))) {
    const folder = join(root, name);
    const record = recordIn(folder);
    if (record && (await inUse(folder, record.pid))) continue;
    if (record ? removeLabFolder(folder) : removeUnborn(folder)) removed.push(folder);
  }
  return removed;
}

/** The record of a lab whose folder this is; undefined where it is none. */
function recordIn(folder: string): LabRecord | undefined {
  const file = join(folder, 'lab.json');
  try {
    const [outer, inner] = [lstatSync(folder), lstatSync(file)];
    if (!outer.isDirectory() || !isOurs(outer) || !inner.isFile() || inner.size > 1000) return undefined;
    const record: unknown = JSON.parse(readFileSync(file, 'utf8'));
    // Process id 0 would be this process's own group.
    return isRecord(record) && record.pid > 0 ? record : undefined;
  } catch {
    return undefined;
  }
}

/** Removes the folder of a supervisor that ended before it wrote its record: an empty one, that is not being filled just now. */
function removeUnborn(folder: string): boolean {
  try {
    if (ageSeconds(folder) < 2) return false;
    rmdirSync(folder);
    return true;
  } catch {
    return false;
  }
}

/** A lab is in use while its supervisor runs: process ids come round again, so its control socket is asked too. */
async function inUse(folder: string, pid: number): Promise<boolean> {
  if (!runs(pid)) return false;
  return (await answers(controlPath(folder))) || ageSeconds(join(folder, 'lab.json')) < 60;
}

/** Says, for a minute, that a lab which does not answer yet is being started: its first boot can take many. */
export function claimLabFolder(folder: string): void {
  const now = new Date();
  utimesSync(join(folder, 'lab.json'), now, now);
}

function ageSeconds(path: string): number {
  const status = lstatSync(path, { throwIfNoEntry: false });
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
