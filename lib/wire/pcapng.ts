import { ipv4Text, ipv6Text } from './address.js';
import { fileU16, fileU32, view } from './bytes.js';
import { type Frame, FrameRecord } from './frame.js';
import {
  Block,
  BYTE_ORDER_MAGIC,
  type Interface,
  Option,
  padded,
  type ResolvedName,
} from './pcapng-format.js';
import { MAX_FRAME, RecordBuffer } from './records.js';

/** The largest block that is believed; Wireshark's limit too. */
const MAX_BLOCK = 16 * 1024 * 1024;
const MAX_INTERFACES = 65_536;
const text = new TextDecoder();

/** Ends the reading of a file, and says why. */
class Damage extends Error {}

/** True when a file that begins with these bytes is a pcapng file. */
export function isPcapng(bytes: Uint8Array): boolean {
  return bytes.length >= 4 && fileU32(bytes, 0, false) === Block.SectionHeader;
}

/**
 * Reads pcapng (draft-ietf-opsawg-pcapng) as its bytes come: any number of sections and interfaces, either byte
 * order; blocks of unknown types are skipped. Frames are views of the chunks: do not overwrite a chunk while its
 * frames are in use.
 */
export class PcapngReader {
  private readonly records = new RecordBuffer();
  private littleEndian = false;
  private interfaces: Interface[] = [];
  private readonly record = new FrameRecord();
  private visit: (record: FrameRecord) => void = () => {};
  /** What is wrong with the input, once something is; nothing is read past it. */
  damage: string | null = null;
  /** Names given to addresses. */
  readonly names: ResolvedName[] = [];
  /** Decryption secrets by type (`TLS_KEY_LOG`: text of key log lines), in file order. */
  readonly secrets: { type: number; data: Uint8Array }[] = [];
  /** Comments of the sections. */
  readonly comments: string[] = [];
  /** How many blocks of each type were read. */
  readonly blocks = new Map<number, number>();

  /** The frames that became complete with these bytes. */
  push(chunk: Uint8Array): Frame[] {
    const frames: Frame[] = [];
    this.read(chunk, (record) => frames.push(record.frame()));
    return frames;
  }

  /** Shows the frames that became complete with these bytes, one by one. */
  read(chunk: Uint8Array, visit: (record: FrameRecord) => void): void {
    if (this.damage !== null) return;
    this.visit = visit;
    const records = this.records;
    records.push(chunk);
    try {
      this.readBlocks();
      records.keepLeft();
    } catch (error) {
      if (!(error instanceof Damage)) throw error;
      this.damage = `after frame ${this.record.number} (byte ${records.consumed}) ${error.message}`;
    }
  }

  /** Says that no more bytes come; sets `damage` when the input stops in the middle of a block. */
  end(): void {
    if (this.damage !== null) return;
    if (this.blocks.size === 0) this.damage = 'it ends before a whole pcapng section header';
    else if (this.records.left > 0) {
      this.damage = `it is cut short in a block after frame ${this.record.number} (byte ${this.records.consumed})`;
    }
  }

  private readBlocks(): void {
    const { records } = this;
    while (records.has(12)) {
      const length = this.blockLength();
      if (!records.has(length)) return;
      const { buffer, position } = records;
      const trailer = fileU32(buffer, position + length - 4, this.littleEndian);
      if (trailer !== length)
        throw new Damage(`the lengths at the two ends of a block differ: ${length}, ${trailer}`);
      this.readBlock(buffer, position, length);
      records.skip(length);
    }
  }

  private blockLength(): number {
    const { buffer, position } = this.records;
    if (fileU32(buffer, position, false) === Block.SectionHeader) {
      const magic = fileU32(buffer, position + 8, false);
      this.littleEndian = magic !== BYTE_ORDER_MAGIC;
      if (this.littleEndian && fileU32(buffer, position + 8, true) !== BYTE_ORDER_MAGIC) {
        throw new Damage('a section header has no byte-order magic');
      }
    } else if (this.blocks.size === 0) throw new Damage('there is no section header');
    const length = fileU32(buffer, position + 4, this.littleEndian);
    if (length < 12 || length % 4 !== 0 || length > MAX_BLOCK)
      throw new Damage(`a block claims a length of ${length}`);
    return length;
  }

