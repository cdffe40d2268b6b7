import { lstatSync, mkdirSync, type Stats, statSync } from 'node:fs';
import { homedir, userInfo } from 'node:os';
import { dirname, isAbsolute, join, resolve } from 'node:path';
import { isOurs } from 'maillab-vm-provisioning';
import { MaillabError } from '../errors.js';

/** Where images and saved states are kept between runs. */
export function cacheRoot(environment: NodeJS.ProcessEnv = process.env): string {
  if (environment.MAILLAB_CACHE) return resolve(environment.MAILLAB_CACHE);
  if (environment.XDG_CACHE_HOME) return join(resolve(environment.XDG_CACHE_HOME), 'maillab');
  return join(homedir(), '.cache', 'maillab');
}

/** Bytes that the path of a Unix socket may have, on macOS; elsewhere a few more. */
const SOCKET_PATH = 103;

/** What a lab adds to the path of the runtime folder: its own folder, and its socket in that. */
const LONGEST_NAME = '/lab-XXXXXX/control';

/**
 * Where running labs keep their control sockets and what they write to disk: a folder of ours in `MAILLAB_RUNTIME`, else in
 * the user's runtime folder, else in /tmp. Not under `os.tmpdir()`, whose path on macOS leaves too little of what a Unix
 * socket's path may have.
 */
export function runtimeRoot(environment: NodeJS.ProcessEnv = process.env): string {
  if (environment.MAILLAB_RUNTIME) return join(resolve(environment.MAILLAB_RUNTIME), 'maillab');
  const { XDG_RUNTIME_DIR: users } = environment;
  // After `su` or `sudo` it can still be the other user's.
  const usable = users && isAbsolute(users) && isPrivate(statSync(users, { throwIfNoEntry: false }));
  if (usable && fits(join(users, 'maillab'))) return join(users, 'maillab');
  return `/tmp/maillab-${userInfo().uid}`;
}

/** The socket of the lab that has this folder. */
export function controlPath(folder: string): string {
  return join(folder, 'control');
}

/** Makes sure that the runtime folder is a folder and no link, is ours, and that nobody else can enter it. */
export function ensureRuntimeRoot(root: string = runtimeRoot()): string {
  const refuse = (why: string): never => {
    throw new MaillabError(`Cannot keep labs in "${root}": ${why}.`);
  };
  if (!fits(root)) {
    const room = SOCKET_PATH - Buffer.byteLength(LONGEST_NAME);
    refuse(
      `sockets in it would have too long a path. Set MAILLAB_RUNTIME to a folder of at most ${room - '/maillab'.length} bytes`,
    );
  }
  try {
    mkdirSync(dirname(root), { recursive: true, mode: 0o700 });
    if (!existing(root)) mkdirSync(root, { mode: 0o700 });
  } catch (error) {
    const { code, message } = error as NodeJS.ErrnoException;
    // Another lab may have made it just now.
    if (code !== 'EEXIST' || !existing(root))
      refuse(`${WHY_NOT[code ?? ''] ?? message}. Set MAILLAB_RUNTIME to a folder of yours`);
  }
  const found = lstatSync(root);
  if (!isPrivate(found)) {
    const what = found.isDirectory()
      ? 'that folder belongs to someone else, or others can enter it'
      : 'something that is no folder is there';
    refuse(`${what}. Set MAILLAB_RUNTIME to a folder of yours, or move it away`);
  }
  return root;
}

const WHY_NOT: Record<string, string> = {
  ENOSPC: 'the disk is full',
  EACCES: 'permission denied',
  EROFS: 'the disk can only be read',
  ENOTDIR: 'a part of the path is no folder',
  EEXIST: 'a part of the path is no folder',
};

function existing(path: string): Stats | undefined {
  try {
    return lstatSync(path);
  } catch {
    return undefined;
  }
}

function fits(root: string): boolean {
  return Buffer.byteLength(root + LONGEST_NAME) <= SOCKET_PATH;
}

/** A folder of ours that nobody else can enter. A link is none, given what `lstat` says of it. */
function isPrivate(found: Stats | undefined): boolean {
  return found?.isDirectory() === true && isOurs(found) && (found.mode & 0o077) === 0;
}
