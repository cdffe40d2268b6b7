import assert from 'node:assert/strict';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import { type Entity, fieldGroups, parseMessage, type Range } from '../../lib/message/index.js';

const corpus = join(__dirname, 'corpus');
const read = (name: string) => readFileSync(join(corpus, `${name}.eml`));

/** The leaves of the tree and what lies between them, in order of the source. */
function pieces(entity: Entity): Range[] {
  const { header, separator, body } = entity;
  if (entity.parts.length === 0 && entity.delimiters.length === 0) return [header, separator, body];
  const inside = [
    ...(entity.preamble ? [entity.preamble] : []),
    ...entity.delimiters.map((delimiter) => delimiter.range),
    ...entity.parts.flatMap(pieces),
    ...(entity.epilogue ? [entity.epilogue] : []),
  ].sort((a, b) => a.start - b.start || a.end - b.end);
  return [header, separator, ...inside];
}

/** Asserts that the pieces cover every octet of the source once, in order. */
function assertTiles(source: Uint8Array): void {
  let position = 0;
  for (const piece of pieces(parseMessage(source))) {
    assert.equal(piece.start, position);
    assert.ok(piece.end >= piece.start);
    position = piece.end;
  }
  assert.equal(position, source.length);
}

test('parseMessage() gives every octet of every message of the corpus to one piece', () => {
  for (const name of readdirSync(corpus)) assertTiles(readFileSync(join(corpus, name)));
});

test('parseMessage() says where header, delimiters and bodies are', () => {
  const source = [
    'Content-Type: multipart/mixed; boundary=b', // 0
    '', // 43
    '--b', // 45
    '', // 50
    'uno', // 52
    '--b--', // 57
    'fin', // 64
  ].join('\r\n');
  const message = parseMessage(source);
  const text = (range: Range) => source.slice(range.start, range.end);
  assert.deepEqual(message.header, { start: 0, end: 43 });
  assert.deepEqual(message.separator, { start: 43, end: 45 });
  assert.deepEqual(
    message.delimiters.map(({ lineRange, closing }) => [text(lineRange), lineRange.start, closing]),
    [
      ['--b', 45, false],
      ['--b--', 57, true],
    ],
  );
  // RFC 2046 §5.1.1: the line end before a delimiter line belongs to the delimiter.
  assert.equal(text(message.delimiters[1]!.range), '\r\n--b--\r\n');
  assert.equal(text(message.parts[0]!.body), 'uno');
  assert.equal(text(message.epilogue!), 'fin');
});

test('parseMessage() unfolds a field and keeps its octets', () => {
  const message = parseMessage('Subject: una\r\n larga\r\nTo: a@b\r\n\r\n');
  const field = message.field('subject')!;
  assert.equal(field.value, 'una larga');
  assert.deepEqual(field.range, { start: 0, end: 22 });
  assert.deepEqual(field.valueRange, { start: 9, end: 20 });
});

test('parseMessage() names what is wrong', () => {
  const kinds = (name: string) =>
    [...parseMessage(read(name)).walk()].flatMap(({ entity }) => entity.defects.map(({ kind }) => kind));
  assert.deepEqual(kinds('no-closing'), ['no-closing-delimiter']);
  assert.deepEqual(kinds('no-boundary'), ['no-boundary-parameter']);
  assert.deepEqual(kinds('wrong-boundary'), ['no-delimiter']);
  assert.deepEqual(kinds('no-separator'), ['no-separator']);
  assert.deepEqual(kinds('continuation-first'), ['stray-continuation']);
  assert.deepEqual(kinds('mbox-line'), ['envelope-line']);
  assert.deepEqual(kinds('empty-name'), ['field-name']);
  assert.deepEqual(kinds('bad-type'), ['content-type']);
  assert.deepEqual(kinds('plain'), []);
  assert.deepEqual(kinds('nested'), []);
});

test('parseMessage() stays within its limits', () => {
  const many = `Content-Type: multipart/mixed; boundary=b\r\n\r\n${'--b\r\n\r\nx\r\n'.repeat(50)}--b--\r\n`;
  const few = parseMessage(many, { parts: 10 });
  assert.equal([...few.walk()].length, 10);
  assert.deepEqual(
    few.defects.map(({ kind }) => kind),
    ['part-limit'],
  );

  const deep = parseMessage(read('deep'), { depth: 5 });
  assert.equal(Math.max(...[...deep.walk()].map(({ path }) => path.split('.').length)), 4);

  const long = parseMessage(`${'X-Long: 123\r\n'.repeat(1000)}\r\nbody`, { header: 130 });
  assert.equal(long.fields.length, 10);
  assert.deepEqual(
    long.defects.map(({ kind }) => kind),
    ['header-limit'],
  );
  assert.equal(Buffer.from(long.bytes(long.body)).toString(), 'body');

  const value = parseMessage(`X-Folded: a${'\r\n b'.repeat(1000)}\r\n\r\n`, { header: 100 }).field(
    'x-folded',
  )!;
  assert.ok(value.value.length <= 100);

  const big = parseMessage(`\r\n${'x'.repeat(1000)}`, { size: 100 });
  assert.equal(big.body.end, 100);
  assert.deepEqual(
    big.defects.map(({ kind }) => kind),
    ['size-limit'],
  );
});

test('fieldGroups() reads a delivery status recipient by recipient', () => {
  const status = parseMessage(read('dsn')).parts[1]!;
  const groups = fieldGroups(status.bytes(status.body));
  assert.deepEqual(
    groups.map((fields) => fields.map((field) => field.name)),
    [
      ['Reporting-MTA', 'X-Postfix-Queue-ID', 'Arrival-Date'],
      ['Final-Recipient', 'Action', 'Status', 'Diagnostic-Code'],
    ],
  );
  assert.equal(groups[1]![3]!.value, 'smtp; 550 5.1.1 <nadie@example.net>:    Recipient address rejected');
});
