import { createHash } from 'node:crypto';
import { constants } from 'node:fs';
import { type FileHandle, open } from 'node:fs/promises';
import { join } from 'node:path';
import {
  imageKey,
  isImageFile,
  newImageFolder,
  removeOwn,
  replaceImage,
  writeManifest,
} from 'maillab-vm-provisioning';
import { MaillabError, UsageError } from '../../errors.js';
import { readQcow2Header } from '../qcow2.js';
import * as format from './format.js';

/** Octets of the largest disk that a guest of ours sees. */
const DISK_LIMIT = 16n * 2n ** 30n;

const CHUNK = 2 ** 20;

export interface ReadOptions {
  cache: string;
  /** SHA-256 that the file may have, known from elsewhere: what the file says of itself proves nothing. */
  expected: readonly string[];
  signal?: AbortSignal;
  /** Called with the octets read and those to read. */
  report?(read: number, total: number): void;
}

/**
 * Brings the image in a lab file into the cache, in place of the one that is there. The file is hostile until its hash is
 * the expected one: what it holds is written into a folder of its own, bounded, and nothing opens it before.
 *
 * @throws MaillabError when it is not what was expected; then nothing has changed and nothing is left.
 */
export async function readLabFile(file: string, options: ReadOptions): Promise<void> {
  const source = await openRegular(file);
  const refuse: Refuse = (why) => {
    throw new MaillabError(`Cannot import "${file}": ${why}`);
  };
  let folder: string | undefined;
  try {
    const { size } = await source.stat();
    if (size > format.LONGEST) refuse('it is longer than a lab file can be.');
    const reader = new Reader(source, size, refuse, options);
    const manifest = await readHead(reader, size, refuse);
    folder = newImageFolder(options.cache);
    for (const member of format.MEMBER_NAMES) await readMember(reader, member, manifest, folder, refuse);
    await reader.zeros(format.END);
    await reader.atEnd();
    const found = reader.sha256();
    if (!options.expected.includes(found))
      refuse(
        `its sha256 is ${found}, and not the one that was to be expected. Copy it again, or ask whoever exported it.`,
      );
    checkDisk(join(folder, 'disk.qcow2'), refuse);
    await writeManifest(folder, manifest.key);
    options.signal?.throwIfAborted();
    await replaceImage(folder, options.cache, manifest.key);
  } catch (error) {
    throw readable(error, file, options.cache);
  } finally {
    await source.close();
    if (folder) removeOwn(folder, isImageFile);
  }
}

function readable(error: unknown, file: string, cache: string): unknown {
  const { code, name, message } = error as NodeJS.ErrnoException;
  if (error instanceof MaillabError || name === 'AbortError') return error;
  if (code === 'ENOSPC' || code === 'EDQUOT')
    return new MaillabError(
      `Cannot import "${file}": the disk of "${cache}" is full. Free some space ("maillab vm remove --unused"), then try again.`,
    );
  return new MaillabError(`Cannot import "${file}": ${message}`, { cause: error });
}

/** Opens a file, and nothing that would have a reader wait: no device, no pipe. */
async function openRegular(file: string): Promise<FileHandle> {
  const handle = await open(file, constants.O_RDONLY | constants.O_NONBLOCK).catch((error) => {
    const why = error.code === 'ENOENT' ? 'there is no such file' : error.message;
    throw new UsageError(`Cannot import "${file}": ${why}.`);
  });
  if ((await handle.stat()).isFile()) return handle;
  await handle.close();
  throw new UsageError(`Cannot import "${file}": it is no file.`);
}

type Refuse = (why: string) => never;

const NO_LAB_FILE = 'it is no lab file. Export it with "maillab vm export" of this version.';

