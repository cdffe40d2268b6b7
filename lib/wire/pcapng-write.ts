import { parseAddress } from './address.js';
import { concat } from './bytes.js';
import type { Frame } from './frame.js';
import { Block, BYTE_ORDER_MAGIC, Option, padded, type ResolvedName, TLS_KEY_LOG } from './pcapng-format.js';

/** What a pcapng file can say beside its frames. */
export interface PcapngOptions {
  /** Names of addresses; Wireshark shows them when network names are resolved. */
  names?: readonly ResolvedName[];
  /** Comments on frames by number, beside those that the frames have. */
  comments?: ReadonlyMap<number, string>;
  /** TLS key log lines (SSLKEYLOGFILE format), with which Wireshark decrypts. */
  secrets?: string;
  /** A comment on the capture as a whole. */
  comment?: string;
  /** Name of the capturing interface. */
  interfaceName?: string;
}

const utf8 = new TextEncoder();

/**
 * A pcapng file (little-endian, nanoseconds) of these frames: one section, an interface for each link type, the
 * secrets and names ahead of the frames that need them.
 */
export function writePcapng(frames: readonly Frame[], options: PcapngOptions = {}): Uint8Array {
  const linkTypes = [...new Set(frames.map((frame) => frame.linkType))];
  if (linkTypes.length === 0) linkTypes.push(1);
  const blocks = [sectionHeader(options), ...linkTypes.map((linkType) => interfaceBlock(linkType, options))];
  if (options.secrets) blocks.push(secretsBlock(options.secrets));
  if (options.names && options.names.length > 0) blocks.push(namesBlock(options.names));
  for (const frame of frames) {
    const added = options.comments?.get(frame.number);
    const comments = [frame.comment, added === frame.comment ? undefined : added];
    blocks.push(packetBlock(frame, linkTypes.indexOf(frame.linkType), comments));
  }
  return concat(blocks);
}

function sectionHeader(options: PcapngOptions): Uint8Array {
  const fixed = new Uint8Array(16);
  const view = new DataView(fixed.buffer);
  view.setUint32(0, BYTE_ORDER_MAGIC, true);
  view.setUint16(4, 1, true);
  view.setBigInt64(8, -1n, true);
  return block(Block.SectionHeader, fixed, [
    ...(options.comment === undefined ? [] : [option(Option.Comment, utf8.encode(options.comment))]),
    option(Option.SectionApplication, utf8.encode('maillab')),
  ]);
}

function interfaceBlock(linkType: number, options: PcapngOptions): Uint8Array {
  const fixed = new Uint8Array(8);
  new DataView(fixed.buffer).setUint16(0, linkType, true);
  return block(Block.Interface, fixed, [
    ...(options.interfaceName === undefined
      ? []
      : [option(Option.InterfaceName, utf8.encode(options.interfaceName))]),
    option(Option.InterfaceResolution, Uint8Array.of(9)),
  ]);
}

function packetBlock(frame: Frame, interfaceId: number, comments: (string | undefined)[]): Uint8Array {
  const fixed = new Uint8Array(20 + padded(frame.data.length));
  const view = new DataView(fixed.buffer);
  view.setUint32(0, interfaceId, true);
  view.setUint32(4, Number(BigInt.asUintN(32, frame.timestamp >> 32n)), true);
  view.setUint32(8, Number(BigInt.asUintN(32, frame.timestamp)), true);
  view.setUint32(12, frame.data.length, true);
  view.setUint32(16, frame.length, true);
  fixed.set(frame.data, 20);
  const options = comments
    .filter((comment) => comment !== undefined)
    .map((comment) => option(Option.Comment, utf8.encode(comment)));
  return block(Block.EnhancedPacket, fixed, options);
}

function secretsBlock(keyLog: string): Uint8Array {
  const data = utf8.encode(keyLog.endsWith('\n') ? keyLog : `${keyLog}\n`);
  const fixed = new Uint8Array(8 + padded(data.length));
  const view = new DataView(fixed.buffer);
  view.setUint32(0, TLS_KEY_LOG, true);
  view.setUint32(4, data.length, true);
  fixed.set(data, 8);
  return block(Block.DecryptionSecrets, fixed, []);
}

function namesBlock(names: readonly ResolvedName[]): Uint8Array {
  const records = names.map(({ address, names: [...of] }) => {
    const octets = parseAddress(address);
    return option(octets.length === 4 ? 1 : 2, concat([octets, utf8.encode(`${of.join('\0')}\0`)]));
  });
  return block(Block.NameResolution, concat([...records, new Uint8Array(4)]), []);
}

/** An option, or a name record, which has the same form: code, length, value, padding. */
function option(code: number, value: Uint8Array): Uint8Array {
  const bytes = new Uint8Array(4 + padded(value.length));
  const view = new DataView(bytes.buffer);
  view.setUint16(0, code, true);
  view.setUint16(2, value.length, true);
  bytes.set(value, 4);
  return bytes;
}

function block(type: number, fixed: Uint8Array, options: Uint8Array[]): Uint8Array {
  const body = concat([fixed, ...options, ...(options.length > 0 ? [new Uint8Array(4)] : [])]);
  const bytes = new Uint8Array(12 + body.length);
  const view = new DataView(bytes.buffer);
  view.setUint32(0, type, true);
  view.setUint32(4, bytes.length, true);
  bytes.set(body, 8);
  view.setUint32(8 + body.length, bytes.length, true);
  return bytes;
}
