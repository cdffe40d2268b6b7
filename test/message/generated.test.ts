/** Holds encoded words and addresses against thousands of fields that Python made, and reads as it does (generated.py). */
import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { join } from 'node:path';
import { test } from 'node:test';
import { decodeWords, parseAddresses } from '../../lib/message/index.js';
import { belowFrom } from '../random.js';

const WANTED = 2_000;
const made = JSON.parse(
  execFileSync('python3', [join(__dirname, 'generated.py'), String(WANTED)], {
    encoding: 'utf8',
    maxBuffer: 1 << 28,
  }),
) as {
  words: [value: string, text: string][];
  addresses: [value: string, [name: string, local: string, domain: string, group: string | null][]][];
};

test('encoded words of every character set mean what they were made from', () => {
  assert.equal(made.words.length, WANTED);
  for (const [value, text] of made.words) assert.equal(decodeWords(value), text, value);
});

test('lists of addresses are read as Python reads them', () => {
  assert.ok(made.addresses.length > WANTED / 2, `${made.addresses.length} lists`);
  for (const [value, mailboxes] of made.addresses) {
    assert.deepEqual(
      parseAddresses(value).map(({ address, group }) => [unquoted(address), group ?? null]),
      mailboxes.map(([, local, domain, group]) => [`${local}@${domain}`, group]),
      value,
    );
  }
});

test('no address is made of what stands apart, in damaged lists either', () => {
  const below = belowFrom(14);
  const pieces = [' ', ',', ';', ':', '<', '>', '(', ')', '"', '@', '.', '\\', '\r\n ', 'x', 'ana@a.example'];
  for (let round = 0; round < 5_000; round++) {
    let value = made.addresses[below(made.addresses.length)]![0];
    for (let changes = 1 + below(4); changes > 0; changes--) {
      const at = below(value.length + 1);
      value = value.slice(0, at) + pieces[below(pieces.length)] + value.slice(at + below(3));
    }
    const written = value.replace(/\s*([.@])\s*/g, '$1');
    for (const { address } of parseAddresses(value)) {
      for (const word of address.match(/[\w+-]+(\.[\w+-]+)*@[\w+-]+(\.[\w+-]+)*/g) ?? []) {
        if (/[(\\"]/.test(value)) continue;
        assert.ok(written.includes(word), `${word} of ${value}`);
      }
    }
  }
});

/** A quoted local part without its quotes, as Python gives it. */
function unquoted(address: string): string {
  return address.replace(/^"(.*)"@/s, (_, local: string) => `${local.replace(/\\(.)/g, '$1')}@`);
}
