import { decodeWords } from './encoded-word.js';

/** A mailbox of RFC 5322 §3.4. */
export interface Mailbox {
  /** The display name, decoded; a trailing comment where there is none; empty when there is neither. */
  name: string;
  /** `local-part@domain` as it was written; empty in `<>`, and where there is a name and no address. */
  address: string;
  /** Name of the group that it stands in. */
  group?: string;
}

type Token = { kind: 'text' | 'quoted' | 'comment' | 'special'; text: string };

/** Comments nested deeper than this are read as text. */
const DEEPEST = 50;

/** The mailboxes of From, To, Cc, …; groups flattened. Never throws; linear in the value. */
export function parseAddresses(value: string): Mailbox[] {
  const out: Mailbox[] = [];
  let group: string | undefined;
  let current: Token[] = [];
  // Within angle brackets: before an obsolete source route, @a,@b:user@c (§4.4), whose commas separate nothing, or behind.
  let angle: 'open' | 'route' | 'spec' | null = null;
  const flush = () => {
    for (const mailbox of toMailboxes(current))
      out.push(group === undefined ? mailbox : { ...mailbox, group });
    current = [];
    angle = null;
  };
  for (const token of tokens(value)) {
    const separator = token.kind === 'special' ? token.text : '';
    if (separator === '') {
      if (angle === 'open') angle = token.text.trimStart().startsWith('@') ? 'route' : 'spec';
      current.push(token);
    } else if (separator === '<' || separator === '>') {
      angle = separator === '<' ? 'open' : null;
      current.push(token);
    } else if (angle && (separator === ':' || (separator === ',' && angle === 'route'))) {
      if (separator === ':') angle = 'spec';
      current.push(token);
    } else if (separator === ':') {
      group = phrase(current);
      current = [];
    } else {
      flush();
      if (separator === ';') group = undefined;
    }
  }
  flush();
  return out;
}

/** Words, quoted strings, comments, and the characters that separate. */
function* tokens(value: string): Generator<Token> {
  let i = 0;
  while (i < value.length) {
    const character = value[i]!;
    if (character === '"') {
      const [text, end] = enclosed(value, i, '"', '"');
      yield { kind: 'quoted', text };
      i = end;
    } else if (character === '(') {
      const [text, end] = enclosed(value, i, '(', ')');
      yield { kind: 'comment', text };
      i = end;
    } else if (character === '[') {
      // A domain literal such as [172.28.0.90] is one word, its colons included.
      const close = value.indexOf(']', i);
      const end = close === -1 ? value.length : close + 1;
      yield { kind: 'text', text: value.slice(i, end) };
      i = end;
    } else if ('<>,;:'.includes(character)) {
      yield { kind: 'special', text: character };
      i++;
    } else {
      const start = i;
      while (i < value.length && !'"([<>,;:'.includes(value[i]!)) i++;
      yield { kind: 'text', text: value.slice(start, i) };
    }
  }
}

/** What stands between the delimiters, escapes undone, and where it ends. */
function enclosed(value: string, start: number, open: string, close: string): [string, number] {
  let out = '';
  let depth = 1;
  for (let i = start + 1; i < value.length; i++) {
    const character = value[i]!;
    if (character === '\\' && i + 1 < value.length) out += value[++i];
    else if (character === close) {
      depth--;
      if (depth === 0) return [out, i + 1];
      out += character;
    } else {
      if (character === open && depth < DEEPEST) depth++;
      out += character;
    }
  }
  return [out, value.length];
}

/** The words of a display name. */
function phrase(tokens: Token[]): string {
  const words = tokens
    .filter((token) => token.kind === 'text' || token.kind === 'quoted')
    .map((token) => token.text);
  return decodeWords(
    words
      .join('')
      .replace(/[ \t\r\n]+/g, ' ')
      .trim(),
  );
}

