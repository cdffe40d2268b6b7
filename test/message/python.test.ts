import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import { type Entity, parseAddresses, parseDate, parseMessage } from '../../lib/message/index.js';

const corpus = join(__dirname, 'corpus');
const names = readdirSync(corpus).filter((name) => name.endsWith('.eml'));

/** What Python's `email` package says of an entity (oracle.py). */
interface PythonTree {
  type: string;
  fields: [name: string, base64: string][];
  parameters: Record<string, string>;
  fileName: string | null;
  parts: PythonTree[];
  preamble: string | null;
  epilogue: string | null;
  content?: string;
  text?: string | null;
}

interface PythonMessage {
  tree: PythonTree;
  subject: string | null;
  date: number | null;
  addresses: Record<string, [name: string, address: string][]>;
}

const oracle: Record<string, PythonMessage> = JSON.parse(
  execFileSync('python3', [join(__dirname, 'oracle.py'), ...names.map((name) => join(corpus, name))], {
    encoding: 'utf8',
    maxBuffer: 1 << 28,
  }),
);

/** Where we differ from Python 3.11 on purpose: `message path property`, and why. */
const ON_PURPOSE: Record<string, string> = {
  'addresses.eml / cc':
    'RFC 5322 §4.4: a source route is read and ignored; Python makes mailboxes of its hosts',
  'addresses.eml / reply-to': 'an empty group has no mailbox; Python gives an empty one',
  'angle-boundary.eml / parameters':
    'RFC 2045 §5.1: only quotes are removed; Python removes angle brackets too',
  'angle-boundary.eml / parts': 'so its delimiter is found',
  'bare-cr-raw.eml / fields':
    'RFC 5322 §2.3: a bare CR ends no line; Python reads a header injected behind one',
  'bare-cr-raw.eml / subject': 'RFC 5322 §2.3: a bare CR ends no line',
  'comment-type.eml / type': 'RFC 2045 §5.1: comments are allowed in Content-Type',
  'comment-type.eml / parameters':
    'RFC 2045 §5.1: comments are allowed, a semicolon in them separates nothing',
  'comment-type.eml / text': 'Python takes the comment for part of the charset',
  'damaged-qp.eml / content': 'an = that begins no escape stays; Python drops one of two',
  'damaged-qp.eml / text': 'an = that begins no escape stays; Python drops one of two',
  'dsn.eml /2 parts': 'RFC 3464 §2.1: groups of fields are no entities (see fieldGroups)',
  'eight-bit-raw.eml / subject':
    'octets above 127 that are no UTF-8 are shown as ISO 8859-1 rather than lost',
  'empty-boundary.eml / parts': 'RFC 2046 §5.1.1: a boundary has at least one character',
  'empty-parts.eml / parts':
    'RFC 2046 §5.1.1: a part may be empty; Python skips a delimiter right behind another',
  'paths.eml /14 fileName': 'RFC 2047 §5 forbids encoded words in parameters, but senders write them',
  'plain.eml / text': 'octets above 127 without a charset are read as UTF-8 where they are',
  'rfc2231.eml /1 fileName': 'RFC 2231 §4: the extended form says more than the plain one beside it',
  'spaces-before-colon.eml / fields': 'RFC 5322 §4.5: obsolete syntax allows white space before the colon',
  'spaces-before-colon.eml / content': 'RFC 5322 §4.5: obsolete syntax allows white space before the colon',
  'spaces-before-colon.eml / text': 'RFC 5322 §4.5: obsolete syntax allows white space before the colon',
  'spaces-before-colon.eml / subject': 'RFC 5322 §4.5: obsolete syntax allows white space before the colon',
  'spaces-before-colon.eml / from': 'RFC 5322 §4.5: obsolete syntax allows white space before the colon',
};

const base64 = (bytes: Uint8Array) => Buffer.from(bytes).toString('base64');

/** The properties of our entity in the form of Python's. */
function ourView(entity: Entity): Omit<PythonTree, 'parts'> & { parts: number } {
  const value = (start: number, end: number) =>
    Buffer.from(Buffer.from(entity.bytes({ start, end })).toString('latin1').replace(/\r?\n/g, ''), 'latin1');
  return {
    type: entity.contentType.value,
    fields: entity.fields.map((field) => [
      field.name,
      base64(value(field.valueRange.start, field.valueRange.end)),
    ]),
    parameters: Object.fromEntries(entity.contentType.parameters),
    fileName: entity.fileName?.trim() ?? null,
    parts: entity.parts.length,
    preamble: entity.preamble && base64(entity.bytes(entity.preamble)),
    epilogue: entity.epilogue && base64(entity.bytes(entity.epilogue)),
    content: base64(entity.content().bytes),
    text: entity.text().text,
  };
}

/** Every property in which entity and oracle differ, as `path property`. */
function treeDifferences(entity: Entity, python: PythonTree, path = ''): string[] {
  const ours = ourView(entity);
  const theirs = { ...python, parts: python.parts.length };
  const leaf = entity.parts.length === 0 && python.parts.length === 0;
  const properties = [
    ...(['type', 'fields', 'parameters', 'fileName', 'parts', 'preamble', 'epilogue'] as const),
    ...(leaf ? (['content'] as const) : []),
    ...(leaf && python.text !== undefined ? (['text'] as const) : []),
  ];
  const here = properties.filter(
    (property) => JSON.stringify(ours[property]) !== JSON.stringify(theirs[property]),
  );
  const below =
    entity.parts.length === python.parts.length
      ? entity.parts.flatMap((part, index) => treeDifferences(part, python.parts[index]!, step(path, index)))
      : [];
  return [...here.map((property) => `/${path} ${property}`), ...below];
}

const step = (path: string, index: number) => (path === '' ? `${index + 1}` : `${path}.${index + 1}`);

function messageDifferences(entity: Entity, python: PythonMessage): string[] {
  const out: string[] = [];
  if ((entity.field('subject')?.text ?? null) !== python.subject) out.push('/ subject');
  const date = entity.field('date');
  const seconds = date ? parseDate(date.value)!.date.getTime() / 1000 : null;
  if (seconds !== python.date) out.push('/ date');
  for (const name of ['from', 'to', 'cc', 'sender', 'reply-to']) {
    const field = entity.field(name);
    const ours = field && parseAddresses(field.value).map((mailbox) => [mailbox.name, mailbox.address]);
    if (JSON.stringify(ours) !== JSON.stringify(python.addresses[name])) out.push(`/ ${name}`);
  }
  return out;
}

test('parseMessage() reads the corpus as Python does, but for what is on purpose', () => {
  assert.ok(names.length >= 45);
  const found = names.flatMap((name) => {
    const python = oracle[join(corpus, name)]!;
    const entity = parseMessage(readFileSync(join(corpus, name)));
    const differences = [...treeDifferences(entity, python.tree), ...messageDifferences(entity, python)];
    return differences.map((difference) => `${name} ${difference}`);
  });
  assert.deepEqual(found.sort(), Object.keys(ON_PURPOSE).sort());
});
