/** A resource record of a zone file. */
export interface ZoneRecord {
  /** Fully qualified, in lower case, without the final dot. */
  name: string;
  type: string;
  /** Fields of the data; names in them as `name` is. */
  data: string[];
  /** Line of the file where it begins, from 1. */
  line: number;
}

/** Something wrong with a zone file: where, and what in Spanish. */
export interface ZoneFault {
  line: number | null;
  says: string;
}

export interface ParsedZone {
  records: ZoneRecord[];
  faults: ZoneFault[];
}

interface Entry {
  line: number;
  /** The line begins with space: the owner is that of the record before. */
  sameOwner: boolean;
  tokens: string[];
}

/** Which fields of a type's data are domain names. */
const NAMES: Record<string, readonly number[]> = {
  NS: [0],
  CNAME: [0],
  PTR: [0],
  MX: [1],
  SRV: [3],
  SOA: [0, 1],
};
const FIELDS: Record<string, number> = { A: 1, AAAA: 1, NS: 1, CNAME: 1, PTR: 1, MX: 2, SRV: 4, SOA: 7 };
const CLASS = /^(IN|CH|HS)$/i;
const TTL = /^\d+[smhdw]?$/i;
const TOKEN = /"((?:[^"\\]|\\.)*)"|;[^\n]*|[()]|[^\s;()"]+/g;

/** Reads a master file (RFC 1035 §5.1): $ORIGIN, $TTL, parentheses, quotes, comments, names relative to the origin. */
export function parseZone(text: string, origin: string): ParsedZone {
  const parsed: ParsedZone = { records: [], faults: [] };
  let here = plain(origin);
  let owner = here;
  for (const { line, sameOwner, tokens } of entriesOf(text)) {
    const [first, ...rest] = tokens as [string, ...string[]];
    if (/^\$ORIGIN$/i.test(first)) here = qualified(rest[0] ?? '', here);
    else if (/^\$TTL$/i.test(first)) continue;
    else if (first.startsWith('$')) parsed.faults.push({ line, says: `no se entiende ${first}` });
    else {
      if (!sameOwner) owner = qualified(first, here);
      readRecord(sameOwner ? tokens : rest, owner, here, line, parsed);
    }
  }
  return parsed;
}

function readRecord(tokens: string[], name: string, origin: string, line: number, parsed: ParsedZone): void {
  let at = 0;
  while (at < 2 && tokens[at] !== undefined && (CLASS.test(tokens[at]!) || TTL.test(tokens[at]!))) at++;
  const type = tokens[at]?.toUpperCase();
  const fields = tokens.slice(at + 1);
  if (!type || fields.length === 0) {
    parsed.faults.push({ line, says: 'falta el tipo o el dato del registro' });
    return;
  }
  const wanted = FIELDS[type];
  if (wanted !== undefined && fields.length !== wanted) {
    parsed.faults.push({ line, says: `${type} lleva ${wanted} datos y tiene ${fields.length}` });
    return;
  }
  const names = NAMES[type] ?? [];
  const data = fields.map((field, index) => (names.includes(index) ? qualified(field, origin) : field));
  parsed.records.push({ name, type, data, line });
}

/** Records and directives: a line each, or several where parentheses hold them together. */
function entriesOf(text: string): Entry[] {
  const entries: Entry[] = [];
  let open: Entry | null = null;
  for (const [index, source] of text.split(/\r?\n/).entries()) {
    const entry: Entry = open ?? { line: index + 1, sameOwner: /^\s/.test(source), tokens: [] };
    let inside: boolean = open !== null;
    for (const match of source.matchAll(TOKEN)) {
      if (match[0].startsWith(';')) break;
      if (match[0] === '(') inside = true;
      else if (match[0] === ')') inside = false;
      else entry.tokens.push(match[1] ?? match[0]);
    }
    open = inside ? entry : null;
    if (!inside && entry.tokens.length > 0) entries.push(entry);
  }
  return open && open.tokens.length > 0 ? [...entries, open] : entries;
}

function qualified(name: string, origin: string): string {
  if (name === '@') return origin;
  return name.endsWith('.') ? plain(name) : plain(origin === '' ? name : `${name}.${origin}`);
}

function plain(name: string): string {
  return name.replace(/\.$/, '').toLowerCase();
}