/** A run of tokens that white space does not part: a word of a name, or an addr-spec. */
interface Word {
  /** As an address is written: a quoted part keeps its quotes. */
  spec: string;
  /** As a name reads. */
  plain: string;
}

/**
 * Joins tokens into words. White space, and a comment, stand within an addr-spec only beside its dots and its @, where
 * obsolete syntax has them (§4.4); elsewhere they part two words: no address is made of what stands on both sides.
 */
function wordsOf(tokens: Token[]): Word[] {
  const words: Word[] = [];
  // What is open to the next token: nothing, a word that ends, or one whose dot or @ waits for more.
  let joined: 'no' | 'yes' | 'beyond space' = 'no';
  const add = (spec: string, plain: string, opens: boolean, waits: boolean, spaced: boolean) => {
    const last = words.at(-1);
    if (last && (joined === 'beyond space' || opens || (joined === 'yes' && !spaced))) {
      last.spec += spec;
      last.plain += spaced ? ` ${plain}` : plain;
    } else words.push({ spec, plain });
    joined = waits ? 'beyond space' : 'yes';
  };
  let spaced = false;
  for (const token of tokens) {
    if (token.kind === 'comment') spaced = true;
    else if (token.kind === 'quoted') {
      add(quote(token.text), token.text, false, false, spaced);
      spaced = false;
    } else {
      for (const piece of token.text.startsWith('[') ? [token.text] : token.text.split(/([ \t\r\n]+)/)) {
        if (piece === '') continue;
        if (/^[ \t\r\n]/.test(piece)) spaced = true;
        else {
          add(piece.replace(/[ \t\r\n]+/g, ''), piece, /^[.@]/.test(piece), /[.@]$/.test(piece), spaced);
          spaced = false;
        }
      }
    }
  }
  return words;
}

/** What stands between angle brackets: an addr-spec, or as it is written where it is none. */
function spec(tokens: Token[]): string {
  return wordsOf(tokens)
    .map((word) => word.spec)
    .join(' ');
}

/**
 * Mailboxes without angle brackets. One word is an address, with or without a domain. Of several those with an @ are
 * addresses that lack their comma; the others are a name, or what is left of one whose comma was not quoted.
 */
function bareMailboxes(tokens: Token[], comment: string): Mailbox[] {
  const words = wordsOf(tokens);
  if (words.length === 0) return [];
  if (words.length === 1) return [{ name: decodeWords(comment), address: words[0]!.spec }];
  const out: Mailbox[] = [];
  let name: string[] = [];
  for (const word of words) {
    if (!word.spec.includes('@')) name.push(word.plain);
    else {
      out.push({ name: decodeWords(name.join(' ')), address: word.spec });
      name = [];
    }
  }
  if (out.length === 0) return [{ name: decodeWords(name.join(' ')), address: '' }];
  const last = out.at(-1)!;
  last.name ||= decodeWords(name.join(' ') || comment);
  return out;
}

const quote = (text: string): string =>
  /^[^\s"(),:;<>@[\\\]]+$/.test(text) ? text : `"${text.replace(/(["\\])/g, '\\$1')}"`;

function toMailboxes(tokens: Token[]): Mailbox[] {
  const open = tokens.findIndex((token) => token.kind === 'special' && token.text === '<');
  const comment = tokens.findLast((token) => token.kind === 'comment')?.text ?? '';
  if (open === -1) return bareMailboxes(tokens, comment);
  const close = tokens.findIndex(
    (token, index) => index > open && token.kind === 'special' && token.text === '>',
  );
  const inside = tokens.slice(open + 1, close === -1 ? undefined : close);
  // An obsolete source route, @a,@b:user@c, ends at its colon (§4.4).
  const colon = inside.findLastIndex((token) => token.kind === 'special' && token.text === ':');
  return [
    { name: phrase(tokens.slice(0, open)) || decodeWords(comment), address: spec(inside.slice(colon + 1)) },
  ];
}