/** The manifest of a lab file that has the length which follows from it. */
async function readHead(reader: Reader, size: number, refuse: Refuse): Promise<format.LabManifest> {
  const block = await reader.exactly(format.HEADER);
  const length = format.sizeIn(block);
  if (
    length === undefined ||
    length > format.MANIFEST_LIMIT ||
    !block.equals(format.header(format.MANIFEST, length))
  )
    return refuse(NO_LAB_FILE);
  const manifest = parse(await reader.exactly(length));
  if (!manifest) return refuse(NO_LAB_FILE);
  await reader.zeros(format.padding(length));
  if (manifest.key !== imageKey())
    refuse(
      `it holds the image "${manifest.key}", and this version needs "${imageKey()}". Export it again from the same version.`,
    );
  const whole = format.wholeSize(length, manifest);
  if (size !== whole) refuse(`it is ${size} octets long and should be ${whole}. Copy it again.`);
  return manifest;
}

function parse(bytes: Buffer): format.LabManifest | undefined {
  try {
    return format.LabManifest.parse(JSON.parse(new TextDecoder('utf-8', { fatal: true }).decode(bytes)));
  } catch {
    return undefined;
  }
}

async function readMember(
  reader: Reader,
  member: format.Member,
  { files }: format.LabManifest,
  folder: string,
  refuse: Refuse,
): Promise<void> {
  const { size, sha256 } = files[member];
  const block = await reader.exactly(format.HEADER);
  if (!block.equals(format.header(member, size))) refuse(NO_LAB_FILE);
  const target = await open(join(folder, format.imageFile(member)), 'wx', 0o600);
  const hash = createHash('sha256');
  try {
    for await (const chunk of reader.chunks(size)) {
      hash.update(chunk);
      await target.writeFile(chunk);
    }
  } finally {
    await target.close();
  }
  if (hash.digest('hex') !== sha256)
    refuse(`its "${format.imageFile(member)}" is not what was built. Copy it again.`);
  await reader.zeros(format.padding(size));
}

/** A disk that brings a name of another file would have QEMU read that file, and a guest see it. */
function checkDisk(disk: string, refuse: Refuse): void {
  const header = readQcow2Header(disk);
  if (!header) refuse('its disk is no qcow2 image.');
  else if (header.backing !== undefined || header.externalData) refuse('its disk refers to another file.');
  else if (header.unusual) refuse(`its disk is not as ours are: ${header.unusual}.`);
  else if (header.virtualSize > DISK_LIMIT) refuse('its disk is larger than ours are.');
}

/** Reads a file from its start to its end, as far as asked for, and hashes what it has read. */
class Reader {
  readonly #hash = createHash('sha256');
  readonly #chunk = Buffer.allocUnsafe(CHUNK);
  #read = 0;

  constructor(
    private readonly source: FileHandle,
    private readonly total: number,
    private readonly refuse: Refuse,
    private readonly options: ReadOptions,
  ) {}

  /** The next octets, a few of them at a time; each chunk is overwritten by the next. */
  async *chunks(size: number): AsyncGenerator<Buffer> {
    for (let left = size; left > 0; ) {
      this.options.signal?.throwIfAborted();
      const { bytesRead } = await this.source.read(this.#chunk, 0, Math.min(left, CHUNK), null);
      if (bytesRead === 0) this.refuse('it ends too early. Copy it again.');
      const chunk = this.#chunk.subarray(0, bytesRead);
      this.#hash.update(chunk);
      this.#read += bytesRead;
      left -= bytesRead;
      this.options.report?.(this.#read, this.total);
      yield chunk;
    }
  }

  /** The next octets, where they are few. */
  async exactly(size: number): Promise<Buffer> {
    const chunks: Buffer[] = [];
    for await (const chunk of this.chunks(size)) chunks.push(Buffer.from(chunk));
    return Buffer.concat(chunks);
  }

  async zeros(size: number): Promise<void> {
    const bytes = await this.exactly(size);
    if (bytes.some((octet) => octet !== 0)) this.refuse(NO_LAB_FILE);
  }

  async atEnd(): Promise<void> {
    const { bytesRead } = await this.source.read(this.#chunk, 0, 1, null);
    if (bytesRead !== 0) this.refuse('it grew while it was read. Copy it again.');
  }

  sha256(): string {
    return this.#hash.digest('hex');
  }
}