  private readBlock(buffer: Uint8Array, start: number, length: number): void {
    const little = this.littleEndian;
    const type = fileU32(buffer, start, little);
    const body = start + 8;
    const end = start + length - 4;
    this.blocks.set(type, (this.blocks.get(type) ?? 0) + 1);
    if (type === Block.EnhancedPacket || type === Block.Packet) this.readPacket(buffer, body, end, type);
    else if (type === Block.SimplePacket) this.readSimplePacket(buffer, body, end);
    else if (type === Block.SectionHeader) this.readSection(buffer, body, end);
    else if (type === Block.Interface) this.readInterface(buffer, body, end);
    else if (type === Block.NameResolution) this.readNames(buffer, body, end);
    else if (type === Block.DecryptionSecrets) this.readSecrets(buffer, body, end);
  }

  private readSection(buffer: Uint8Array, body: number, end: number): void {
    if (end - body < 16) throw new Damage('a section header is too short');
    const major = fileU16(buffer, body + 4, this.littleEndian);
    if (major !== 1) throw new Damage(`a section has version ${major}, and only version 1 is known`);
    this.interfaces = [];
    this.forEachOption(buffer, body + 16, end, (code, value) => {
      if (code === Option.Comment) this.comments.push(text.decode(value));
    });
  }

  private readInterface(buffer: Uint8Array, body: number, end: number): void {
    if (end - body < 8) throw new Damage('an interface description is too short');
    if (this.interfaces.length === MAX_INTERFACES) throw new Damage('a section has too many interfaces');
    const description: Interface = {
      linkType: fileU16(buffer, body, this.littleEndian),
      snapLength: fileU32(buffer, body + 4, this.littleEndian),
      numerator: 1000n,
      denominator: 1n,
      offset: 0n,
    };
    this.forEachOption(buffer, body + 8, end, (code, value) => {
      if (code === Option.InterfaceName) description.name = text.decode(value);
      else if (code === Option.InterfaceResolution && value.length >= 1) {
        const exponent = BigInt(value[0]! & 0x7f);
        description.numerator = 1_000_000_000n;
        description.denominator = value[0]! & 0x80 ? 2n ** exponent : 10n ** exponent;
      } else if (code === Option.InterfaceOffset && value.length === 8) {
        const offset = new DataView(value.buffer, value.byteOffset, 8);
        description.offset = offset.getBigInt64(0, this.littleEndian) * 1_000_000_000n;
      }
    });
    this.interfaces.push(description);
  }

  private readPacket(buffer: Uint8Array, body: number, end: number, type: number): void {
    if (end - body < 20) throw new Damage('a packet block is too short');
    const little = this.littleEndian;
    const id = type === Block.Packet ? fileU16(buffer, body, little) : fileU32(buffer, body, little);
    const source = this.interfaces[id];
    if (!source) throw new Damage(`a packet names interface ${id}, which its section does not describe`);
    const captured = fileU32(buffer, body + 12, little);
    const data = body + 20;
    if (captured > MAX_FRAME || captured > end - data) {
      throw new Damage(`a packet claims ${captured} captured bytes, more than its block can hold`);
    }
    this.readTime(source, fileU32(buffer, body + 4, little), fileU32(buffer, body + 8, little));
    this.place(source, buffer, data, captured, fileU32(buffer, body + 16, little));
    this.readPacketOptions(buffer, data + padded(captured), end);
    this.visit(this.record);
  }

