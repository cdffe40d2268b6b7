import { closeSync, existsSync, openSync, readSync } from 'node:fs';
import { MaillabError } from '../errors.js';

/**
 * What the header of a qcow2 file says (QEMU's docs/interop/qcow2.rst): whether QEMU would open other files for it, or do
 * anything beyond reading and writing its clusters.
 */
export interface Qcow2Header {
  /** The disk that it lies upon, as the file names it; undefined when there is none. */
  backing: string | undefined;
  /** Its clusters are in another file. */
  externalData: boolean;
  /** Octets of the disk that a guest sees. */
  virtualSize: bigint;
  /** Something that no disk of ours has: encryption, internal snapshots, an unknown feature or header extension. */
  unusual: string | undefined;
}

const HEADER = 4096;
const EXTENSION = { end: 0, backingFormat: 0xe2792aca, features: 0x6803f857, externalData: 0x44415441 };
/** Bits of the incompatible features. */
const FEATURE = { dirty: 1n, externalData: 4n };

/** Reads a qcow2 file's header; undefined when it is no such file, or when a header so long is none of ours. */
export function readQcow2Header(file: string): Qcow2Header | undefined {
  const open = openSync(file, 'r');
  try {
    const header = Buffer.alloc(HEADER);
    const length = readSync(open, header, 0, HEADER, 0);
    return parseQcow2Header(header.subarray(0, length));
  } catch (error) {
    if (error instanceof RangeError) return undefined;
    throw error;
  } finally {
    closeSync(open);
  }
}

/** @throws RangeError when what it says lies beyond what is there. */
export function parseQcow2Header(header: Buffer): Qcow2Header | undefined {
  if (header.toString('latin1', 0, 4) !== 'QFI\xfb') return undefined;
  const version = header.readUInt32BE(4);
  const backingAt = header.readBigUInt64BE(8);
  const backingLength = header.readUInt32BE(16);
  const virtualSize = header.readBigUInt64BE(24);
  const features = version >= 3 ? header.readBigUInt64BE(72) : 0n;
  const length = version >= 3 ? header.readUInt32BE(100) : 72;
  const extensions = extensionsOf(header, length, backingAt > 0n ? Number(backingAt) : header.length);
  const known: number[] = [EXTENSION.backingFormat, EXTENSION.features, EXTENSION.externalData];
  const unusual =
    (version !== 2 && version !== 3 && 'its version') ||
    (header.readUInt32BE(32) !== 0 && 'it is encrypted') ||
    (header.readUInt32BE(60) !== 0 && 'it has snapshots in it') ||
    (features & ~(FEATURE.dirty | FEATURE.externalData) && 'a feature that no disk of ours has') ||
    (version >= 3 && header.readBigUInt64BE(88) !== 0n && 'a feature that no disk of ours has') ||
    (extensions.some((type) => !known.includes(type)) && 'an extension that no disk of ours has') ||
    undefined;
  return {
    backing:
      backingAt > 0n || backingLength > 0 ? nameAt(header, Number(backingAt), backingLength) : undefined,
    externalData: (features & FEATURE.externalData) !== 0n || extensions.includes(EXTENSION.externalData),
    virtualSize,
    unusual,
  };
}

function nameAt(header: Buffer, at: number, length: number): string {
  return header.subarray(at, at + length).toString();
}

/** The types of the header's extensions. */
function extensionsOf(header: Buffer, start: number, end: number): number[] {
  const types: number[] = [];
  for (let at = start; at + 8 <= Math.min(end, header.length); ) {
    const type = header.readUInt32BE(at);
    if (type === EXTENSION.end) return types;
    types.push(type);
    at += 8 + Math.ceil(header.readUInt32BE(at + 4) / 8) * 8;
  }
  return types;
}

/** Throws when a disk would have QEMU open a file that it names itself. The disks beneath it are told to QEMU. */
export function refuseReferences(file: string, hasDiskBeneath: boolean): void {
  // Of a disk that is not there QEMU speaks better.
  const header = existsSync(file) ? readQcow2Header(file) : undefined;
  if (!header || (!header.externalData && (hasDiskBeneath || header.backing === undefined))) return;
  throw new MaillabError(
    `Cannot use the disk "${file}": it refers to another file. Remove what it belongs to with "maillab vm remove".`,
  );
}
