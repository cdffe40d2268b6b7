import assert from 'node:assert/strict';
import { test } from 'node:test';
import {
  decodeCharset,
  decodeWords,
  parseAddresses,
  parseDate,
  parseStructured,
} from '../../lib/message/index.js';
import { assertLinear } from '../growth.js';

test('decodeWords() decodes, joins neighbours, and leaves the rest', () => {
  assert.equal(decodeWords('=?utf-8?Q?Pr=C3=A1ctica_4?= final'), 'Práctica 4 final');
  assert.equal(decodeWords('=?utf-8?q?a?=\r\n =?utf-8?b?Yg==?= c'), 'ab c');
  // A sender that cuts a character in two words of one character set.
  assert.equal(decodeWords('=?utf-8?Q?=C3?= =?utf-8?Q?=B1?='), 'ñ');
  assert.equal(decodeWords('=?x-nada?Q?=F1?='), 'ñ');
  assert.equal(decodeWords('=?utf-8?X?a?= =?utf-8?Q?a'), '=?utf-8?X?a?= =?utf-8?Q?a');
});

test('decodeWords() begins anew where a character set has a state', () => {
  const joined = (...words: string[]) => decodeWords(words.join('\r\n\t'));
  assert.equal(
    joined('=?ISO-2022-JP?B?GyRCJE0kMxsoQg==?=', '=?ISO-2022-JP?B?GyRCJCQkTCROMnEbKEI=?='),
    'ねこいぬの会',
  );
  assert.equal(joined('=?hz-gb-2312?Q?=7E{VPND=7E}?=', '=?hz-gb-2312?Q?=7E{VPND=7E}~~?='), '中文中文~');
  assert.equal(joined('=?utf-7?Q?+APE?=', '=?utf-7?Q?+APE-a?='), 'ñña');
  assert.equal(joined('=?utf-16?B?/v8A8Q==?=', '=?utf-16?B?/v8A8Q==?='), 'ññ');
  assert.deepEqual(decodeCharset(Buffer.from('\x1b$B$M$3\x1b(B\x1b$B$$\x1b(B', 'latin1'), 'iso-2022-jp'), {
    text: 'ねこい',
    defects: [],
  });
});

test('parseStructured() reads quoted values, comments and RFC 2231', () => {
  const read = (text: string) => {
    const { value, parameters } = parseStructured(text);
    return [value, Object.fromEntries(parameters)];
  };
  assert.deepEqual(read('Text/HTML; Charset="utf-8"; x=a\\b'), [
    'text/html',
    { charset: 'utf-8', x: 'a\\b' },
  ]);
  assert.deepEqual(read('a/b (c; d="e"); f="g;\\"h"'), ['a/b', { f: 'g;"h' }]);
  assert.deepEqual(read("a/b; n*1=c; n*0*=iso-8859-1'es'%F1_; m*=utf-8''%C3%B1"), [
    'a/b',
    { n: 'ñ_c', m: 'ñ' },
  ]);
  assert.deepEqual(read('a/b; x; =y; (never closed; z=1'), ['a/b', { z: '1' }]);
});

test('parseAddresses() reads mailboxes, groups, routes and comments', () => {
  const read = (text: string) =>
    parseAddresses(text).map(({ name, address, group }) => [name, address, group]);
  assert.deepEqual(read('"Gómez, Ana" <ana@x>, b@y (Beto)'), [
    ['Gómez, Ana', 'ana@x', undefined],
    ['Beto', 'b@y', undefined],
  ]);
  assert.deepEqual(read('Grupo: a@b, <c@d>;, e@f'), [
    ['', 'a@b', 'Grupo'],
    ['', 'c@d', 'Grupo'],
    ['', 'e@f', undefined],
  ]);
  assert.deepEqual(read('<@r1,@r2:u@h>, <>'), [
    ['', 'u@h', undefined],
    ['', '', undefined],
  ]);
  assert.deepEqual(read('"a b"@x, u@[IPv6:2001:db8::1]'), [
    ['', '"a b"@x', undefined],
    ['', 'u@[IPv6:2001:db8::1]', undefined],
  ]);
});

test('parseAddresses() makes no address that nobody wrote', () => {
  const read = (text: string) => parseAddresses(text).map(({ name, address }) => [name, address]);
  assert.deepEqual(read('Grupo: a@b; (the end of the group)'), [['', 'a@b']]);
  assert.deepEqual(read('(nadie)'), []);
  assert.deepEqual(read('Juan Paz, PhD <joe@example.org>'), [
    ['Juan Paz', ''],
    ['PhD', 'joe@example.org'],
  ]);
  assert.deepEqual(read('tim@a.example carl@b.example'), [
    ['', 'tim@a.example'],
    ['', 'carl@b.example'],
  ]);
  assert.deepEqual(read('tim@a.example(tim)carl@b.example'), [
    ['', 'tim@a.example'],
    ['tim', 'carl@b.example'],
  ]);
  assert.deepEqual(read('Ana Paz ana@x.example'), [['Ana Paz', 'ana@x.example']]);
  assert.deepEqual(read('ana . paz @ x (c) . example, root'), [
    ['c', 'ana.paz@x.example'],
    ['', 'root'],
  ]);
  assert.deepEqual(read('<ana paz@x>'), [['', 'ana paz@x']]);
});

test('parseAddresses() works in proportion to the value', () => {
  for (const piece of ['a ', 'a@b ', '(', '"', '<', ',', ':', ' . ', '[', '\\', 'a@b,', '@', 'x:;']) {
    assertLinear(10_000, 10, (length) => {
      const value = piece.repeat(length);
      return () => parseAddresses(value);
    });
  }
});

test('parseDate() reads the moment and the zone', () => {
  const read = (text: string) => {
    const date = parseDate(text);
    return date && [date.date.toISOString(), date.offset];
  };
  assert.deepEqual(read('Fri, 21 Nov 1997 09:55:06 -0300 (ART)'), ['1997-11-21T12:55:06.000Z', -180]);
  assert.deepEqual(read('21 Nov 97 09:55 GMT'), ['1997-11-21T09:55:00.000Z', 0]);
  assert.deepEqual(read('Thu, 1 Jan 2026 00:00:00 -0000'), ['2026-01-01T00:00:00.000Z', null]);
  assert.equal(read('31 Feb 2026 00:00:00 +0000'), null);
  assert.equal(read('ayer'), null);
});

test('decodeCharset() reads unknown character sets octet by octet', () => {
  assert.deepEqual(decodeCharset(Buffer.from([0xf1]), 'x-nada'), { text: 'ñ', defects: ['charset'] });
  assert.deepEqual(decodeCharset(Buffer.from([0x80]), 'windows-1252'), { text: '€', defects: [] });
  assert.deepEqual(decodeCharset(Buffer.from([0xff]), 'utf-8'), {
    text: '\ufffd',
    defects: ['charset-octets'],
  });
  assert.deepEqual(decodeCharset(Buffer.from('\ufffd'), 'utf-8'), { text: '\ufffd', defects: [] });
});
