import { createHash } from 'node:crypto';
import { unlinkSync } from 'node:fs';
import { type FileHandle, open } from 'node:fs/promises';
import { join } from 'node:path';
import { type Image, readManifest } from 'maillab-vm-provisioning';
import { MaillabError, UsageError } from '../../errors.js';
import { END, header, imageFile, type LabManifest, MANIFEST, MEMBER_NAMES, padding } from './format.js';

const CHUNK = 2 ** 20;

export interface WriteOptions {
  signal?: AbortSignal;
  /** Called with the octets written and those to write. */
  report?(written: number, total: number): void;
}

/** Writes an image into a new lab file. Resolves to the file's SHA-256; nothing is left of one that could not be written. */
export async function writeLabFile(image: Image, file: string, options: WriteOptions = {}): Promise<string> {
  const manifest = await manifestOf(image);
  const target = await create(file);
  try {
    const hash = await writeInto(target, image, manifest, options);
    await target.close();
    return hash;
  } catch (error) {
    await target.close();
    unlinkSync(file);
    const { code } = error as NodeJS.ErrnoException;
    if (code !== 'ENOSPC' && code !== 'EDQUOT') throw error;
    throw new MaillabError(
      `Cannot write "${file}": the disk is full. Free some space, or name a file where there is room.`,
    );
  }
}

async function manifestOf(image: Image): Promise<LabManifest> {
  const recorded = await readManifest(image.directory);
  if (!recorded) throw notWhole(MANIFEST);
  const files = Object.fromEntries(MEMBER_NAMES.map((name) => [name, recorded.files[imageFile(name)]]));
  return { format: 1, key: image.key, files: files as LabManifest['files'] };
}

function notWhole(name: string): MaillabError {
  return new MaillabError(
    `Cannot export the image: its "${name}" is not what was built. Build it anew with "maillab vm build" after "maillab vm remove".`,
  );
}

async function create(file: string): Promise<FileHandle> {
  try {
    return await open(file, 'wx', 0o644);
  } catch (error) {
    const { code, message } = error as NodeJS.ErrnoException;
    if (code === 'EEXIST')
      throw new UsageError(`Cannot export to "${file}": it exists. Name a new file, or move that one away.`);
    if (code === 'ENOENT') throw new UsageError(`Cannot export to "${file}": there is no such folder.`);
    throw new UsageError(`Cannot export to "${file}": ${message}. Name a file in a folder of yours.`);
  }
}

async function writeInto(
  target: FileHandle,
  image: Image,
  manifest: LabManifest,
  { signal, report }: WriteOptions,
): Promise<string> {
  const whole = createHash('sha256');
  const write = async (bytes: Uint8Array) => {
    whole.update(bytes);
    await target.writeFile(bytes);
  };
  const text = Buffer.from(`${JSON.stringify(manifest, null, 2)}\n`);
  const total = MEMBER_NAMES.reduce((sum, name) => sum + manifest.files[name].size, 0);
  let written = 0;
  await write(Buffer.concat([header(MANIFEST, text.length), text, Buffer.alloc(padding(text.length))]));
  for (const member of MEMBER_NAMES) {
    const { size, sha256 } = manifest.files[member];
    const hash = createHash('sha256');
    let found = 0;
    await write(header(member, size));
    for await (const chunk of chunksOf(join(image.directory, imageFile(member)))) {
      signal?.throwIfAborted();
      found += chunk.length;
      // It must not push the members after it to where nobody expects them.
      if (found > size) throw notWhole(imageFile(member));
      hash.update(chunk);
      await write(chunk);
      written += chunk.length;
      report?.(written, total);
    }
    if (hash.digest('hex') !== sha256) throw notWhole(imageFile(member));
    await write(Buffer.alloc(padding(size)));
  }
  await write(Buffer.alloc(END));
  return whole.digest('hex');
}

/** A file's octets; each chunk is overwritten by the next. */
async function* chunksOf(file: string): AsyncGenerator<Uint8Array> {
  const source = await open(file);
  try {
    const chunk = Buffer.allocUnsafe(CHUNK);
    for (;;) {
      const { bytesRead } = await source.read(chunk, 0, CHUNK, null);
      if (bytesRead === 0) return;
      yield chunk.subarray(0, bytesRead);
    }
  } finally {
    await source.close();
  }
}
