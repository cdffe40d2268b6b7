import { Octets } from '../wire/octets.js';
import { formatText } from '../wire/text.js';

/** Wireshark cuts the Info column at this many octets. */
const MAX_INFO = 4095;

/** Writes text that stands while no inner protocol sets another; so it is made only when it is needed. */
export interface Ground {
  writeGround(octets: Octets): void;
}

/**
 * The Protocol and Info columns while the protocols of a frame write to them, from the outside in. Text before a
 * fence stays when an inner protocol clears or sets a column. Text of the Info column is given as the octets of its UTF-8
 * form, one character each, so that a long list is written without being encoded.
 */
export class Columns {
  protocol = '';
  private readonly info = new Octets(2 * MAX_INFO);
  /** Its text stands behind what `info` has. */
  private ground: Ground | null = null;
  private protocolFence = 0;
  private infoFence = 0;
  /** False while the columns show a message that is complete, and another one follows in the same segment. */
  protocolWritable = true;

  /** Empties the columns for another frame. */
  reset(): void {
    this.protocol = '';
    this.info.length = 0;
    this.ground = null;
    this.protocolFence = 0;
    this.infoFence = 0;
    this.protocolWritable = true;
  }

  setProtocol(text: string): void {
    if (!this.protocolWritable) return;
    this.protocol = this.protocolFence === 0 ? text : this.protocol.slice(0, this.protocolFence) + text;
  }

  /** Keeps the protocol, as `SMTP/`, in front of the one that it carries. */
  carry(inner: string): void {
    if (!this.protocolWritable) return;
    this.protocol += '/';
    this.protocolFence = this.protocol.length;
    this.protocol += inner;
  }

  /** What stands when no inner protocol sets a text. */
  setGround(ground: Ground): void {
    this.clear();
    this.ground = ground;
  }

  private needGround(): void {
    if (this.ground === null) return;
    this.ground.writeGround(this.info);
    this.ground = null;
  }

  clear(): void {
    this.ground = null;
    this.info.length = this.infoFence;
  }

  set(octets: string): void {
    this.clear();
    this.info.text(octets);
  }

  /** True when nothing that is appended would be shown. */
  get isFull(): boolean {
    return this.info.length >= MAX_INFO;
  }

  append(octets: string): void {
    this.needGround();
    if (this.info.length < MAX_INFO) this.info.text(octets);
  }

  /** Appends bytes as Wireshark shows text; see `formatText`. */
  appendText(bytes: Uint8Array, start: number, end: number): void {
    this.needGround();
    if (this.info.length < MAX_INFO && !this.info.printable(bytes, start, Math.min(end, start + MAX_INFO)))
      this.info.text(formatText(bytes, start, end));
  }

  /** Appends with a separator, unless nothing stands before. */
  appendSeparated(separator: string, octets: string): void {
    this.needGround();
    if (this.info.length > 0) this.append(separator);
    this.append(octets);
  }

  fence(): void {
    this.needGround();
    this.infoFence = this.info.length;
  }

  /** Puts text first, to stay there. */
  prepend(octets: string): void {
    const behind = this.info.toString();
    this.info.length = 0;
    this.info.text(octets);
    this.info.text(behind);
    this.infoFence += octets.length;
  }

  /** Writes the octets of the Info column as shown. */
  write(octets: Octets): void {
    if (this.ground !== null && this.info.length === 0) {
      // Most lines are nothing else, and it is short.
      this.ground.writeGround(octets);
      return;
    }
    this.needGround();
    if (this.info.length > MAX_INFO) octets.text(this.shown);
    else octets.add(this.info);
  }

  /** The octets of the Info column as shown. */
  get shown(): string {
    this.needGround();
    const text = this.info.toString();
    if (text.length <= MAX_INFO) return text;
    // A character that the cut falls into is left out.
    return text
      .slice(0, MAX_INFO)
      .replace(/[\xc0-\xff][\x80-\xbf]{0,2}$/, (end) => (isWhole(end) ? end : ''));
  }
}

function isWhole(character: string): boolean {
  const first = character.charCodeAt(0);
  return character.length === (first >= 0xf0 ? 4 : first >= 0xe0 ? 3 : 2);
}
