import assert from 'node:assert/strict';
import { test } from 'node:test';
import { decodeBase64, decodeQuotedPrintable, decodeTransfer } from '../../lib/message/index.js';

const base64 = (text: string) => {
  const { bytes, defects } = decodeBase64(Buffer.from(text, 'latin1'));
  return [Buffer.from(bytes).toString('latin1'), ...defects];
};
const quoted = (text: string) => {
  const { bytes, defects } = decodeQuotedPrintable(Buffer.from(text, 'latin1'));
  return [Buffer.from(bytes).toString('latin1'), ...defects];
};

test('decodeBase64() decodes whole and damaged input', () => {
  assert.deepEqual(base64('SG9s\r\nYQ==\r\n'), ['Hola']);
  assert.deepEqual(base64('AGFsdW1ub3BvcABhbHVtbm9wb3BwYXNz'), ['\0alumnopop\0alumnopoppass']);
  assert.deepEqual(base64('SG9sYQ'), ['Hola', 'base64-padding']);
  assert.deepEqual(base64('SG9s*YQ=='), ['Hola', 'base64-characters']);
  assert.deepEqual(base64('SG9sY'), ['Hol', 'base64-length']);
  assert.deepEqual(base64('SG9sYQ==SG9s'), ['Hola', 'base64-characters']);
  assert.deepEqual(base64('===='), ['', 'base64-padding']);
  assert.deepEqual(base64(''), ['']);
});

test('decodeBase64() undoes what Node encodes, at every length', () => {
  for (let length = 0; length < 200; length++) {
    const bytes = Buffer.from(Array.from({ length }, (_, index) => (index * 37 + length) & 0xff));
    const wrapped = bytes.toString('base64').replace(/.{1,76}/g, '$&\r\n');
    assert.deepEqual(decodeBase64(Buffer.from(wrapped)), { bytes, defects: [] });
  }
});

test('decodeQuotedPrintable() decodes escapes, soft line ends and damaged input', () => {
  assert.deepEqual(quoted('Pr=E1ctica=\r\n 4\r\n'), ['Pr\xe1ctica 4\r\n']);
  assert.deepEqual(quoted('a=3db'), ['a=b']);
  assert.deepEqual(quoted('a=ZZ'), ['a=ZZ', 'quoted-printable']);
  assert.deepEqual(quoted('a=4'), ['a=4', 'quoted-printable']);
  // RFC 2045 §6.7 rule 3: white space at the end of a line was added on the way. (Python's quopri keeps it.)
  assert.deepEqual(quoted('a \t\r\nb= \r\nc'), ['a\r\nbc']);
});

test('decodeTransfer() leaves what it does not know as it is', () => {
  const bytes = Buffer.from('x');
  assert.deepEqual(decodeTransfer(bytes, '8bit'), { bytes, defects: [] });
  assert.deepEqual(decodeTransfer(bytes, 'rot13'), { bytes, defects: ['transfer-encoding'] });
});
