/** A domain name holds at most 127 labels, so no honest name follows more pointers (RFC 1035 §3.1, §4.1.4). */
const MOST_POINTERS = 127;

/** A DNS message ended early or breaks its own rules at `offset`. */
export class DnsFormatError extends Error {}

/** Reads the fields of a DNS message. Throws a DnsFormatError at the first one that is not there. */
export class DnsReader {
  constructor(
    readonly bytes: Buffer,
    public at = 0,
  ) {}

  uint(octets: 1 | 2 | 4): number {
    this.#need(octets);
    const value = this.bytes.readUIntBE(this.at, octets);
    this.at += octets;
    return value;
  }

  take(length: number): Buffer {
    this.#need(length);
    this.at += length;
    return this.bytes.subarray(this.at - length, this.at);
  }

  /** A character-string (RFC 1035 §3.3). */
  string(): string {
    return this.take(this.uint(1)).toString('utf8');
  }

  /** A domain name without its final dot; the root is `.`. Pointers lead back only, so none can loop. */
  name(): string {
    const labels: string[] = [];
    let at = this.at;
    let end: number | null = null;
    let length = 0;
    let pointers = 0;
    for (;;) {
      const octet = this.bytes[at];
      if (octet === undefined) throw new DnsFormatError('a name goes beyond the end');
      if (octet === 0) break;
      if (octet < 64) {
        length += octet + 1;
        if (length > 254 || at + 1 + octet > this.bytes.length) {
          throw new DnsFormatError('a name is too long');
        }
        labels.push(label(this.bytes.subarray(at + 1, at + 1 + octet)));
        at += 1 + octet;
      } else {
        const low = this.bytes[at + 1];
        if (octet < 192 || low === undefined) throw new DnsFormatError('a name has a bad label');
        end ??= at + 2;
        const target = (octet - 192) * 256 + low;
        if (target >= at || ++pointers > MOST_POINTERS) throw new DnsFormatError('a name has a bad pointer');
        at = target;
      }
    }
    this.at = end ?? at + 1;
    return labels.length === 0 ? '.' : labels.join('.');
  }

  #need(length: number): void {
    if (this.at + length > this.bytes.length) throw new DnsFormatError('the message is too short');
  }
}

/** A label in presentation form (RFC 1035 §5.1): a dot or backslash in it is escaped, as is what is no printable ASCII. */
function label(bytes: Buffer): string {
  return bytes
    .toString('latin1')
    .replace(/[.\\]/g, '\\$&')
    .replace(/[^!-~]/g, (character) => `\\${String(character.charCodeAt(0)).padStart(3, '0')}`);
}
