import { latin1 } from './bytes.js';
import { Octets } from './octets.js';

/** Wireshark cuts the Info column at this many octets. */
const MAX_INFO = 4095;

/** Writes text that stands while no inner protocol sets another; so it is made only when it is needed. */
export interface Ground {
  writeGround(octets: Octets): void;
}

/** Longer than what a ground writes. */
const MAX_GROUND = 1000;

/**
 * The Protocol and Info columns while the protocols of a frame write to them, from the outside in. Text before a
 * fence stays when an inner protocol clears or sets a column. The Info column is kept as the octets of its UTF-8 form,
 * one character each, so that a long list is written without being encoded.
 */
export class Columns {
  protocol = '';
  private info = '';
  /** Its text stands behind `info`, and `behind` after it. */
  private ground: Ground | null = null;
  private behind = '';
  private readonly scratch = new Octets(MAX_GROUND);
  private protocolFence = 0;
  private infoFence = 0;
  /** False while the columns show a message that is complete, and another one follows in the same segment. */
  protocolWritable = true;

  /** Empties the columns for another frame. */
  reset(): void {
    this.protocol = '';
    this.info = '';
    this.ground = null;
    this.behind = '';
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
    this.set('');
    this.ground = ground;
  }

  private needGround(): void {
    if (this.ground === null) return;
    this.scratch.length = 0;
    this.ground.writeGround(this.scratch);
    this.info += this.scratch.toString() + this.behind;
    this.ground = null;
    this.behind = '';
  }

  set(octets: string): void {
    this.ground = null;
    this.behind = '';
    this.info = this.infoFence === 0 ? octets : this.info.slice(0, this.infoFence) + octets;
  }

  clear(): void {
    this.set('');
  }

  append(octets: string): void {
    if (this.ground !== null) this.behind += octets;
    else if (this.info.length < MAX_INFO) this.info += octets;
  }

  /** Appends with a separator, unless nothing stands before. */
  appendSeparated(separator: string, octets: string): void {
    this.append(this.info === '' && this.ground === null ? octets : separator + octets);
  }

  fence(): void {
    this.needGround();
    this.infoFence = this.info.length;
  }

  /** Puts text first, to stay there. */
  prepend(octets: string): void {
    this.info = octets + this.info;
    this.infoFence += octets.length;
  }

  /** Writes the octets of the Info column as shown. */
  write(octets: Octets): void {
    const { ground } = this;
    if (ground === null || this.info.length + MAX_GROUND + this.behind.length > MAX_INFO) {
      octets.text(this.shown);
      return;
    }
    octets.text(this.info);
    ground.writeGround(octets);
    octets.text(this.behind);
  }

  /** The octets of the Info column as shown. */
  get shown(): string {
    this.needGround();
    if (this.info.length <= MAX_INFO) return this.info;
    // A character that the cut falls into is left out.
    return this.info
      .slice(0, MAX_INFO)
      .replace(/[\xc0-\xff][\x80-\xbf]{0,2}$/, (end) => (isWhole(end) ? end : ''));
  }
}

function isWhole(character: string): boolean {
  const first = character.charCodeAt(0);
  return character.length === (first >= 0xf0 ? 4 : first >= 0xe0 ? 3 : 2);
}

/** Octets of UTF-8, one character each, as the text that they are. */
export function textOfOctets(octets: string): string {
  return /[\x80-\xff]/.test(octets) ? Buffer.from(octets, 'latin1').toString('utf8') : octets;
}

/** Text as the octets of its UTF-8 form, one character each. */
export function octetsOfText(text: string): string {
  const bytes = Buffer.from(text, 'utf8');
  return latin1(bytes, 0, bytes.length);
}
