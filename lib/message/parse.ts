import { type Delimiter, Entity } from './entity.js';
import { type Field, fieldEnd, fieldStart, isContinuation, readField } from './field.js';
import { DEFAULT_LIMITS, type MessageLimits } from './limits.js';
import { readContentType, readTransferEncoding } from './mime-fields.js';
import { parseStructured, type Structured } from './parameters.js';
import { type Defect, type DefectKind, type Line, latin1, lineAt, type Range } from './source.js';

/**
 * Parses a message (RFC 5322, MIME) into its tree of entities, each piece with its octets in the source. Any octets at
 * all give a tree; what they do wrong is in its `defects`. Work and memory are linear in the source.
 */
export function parseMessage(source: Uint8Array | string, limits: Partial<MessageLimits> = {}): Entity {
  const bytes = typeof source === 'string' ? Buffer.from(source, 'utf8') : source;
  return new Parser(bytes, { ...DEFAULT_LIMITS, ...limits }).message();
}

/**
 * The groups of fields in the body of a message/delivery-status (RFC 3464 §2.1): that of the message first, then one for
 * each recipient. Their ranges count in `body`.
 */
export function fieldGroups(body: Uint8Array): Field[][] {
  return new Parser(body, DEFAULT_LIMITS).groups();
}

/** A line that delimits: how deep the multipart is that it belongs to, and where the line ends. */
interface Delimiting {
  level: number;
  closing: boolean;
  line: Line;
}

const HYPHEN = 0x2d;
const SPACE = 0x20;
const TAB = 0x09;
/** RFC 2046 §5.1.1 allows 70; longer ones occur. A delimiter line is never longer than this. */
const LONGEST_BOUNDARY = 1000;
const COMPOSITE_ENCODINGS = new Set(['7bit', '8bit', 'binary']);

class Parser {
  private readonly end: number;
  private position = 0;
  private entities = 0;
  /** Boundary of each multipart that is open, outermost first. */
  private readonly boundaries: string[] = [];

  constructor(
    private readonly source: Uint8Array,
    private readonly limits: MessageLimits,
  ) {
    this.end = Math.min(source.length, limits.size);
  }

  message(): Entity {
    const entity = this.entity(1, 'text/plain');
    if (this.end < this.source.length) entity.defects.push({ kind: 'size-limit', at: this.end });
    return entity;
  }

  /** Headers one after the other, each ended by an empty line; what is none of them ends the reading. */
  groups(): Field[][] {
    const groups: Field[][] = [];
    while (this.position < this.end) {
      const { fields, separator } = this.header([]);
      if (fields.length > 0) groups.push(fields);
      if (separator.start === separator.end) break;
    }
    return groups;
  }

  /** Reads the entity at `position`, up to the source's end or a delimiter of an open multipart. */
  private entity(depth: number, defaultType: string): Entity {
    const start = this.position;
    const defects: Defect[] = [];
    this.entities++;
    const { fields, header, separator } = this.header(defects);
    const contentType = readContentType(fields, defaultType, defects);
    const transferEncoding = readTransferEncoding(fields);
    const bodyStart = this.position;
    const inside: Inside = { parts: [], delimiters: [], preamble: null, epilogue: null };
    if (contentType.value.startsWith('multipart/')) {
      this.multipart(depth, contentType, transferEncoding, defects, inside);
    } else if (contentType.value === 'message/rfc822' || contentType.value === 'message/global') {
      this.enclosed(depth, transferEncoding, defects, inside);
    } else this.skipToDelimiter();
    const disposition = fields.find((field) => field.name.toLowerCase() === 'content-disposition');
    return new Entity(this.source, {
      range: { start, end: this.position },
      header,
      separator,
      body: { start: bodyStart, end: this.position },
      fields,
      contentType,
      disposition: disposition ? parseStructured(disposition.value) : null,
      transferEncoding,
      ...inside,
      defects,
    });
  }

  private header(defects: Defect[]): { fields: Field[]; header: Range; separator: Range } {
    const start = this.position;
    const fields: Field[] = [];
    const stop = start + this.limits.header;
    const done = (separatorEnd = this.position) => {
      const header = { start, end: this.position };
      const separator = { start: this.position, end: separatorEnd };
      this.position = separatorEnd;
      return { fields, header, separator };
    };
    while (this.position < this.end) {
      const line = lineAt(this.source, this.position, this.end);
      if (line.textEnd === line.start) return done(line.end);
      if (this.delimiting(line)) return done();
      if (line.start >= stop) {
        defects.push({ kind: 'header-limit', at: line.start });
        this.skipHeader();
        continue;
      }
      const found = fieldStart(this.source, line);
      if (found) {
        const end = fieldEnd(this.source, line, this.end);
        fields.push(
          readField(this.source, found.name, { start: line.start, end }, found.valueStart, stop - start),
        );
        this.position = end;
        continue;
      }
      const strange = this.strangeLine(line);
      defects.push({ kind: strange, at: line.start });
      if (strange === 'no-separator') return done();
      this.position = strange === 'field-name' ? fieldEnd(this.source, line, this.end) : line.end;
    }
    return done();
  }

  /** What a line of the header is that is no field. */
  private strangeLine(line: Line): DefectKind {
    if (isContinuation(this.source, line.start)) return 'stray-continuation';
    const beginning = latin1(this.source, { start: line.start, end: Math.min(line.textEnd, line.start + 5) });
    if (beginning === 'From ') return 'envelope-line';
    return beginning.startsWith(':') ? 'field-name' : 'no-separator';
  }

