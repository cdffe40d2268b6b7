/** A word of a master file, or a quoted string without its quotes. */
export interface Token {
  /** As written, escapes included. */
  text: string;
  quoted: boolean;
  /** Offset of `text` in the file. */
  at: number;
}

/** A record or a directive: a line, or several where parentheses hold them together. */
export interface Entry {
  /** Line of the file where it begins, from 1. */
  line: number;
  /** It begins with space: the owner is that of the record before. */
  indented: boolean;
  tokens: Token[];
  /** What of its writing no server reads, the first thing only. */
  fault?: EntryFault;
}

export type EntryFault = 'quote' | 'open' | 'close' | 'nested' | 'escape';

/** Quoted string, comment, parenthesis, word; in a string and in a word a backslash takes the next character with it. */
const TOKEN = /"((?:[^"\\]|\\.)*)"|;.*|[()]|(?:[^ \t;()"\\]|\\.)+|["\\]/gs;

/** Splits a master file (RFC 1035 §5.1) into entries, without comments. Takes any text; linear in it. */
export function masterFileEntries(text: string): Entry[] {
  const entries: Entry[] = [];
  let open: Entry | null = null;
  let at = 0;
  for (const [index, source] of text.split(/\r\n|\n|\r/).entries()) {
    const entry: Entry = open ?? { line: index + 1, indented: /^[ \t]/.test(source), tokens: [] };
    let inside: boolean = open !== null;
    const fail = (fault: EntryFault) => {
      entry.fault ??= fault;
    };
    for (const match of source.matchAll(TOKEN)) {
      const [whole, string] = match;
      if (whole.startsWith(';')) break;
      if (whole === '(') {
        if (inside) fail('nested');
        inside = true;
      } else if (whole === ')') {
        if (!inside) fail('close');
        inside = false;
      } else if (whole === '"') {
        fail('quote');
        break;
      } else if (whole === '\\') fail('escape');
      else {
        const start = at + match.index + (string === undefined ? 0 : 1);
        entry.tokens.push({ text: string ?? whole, quoted: string !== undefined, at: start });
      }
    }
    open = inside ? entry : null;
    if (!inside && (entry.tokens.length > 0 || entry.fault)) entries.push(entry);
    at += source.length + (text.startsWith('\r\n', at + source.length) ? 2 : 1);
  }
  if (!open) return entries;
  open.fault ??= 'open';
  return [...entries, open];
}

/** The token of the serial in the SOA record (RFC 1035 §3.3.13); undefined where there is none. */
export function serialToken(text: string): Token | undefined {
  for (const { tokens, indented } of masterFileEntries(text)) {
    const type = tokens.findIndex(({ text: word, quoted }, index) => {
      return !quoted && /^SOA$/i.test(word) && (indented || index > 0);
    });
    if (type >= 0 && type <= 3) return tokens[type + 3];
  }
  return undefined;
}
