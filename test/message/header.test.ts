import assert from 'node:assert/strict';
import { test } from 'node:test';
import {
  decodeCharset,
  decodeWords,
  parseAddresses,
  parseDate,
  parseStructured,
} from '../../lib/message/index.js';

test('decodeWords() decodes, joins neighbours, and leaves the rest', () => {
  assert.equal(decodeWords('=?utf-8?Q?Pr=C3=A1ctica_4?= final'), 'Práctica 4 final');
  assert.equal(decodeWords('=?utf-8?q?a?=\r\n =?utf-8?b?Yg==?= c'), 'ab c');
  // A sender that cuts a character in two words of one character set.
  assert.equal(decodeWords('=?utf-8?Q?=C3?= =?utf-8?Q?=B1?='), 'ñ');
  assert.equal(decodeWords('=?x-nada?Q?=F1?='), 'ñ');
  assert.equal(decodeWords('=?utf-8?X?a?= =?utf-8?Q?a'), '=?utf-8?X?a?= =?utf-8?Q?a');
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