  /** Goes to the empty line, the delimiter or the end, whichever is first. */
  private skipHeader(): void {
    while (this.position < this.end) {
      const line = lineAt(this.source, this.position, this.end);
      if (line.textEnd === line.start || this.delimiting(line)) return;
      this.position = line.end;
    }
  }

  private multipart(
    depth: number,
    contentType: Structured,
    transferEncoding: string,
    defects: Defect[],
    inside: Inside,
  ): void {
    const boundary = contentType.parameters.get('boundary');
    const start = this.position;
    if (!COMPOSITE_ENCODINGS.has(transferEncoding)) defects.push({ kind: 'encoded-composite', at: start });
    if (!boundary || boundary.length > LONGEST_BOUNDARY) {
      defects.push({ kind: 'no-boundary-parameter', at: start });
      this.skipToDelimiter();
      return;
    }
    if (depth >= this.limits.depth) {
      defects.push({ kind: 'depth-limit', at: start });
      this.skipToDelimiter();
      return;
    }
    const level = this.boundaries.length;
    this.boundaries.push(Buffer.from(boundary, 'utf8').toString('latin1').trimEnd());
    this.parts(level, depth, contentType.value === 'multipart/digest', defects, inside);
    this.boundaries.length = level;
    if (inside.delimiters.at(-1)?.closing) {
      const epilogue = this.position;
      this.skipToDelimiter();
      if (this.position > epilogue) inside.epilogue = { start: epilogue, end: this.position };
    }
  }

  /** Preamble, delimiters and parts, up to and with the closing delimiter. */
  private parts(level: number, depth: number, digest: boolean, defects: Defect[], inside: Inside): void {
    const start = this.position;
    this.skipToDelimiter();
    for (;;) {
      const found = this.delimiterHere();
      if (found === null || found.level !== level) {
        const kind = inside.delimiters.length === 0 ? 'no-delimiter' : 'no-closing-delimiter';
        defects.push({ kind, at: this.position });
        return;
      }
      if (inside.delimiters.length === 0 && this.position > start) {
        inside.preamble = { start, end: this.position };
      }
      inside.delimiters.push(this.delimiter(found));
      if (found.closing) return;
      if (this.entities >= this.limits.parts) {
        defects.push({ kind: 'part-limit', at: this.position });
        this.boundaries[level] = '\n'; // which no line is: the rest is one text
        this.skipToDelimiter();
        return;
      }
      inside.parts.push(this.entity(depth + 1, digest ? 'message/rfc822' : 'text/plain'));
    }
  }

  private enclosed(depth: number, transferEncoding: string, defects: Defect[], inside: Inside): void {
    if (!COMPOSITE_ENCODINGS.has(transferEncoding)) {
      defects.push({ kind: 'encoded-composite', at: this.position });
      this.skipToDelimiter();
      return;
    }
    if (depth >= this.limits.depth || this.entities >= this.limits.parts) {
      defects.push({ kind: depth >= this.limits.depth ? 'depth-limit' : 'part-limit', at: this.position });
      this.skipToDelimiter();
      return;
    }
    inside.parts.push(this.entity(depth + 1, 'text/plain'));
  }

  /** The delimiter line at `position` or, where that is the line end before it, behind it. */
  private delimiterHere(): Delimiting | null {
    if (this.position >= this.end) return null;
    const line = lineAt(this.source, this.position, this.end);
    const direct = this.delimiting(line);
    if (direct || line.textEnd !== line.start) return direct;
    return line.end < this.end ? this.delimiting(lineAt(this.source, line.end, this.end)) : null;
  }

  private delimiter(found: Delimiting): Delimiter {
    const range = { start: this.position, end: found.line.end };
    this.position = found.line.end;
    return {
      range,
      lineRange: { start: found.line.start, end: found.line.textEnd },
      closing: found.closing,
    };
  }

  /**
   * Goes to the next delimiter line of an open multipart, or rather to the line end before it, which belongs to it (RFC
   * 2046 §5.1.1), or to the end of the source.
   */
  private skipToDelimiter(): void {
    const start = this.position;
    let lastLineEnd = start;
    let position = start;
    while (position < this.end) {
      const line = lineAt(this.source, position, this.end);
      if (this.delimiting(line)) {
        this.position = lastLineEnd;
        return;
      }
      lastLineEnd = line.textEnd;
      position = line.end;
    }
    this.position = this.end;
  }

  /** Whether the line delimits an open multipart, and which; the outermost where two have one boundary. */
  private delimiting(line: Line): Delimiting | null {
    const { source } = this;
    if (source[line.start] !== HYPHEN || source[line.start + 1] !== HYPHEN || this.boundaries.length === 0) {
      return null;
    }
    if (line.textEnd - line.start > LONGEST_BOUNDARY + 1000) return null;
    let end = line.textEnd;
    while (source[end - 1] === SPACE || source[end - 1] === TAB) end--;
    const text = latin1(source, { start: line.start + 2, end: Math.max(end, line.start + 2) });
    const level = this.boundaries.indexOf(text);
    if (level !== -1) return { level, closing: false, line };
    if (!text.endsWith('--')) return null;
    const closed = this.boundaries.indexOf(text.slice(0, -2));
    return closed === -1 ? null : { level: closed, closing: true, line };
  }
}

/** What a composite entity has inside. */
interface Inside {
  parts: Entity[];
  delimiters: Delimiter[];
  preamble: Range | null;
  epilogue: Range | null;
}
