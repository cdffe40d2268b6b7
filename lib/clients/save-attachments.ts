import { constants } from 'node:fs';
import { mkdir, open, realpath, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { MaillabError } from '../errors.js';
import { attachments, numbered } from '../message/attachment.js';
import type { Entity } from '../message/entity.js';

/** A file that was written. */
export interface SavedFile {
  /** Where in the message's tree. */
  path: string;
  /** The file, absolute. */
  file: string;
  /** Octets. */
  size: number;
}

/** Created by us, or not at all: never an existing file, never what a symbolic link points to. */
const CREATE = constants.O_WRONLY | constants.O_CREAT | constants.O_EXCL | (constants.O_NOFOLLOW ?? 0);

/** Other files of the same name that are stepped over. */
const MOST_NAMES = 1000;

/**
 * Writes the files of a message into `folder`, which is made where it is missing, byte for byte as they were attached. No
 * name of a message leads out of the folder, and nothing that is there is touched: a name that is taken gets a number.
 */
export async function saveAttachments(message: Entity, folder: string): Promise<SavedFile[]> {
  const base = await makeFolder(folder);
  const saved: SavedFile[] = [];
  for (const { path, entity, fileName } of attachments(message)) {
    const { bytes } = entity.content();
    saved.push({ path, file: await writeNew(base, fileName, bytes), size: bytes.length });
  }
  return saved;
}

async function makeFolder(folder: string): Promise<string> {
  try {
    await mkdir(folder, { recursive: true });
    return await realpath(folder);
  } catch (error) {
    throw writeError(folder, error);
  }
}

async function writeNew(folder: string, name: string, bytes: Uint8Array): Promise<string> {
  for (let n = 1; n <= MOST_NAMES; n++) {
    const file = join(folder, n === 1 ? name : numbered(name, n));
    try {
      const handle = await open(file, CREATE, 0o600);
      try {
        await handle.writeFile(bytes);
        return file;
      } catch (error) {
        await rm(file, { force: true }); // half a file is none
        throw error;
      } finally {
        await handle.close();
      }
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw writeError(file, error);
    }
  }
  throw new MaillabError(
    `Cannot write the attachment "${name}" to "${folder}": ${MOST_NAMES} files of that name are there. Use an empty folder.`,
  );
}

function writeError(path: string, error: unknown): MaillabError {
  const reason = (error as Error).message;
  return new MaillabError(`Cannot write attachments to "${path}": ${reason}. Choose another folder.`, {
    cause: error,
  });
}
