/**
 * A lab file: one file that brings an image to another computer. It is a plain tar of the members below, in that order, each
 * with the one header that it can have: so there is nothing to interpret, and whoever wants to can look into it with tar.
 */
import { z } from 'zod';

/** The file that says of each other member how long it is and what its SHA-256 is. It comes first. */
export const MANIFEST = 'manifest.json';

/** Octets that the manifest may have. */
export const MANIFEST_LIMIT = 64 * 1024;

const MiB = 2 ** 20;

/** The members after the manifest, and the octets that each may have; a disk of 2 GiB has its tables besides. */
export const MEMBERS = {
  'image/ca.pem': 64 * 1024,
  'image/kernel': 64 * MiB,
  'image/initrd': 256 * MiB,
  'image/disk.qcow2': 4096 * MiB,
} as const;

export type Member = keyof typeof MEMBERS;

export const MEMBER_NAMES = Object.keys(MEMBERS) as Member[];

/** The file of an image that a member is. */
export function imageFile<Name extends string>(member: `image/${Name}`): Name {
  return member.slice('image/'.length) as Name;
}

const Contents = (limit: number) =>
  z.strictObject({ size: z.int().min(1).max(limit), sha256: z.string().regex(/^[0-9a-f]{64}$/) });

/** What the manifest says. */
export const LabManifest = z.strictObject({
  format: z.literal(1),
  /** Names the image, see `imageKey()`. */
  key: z.string().regex(/^[0-9a-f]{32}$/),
  files: z.strictObject({
    'image/ca.pem': Contents(MEMBERS['image/ca.pem']),
    'image/kernel': Contents(MEMBERS['image/kernel']),
    'image/initrd': Contents(MEMBERS['image/initrd']),
    'image/disk.qcow2': Contents(MEMBERS['image/disk.qcow2']),
  }),
});

export type LabManifest = z.infer<typeof LabManifest>;

const BLOCK = 512;

/** Octets of zero after a member, up to the next block. */
export function padding(size: number): number {
  return (BLOCK - (size % BLOCK)) % BLOCK;
}

/** Two blocks of zero end a tar. */
export const END = 2 * BLOCK;

export const HEADER = BLOCK;

/** The header of a member (POSIX ustar): a regular file of root, readable by all, without a date. */
export function header(name: string, size: number): Buffer {
  const block = Buffer.alloc(BLOCK);
  const octal = (value: number, at: number, digits: number) =>
    block.write(value.toString(8).padStart(digits, '0'), at, 'latin1');
  block.write(name, 0, 'latin1');
  octal(0o644, 100, 7);
  octal(0, 108, 7);
  octal(0, 116, 7);
  octal(size, 124, 11);
  octal(0, 136, 11);
  block.write('        0', 148, 'latin1');
  block.write('ustar\x0000', 257, 'latin1');
  octal(
    block.reduce((sum, octet) => sum + octet, 0),
    148,
    6,
  );
  block.write('\0 ', 154, 'latin1');
  return block;
}

/** The size that a header says, in octal digits and nothing else; undefined where it says it in another way. */
export function sizeIn(block: Buffer): number | undefined {
  const text = block.toString('latin1', 124, 136);
  return /^[0-7]{11}\0$/.test(text) ? Number.parseInt(text, 8) : undefined;
}

/** Octets of a lab file whose manifest is so long and says this. */
export function wholeSize(manifestSize: number, { files }: LabManifest): number {
  const sizes = [manifestSize, ...MEMBER_NAMES.map((name) => files[name].size)];
  return sizes.reduce((sum, size) => sum + HEADER + size + padding(size), END);
}

/** The shortest and the longest that a lab file can be. */
export const LONGEST =
  MEMBER_NAMES.reduce((sum, name) => sum + MEMBERS[name] + 2 * BLOCK, END) + MANIFEST_LIMIT + 2 * BLOCK;
