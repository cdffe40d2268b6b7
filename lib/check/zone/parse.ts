import {
  type Entry,
  type EntryFault,
  masterFileEntries,
  type Token,
} from '../../protocols/dns/master-file.js';
import { isTime, readData } from './data.js';
import { ZoneError, type ZoneFault } from './fault.js';
import { qualifiedName } from './names.js';

/** A resource record of a zone file. */
export interface ZoneRecord {
  /** Fully qualified, in lower case, without the final dot. */
  name: string;
  type: string;
  /** Fields of the data; names in them as `name` is, strings without quotes and escapes. */
  data: string[];
  /** Line of the file where it begins, from 1. */
  line: number;
}

/** What a zone file says, and what in it cannot be read. */
export interface ParsedZone {
  records: ZoneRecord[];
  faults: ZoneFault[];
}

/** What is carried from one entry to the next. */
interface State {
  origin: string;
  owner: string | null;
  /** Whether a TTL was given, so that a record may leave it out (RFC 1035 §5.1, RFC 2308 §4). */
  ttl: boolean;
}

const CLASS = /^(IN|CH|HS|CS|CLASS\d+)$/i;

const WRITING: Record<EntryFault, [ZoneFault['kind'], string]> = {
  quote: ['syntax', 'las comillas no se cierran en el renglón'],
  open: ['lenient', 'un paréntesis no se cierra'],
  close: ['syntax', 'se cierra un paréntesis que no se abrió'],
  nested: ['syntax', 'hay un paréntesis adentro de otro'],
  escape: ['lenient', 'el renglón termina con una barra invertida'],
};

/** Reads a master file (RFC 1035 §5.1): $ORIGIN, $TTL, parentheses, quotes, comments, names relative to the origin. */
export function parseZone(text: string, origin: string): ParsedZone {
  const zone: ParsedZone = { records: [], faults: [] };
  const seen = new Set<string>();
  const state: State = { origin: origin.replace(/\.$/, '').toLowerCase(), owner: null, ttl: false };
  for (const entry of masterFileEntries(text)) {
    const { line } = entry;
    try {
      if (entry.fault) throw new ZoneError(...WRITING[entry.fault]);
      const record = readEntry(entry, state);
      const compound = timesIn(entry, record).find((text) => /[a-z]\d/i.test(text));
      if (compound)
        zone.faults.push({ kind: 'syntax', line, says: `«${compound}»: NSD lee una sola unidad` });
      if (!record) continue;
      // A record twice is one (RFC 2181 §5); but no server takes a SOA twice.
      const key = [record.name, record.type, ...record.data].join('\0');
      if (record.type === 'SOA' || !seen.has(key)) zone.records.push({ ...record, line });
      seen.add(key);
      if (state.ttl) continue;
      zone.faults.push({ kind: 'ttl', line, says: 'no tiene TTL: falta $TTL arriba (RFC 2308, sección 4)' });
      state.ttl = true;
    } catch (error) {
      if (!(error instanceof ZoneError)) throw error;
      zone.faults.push({ kind: error.kind, line, says: error.says });
    }
  }
  return zone;
}

/** A record; undefined for a directive. */
function readEntry({ tokens, indented }: Entry, state: State): Omit<ZoneRecord, 'line'> | undefined {
  const [first, ...rest] = tokens as [Token, ...Token[]];
  if (!indented && !first.quoted && first.text.startsWith('$')) return readDirective(first.text, rest, state);
  if (!indented && first.quoted)
    throw new ZoneError('syntax', `«${first.text}» va sin comillas: es un nombre`);
  if (!indented) state.owner = qualifiedName(first.text, state.origin);
  if (state.owner === null) {
    throw new ZoneError(
      'lenient',
      'el renglón empieza con espacio: sigue al nombre de antes, y no hay ninguno',
    );
  }
  const { type, ttl, fields } = typeOf(indented ? tokens : rest);
  const data = readData(type, fields, state.origin);
  if (ttl || type === 'SOA') state.ttl = true;
  return { name: state.owner, type, data };
}

function readDirective(directive: string, args: readonly Token[], state: State): undefined {
  const name = directive;
  if (name !== '$ORIGIN' && name !== '$TTL') throw new ZoneError('syntax', `no se entiende ${directive}`);
  if (args.length !== 1) throw new ZoneError('syntax', `${name} lleva un dato y tiene ${args.length}`);
  const [{ text, quoted }] = args as [Token];
  if (quoted) throw new ZoneError('lenient', `${name} va sin comillas`);
  if (name === '$TTL') {
    if (!isTime(text)) throw new ZoneError('syntax', `«${text}» no es un tiempo: segundos, o como 1h30m`);
    state.ttl = true;
    return;
  }
  if (!/(^@|\.)$/.test(text))
    throw new ZoneError('syntax', `$ORIGIN lleva un nombre completo, con su punto: «${text}.»`);
  state.origin = qualifiedName(text, state.origin);
}

/** The times of an entry: the argument of $TTL, a record's TTL, and those of a SOA. */
function timesIn({ tokens, indented }: Entry, record: Omit<ZoneRecord, 'line'> | undefined): string[] {
  const texts = tokens.map(({ text }) => text);
  if (!record) return texts[0] === '$TTL' ? texts.slice(1) : [];
  const type = texts.findIndex(
    (text, index) => (indented || index > 0) && text.toUpperCase() === record.type,
  );
  const before = texts.slice(indented ? 0 : 1, type).filter(isTime);
  return record.type === 'SOA' ? [...before, ...record.data.slice(3)] : before;
}

/** What stands before the data: a TTL and a class, each once, in either order, then the type. */
function typeOf(tokens: readonly Token[]): { type: string; ttl: boolean; fields: readonly Token[] } {
  let at = 0;
  let [ttl, clas] = [false, false];
  for (; at < 2; at++) {
    const { text, quoted } = tokens[at] ?? { text: '', quoted: true };
    if (!quoted && !clas && CLASS.test(text)) {
      if (!/^(IN|CLASS1)$/i.test(text))
        throw new ZoneError('syntax', `la clase ${text} no es la de la zona, IN`);
      clas = true;
    } else if (!quoted && !ttl && isTime(text)) ttl = true;
    else break;
  }
  const type = tokens[at];
  if (!type || at + 1 === tokens.length)
    throw new ZoneError('syntax', 'falta el tipo o el dato del registro');
  if (type.quoted) throw new ZoneError('lenient', `el tipo va sin comillas: «${type.text}»`);
  return { type: type.text.toUpperCase(), ttl, fields: tokens.slice(at + 1) };
}
