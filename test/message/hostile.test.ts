import assert from 'node:assert/strict';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import {
  type Entity,
  fieldGroups,
  parseAddresses,
  parseDate,
  parseMessage,
  safeFileName,
} from '../../lib/message/index.js';
import { assertLinear } from '../growth.js';
import { inputs } from '../inputs.js';
import { belowFrom } from '../random.js';

/** Everything that can be asked of a message. */
function exhaust(entity: Entity): void {
  for (const { entity: part } of entity.walk()) {
    part.text();
    for (const field of part.fields) {
      parseAddresses(field.value);
      parseDate(field.value);
    }
    safeFileName(part.fileName);
    fieldGroups(part.bytes(part.body));
  }
}

const corpus = join(__dirname, 'corpus');
const seeds = readdirSync(corpus).map((name) => readFileSync(join(corpus, name)));
const SPLICES = [
  '\r\n',
  '\n',
  '--',
  '"',
  '(',
  '=?',
  '?=',
  'Content-Type: multipart/mixed; boundary=b\r\n',
  '--b\r\n',
  '\0',
  '=',
  ';',
  '*0*=',
];

function mutate(source: Buffer, below: (limit: number) => number): Buffer {
  let out = source;
  for (let round = below(6) + 1; round > 0; round--) {
    const at = below(out.length + 1);
    const splice = Buffer.from(SPLICES[below(SPLICES.length)]!);
    const cut = below(3) === 0 ? below(40) : 0;
    out = Buffer.concat([out.subarray(0, at), splice, out.subarray(Math.min(out.length, at + cut))]);
    if (below(4) === 0 && out.length > 0) out[below(out.length)] = below(256);
  }
  return out;
}

test('parseMessage() reads damaged messages without an error', () => {
  const below = belowFrom(20_260_101);
  for (const run of inputs(4000)) {
    const source = mutate(Buffer.from(seeds[below(seeds.length)]!), below);
    try {
      exhaust(parseMessage(source));
    } catch (error) {
      assert.fail(`run ${run}, message in base64 ${source.toString('base64')}: ${(error as Error).stack}`);
    }
  }
});

/** Inputs that make careless parsers slow, of about `n` octets. */
const WORST: Record<string, (n: number) => string> = {
  'open comments': (n) => `From: ${'('.repeat(n)}\r\n\r\n`,
  'open quotes': (n) => `From: ${'"'.repeat(n)}\r\n\r\n`,
  routes: (n) => `From: <${'@a,'.repeat(n / 3)}\r\n\r\n`,
  'encoded words': (n) => `Subject: ${'=?u?q?'.repeat(n / 6)}\r\n\r\n`,
  parameters: (n) => `Content-Type: a/b${';a=b'.repeat(n / 4)}\r\n\r\n`,
  'parameter pieces': (n) =>
    `Content-Type: a/b${Array.from({ length: n / 8 }, (_, i) => `;a*${i}=b`).join('')}\r\n\r\n`,
  'folded lines': (n) => `Subject: a${'\r\n b'.repeat(n / 4)}\r\n\r\n`,
  fields: (n) => `${'a:b\r\n'.repeat(n / 5)}\r\n`,
  'hyphen lines': (n) => `Content-Type: multipart/mixed; boundary=b\r\n\r\n${'--x\r\n'.repeat(n / 5)}`,
  spaces: (n) => `Subject: ${' '.repeat(n)}x\r\n\r\n`,
  'spaces after a delimiter': (n) =>
    `Content-Type: multipart/mixed; boundary=b\r\n\r\n${`--b${' '.repeat(900)}x\r\n`.repeat(n / 905)}`,
  'empty parts': (n) => `Content-Type: multipart/mixed; boundary=b\r\n\r\n${'--b\r\n'.repeat(n / 5)}`,
  'nested multiparts': (n) =>
    Array.from(
      { length: n / 60 },
      (_, i) => `Content-Type: multipart/mixed; boundary=b${i}\r\n\r\n--b${i}\r\n`,
    ).join(''),
  'nested messages': (n) => 'Content-Type: message/rfc822\r\n\r\n'.repeat(n / 32),
  'names without a colon': (n) => 'a'.repeat(n),
  'dots and spaces in a file name': (n) =>
    `Content-Disposition: attachment; filename="${'. '.repeat(n / 2)}x"\r\n\r\n`,
  'a date of spaces': (n) => `Date: ${' '.repeat(n)}\r\n\r\n`,
  'equals signs in quoted-printable': (n) =>
    `Content-Transfer-Encoding: quoted-printable\r\n\r\n${'='.repeat(n)}`,
};

for (const [name, make] of Object.entries(WORST)) {
  test(`parseMessage() takes time in proportion to its input: ${name}`, () => {
    assertLinear(64_000, 8, (length) => {
      const source = Buffer.from(make(length));
      return () => exhaust(parseMessage(source));
    });
  });
}
