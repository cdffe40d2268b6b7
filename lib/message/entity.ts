import { type DecodedText, decodeCharset } from './charset.js';
import { decodeWords } from './encoded-word.js';
import type { Field } from './field.js';
import type { Structured } from './parameters.js';
import type { Defect, Range } from './source.js';
import { type Decoded, decodeTransfer } from './transfer.js';

/** A delimiter line of a multipart (RFC 2046 §5.1.1). */
export interface Delimiter {
  /** The line end before it, which belongs to it, the line, and its own line end. */
  range: Range;
  /** From the first hyphen to the line end. */
  lineRange: Range;
  /** `--boundary--`, which ends the parts. */
  closing: boolean;
}

/** What the parser found; an `Entity` without its methods. */
export interface EntityData {
  range: Range;
  header: Range;
  separator: Range;
  body: Range;
  fields: Field[];
  contentType: Structured;
  disposition: Structured | null;
  transferEncoding: string;
  parts: Entity[];
  delimiters: Delimiter[];
  preamble: Range | null;
  epilogue: Range | null;
  defects: Defect[];
}

/** A MIME entity (RFC 2045 §2.4): a message, or a part of one, and the octets of the source that each piece takes. */
export class Entity implements EntityData {
  /** The whole entity. */
  readonly range: Range;
  /** The header's fields. */
  readonly header: Range;
  /** The empty line between header and body; empty where it is missing. */
  readonly separator: Range;
  /** As transferred. */
  readonly body: Range;
  readonly fields: Field[];
  /** Type with parameters; `text/plain` where there is none (`message/rfc822` in a digest). */
  readonly contentType: Structured;
  readonly disposition: Structured | null;
  /** In lower case; `7bit` where there is none. */
  readonly transferEncoding: string;
  /** Parts of a multipart; the message in a message/rfc822. */
  readonly parts: Entity[];
  /** Delimiter lines of a multipart, the closing one last. */
  readonly delimiters: Delimiter[];
  /** What stands before the first delimiter, and behind the closing one; null where there is none. */
  readonly preamble: Range | null;
  readonly epilogue: Range | null;
  /** Its own defects; its parts have theirs. */
  readonly defects: Defect[];
  readonly #source: Uint8Array;

  constructor(source: Uint8Array, data: EntityData) {
    this.#source = source;
    this.range = data.range;
    this.header = data.header;
    this.separator = data.separator;
    this.body = data.body;
    this.fields = data.fields;
    this.contentType = data.contentType;
    this.disposition = data.disposition;
    this.transferEncoding = data.transferEncoding;
    this.parts = data.parts;
    this.delimiters = data.delimiters;
    this.preamble = data.preamble;
    this.epilogue = data.epilogue;
    this.defects = data.defects;
  }

  /** The whole message that the ranges count in. */
  get source(): Uint8Array {
    return this.#source;
  }

  /** Whether its type is multipart/… (RFC 2046 §5.1). */
  get isMultipart(): boolean {
    return this.contentType.value.startsWith('multipart/') && this.delimiters.length > 0;
  }

  /** Octets of a range of the source. */
  bytes(range: Range): Uint8Array {
    return this.#source.subarray(range.start, range.end);
  }

  /** The first field of that name. */
  field(name: string): Field | undefined {
    const wanted = name.toLowerCase();
    return this.fields.find((field) => field.name.toLowerCase() === wanted);
  }

  /** Every field of that name, from the top, such as the `Received` of each hop. */
  fieldsNamed(name: string): Field[] {
    const wanted = name.toLowerCase();
    return this.fields.filter((field) => field.name.toLowerCase() === wanted);
  }

  /** The body with its transfer encoding undone. */
  content(): Decoded {
    return decodeTransfer(this.bytes(this.body), this.transferEncoding);
  }

  /** The content as text, by its charset parameter. */
  text(): DecodedText {
    const { bytes, defects } = this.content();
    const decoded = decodeCharset(bytes, this.contentType.parameters.get('charset') ?? 'us-ascii');
    return { text: decoded.text, defects: [...defects, ...decoded.defects] };
  }

  /**
   * The name that the sender gave to a file, decoded, and as it came: never use it as a path (see `safeFileName`).
   * Undefined where there is none.
   */
  get fileName(): string | undefined {
    const name = this.disposition?.parameters.get('filename') ?? this.contentType.parameters.get('name');
    return name === undefined ? undefined : decodeWords(name);
  }

  /** This entity and all within it, in order of the source, with the path of each: `1.2` is the second part of the first. */
  *walk(path = ''): Generator<{ path: string; entity: Entity }> {
    yield { path, entity: this };
    for (const [index, part] of this.parts.entries()) {
      yield* part.walk(path === '' ? String(index + 1) : `${path}.${index + 1}`);
    }
  }
}