  private readPacketOptions(buffer: Uint8Array, start: number, end: number): void {
    if (start >= end) return;
    const { record } = this;
    this.forEachOption(buffer, start, end, (code, value) => {
      if (code !== Option.Comment) return;
      const comment = text.decode(value);
      record.comment = record.comment === undefined ? comment : `${record.comment}\n${comment}`;
    });
  }

  private readSimplePacket(buffer: Uint8Array, body: number, end: number): void {
    const source = this.interfaces[0];
    if (!source) throw new Damage('a simple packet comes before any interface description');
    if (end - body < 4) throw new Damage('a packet block is too short');
    const original = fileU32(buffer, body, this.littleEndian);
    const captured = source.snapLength > 0 ? Math.min(original, source.snapLength) : original;
    if (captured > MAX_FRAME || captured > end - body - 4) {
      throw new Damage(`a packet claims ${captured} captured bytes, more than its block can hold`);
    }
    // Simple packets have no time of their own.
    this.place(source, buffer, body + 4, captured, original);
    this.visit(this.record);
  }

  private place(
    source: Interface,
    buffer: Uint8Array,
    start: number,
    captured: number,
    length: number,
  ): void {
    const { record } = this;
    record.number += 1;
    record.linkType = source.linkType;
    record.bytes = buffer;
    record.start = start;
    record.end = start + captured;
    record.length = Math.max(length, captured);
    record.comment = undefined;
  }

  private readTime(source: Interface, high: number, low: number): void {
    const { record } = this;
    const { numerator, denominator, offset } = source;
    const units = high * 2 ** 32 + low;
    if (numerator === 1000n && denominator === 1n && offset === 0n && Number.isSafeInteger(units)) {
      record.seconds = Math.floor(units / 1e6);
      record.nanoseconds = (units - record.seconds * 1e6) * 1000;
      return;
    }
    const exact = (BigInt(high) << 32n) | BigInt(low);
    const timestamp = (exact * numerator) / denominator + offset;
    record.seconds = Number(timestamp / 1_000_000_000n);
    record.nanoseconds = Number(timestamp % 1_000_000_000n);
  }

  private readNames(buffer: Uint8Array, body: number, end: number): void {
    for (let offset = body; offset + 4 <= end; ) {
      const type = fileU16(buffer, offset, this.littleEndian);
      const length = fileU16(buffer, offset + 2, this.littleEndian);
      const value = offset + 4;
      if (type === 0 || value + length > end) return;
      const addressLength = type === 1 ? 4 : type === 2 ? 16 : 0;
      if (addressLength > 0 && length > addressLength) {
        const address = type === 1 ? ipv4Text(buffer, value) : ipv6Text(buffer, value);
        const names = text.decode(buffer.subarray(value + addressLength, value + length)).split('\0');
        this.names.push({ address, names: names.filter((name) => name !== '') });
      }
      offset = value + padded(length);
    }
  }

  private readSecrets(buffer: Uint8Array, body: number, end: number): void {
    if (end - body < 8) throw new Damage('a decryption secrets block is too short');
    const length = fileU32(buffer, body + 4, this.littleEndian);
    if (length > end - body - 8)
      throw new Damage(`decryption secrets claim ${length} bytes, more than their block`);
    const data = Uint8Array.from(view(buffer, body + 8, length));
    this.secrets.push({ type: fileU32(buffer, body, this.littleEndian), data });
  }

  /** Options are advisory: one that does not fit ends the list, as it does for Wireshark's own readers. */
  private forEachOption(
    buffer: Uint8Array,
    start: number,
    end: number,
    visit: (code: number, value: Uint8Array) => void,
  ): void {
    for (let offset = start; offset + 4 <= end; ) {
      const code = fileU16(buffer, offset, this.littleEndian);
      const length = fileU16(buffer, offset + 2, this.littleEndian);
      if (code === Option.End || offset + 4 + length > end) return;
      visit(code, buffer.subarray(offset + 4, offset + 4 + length));
      offset += 4 + padded(length);
    }
  }
}
