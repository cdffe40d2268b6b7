import assert from 'node:assert/strict';
import { test } from 'node:test';
import { parseMessage, receivedFields } from '../../lib/message/index.js';
import { assertLinear } from '../growth.js';

/** What of mailauth is used here; it has no types. */
const { parseReceived } = require('mailauth/lib/parse-received') as {
  parseReceived(field: string): Record<string, { value: string } | undefined>;
};

const POSTFIX = `Received: from pc.redes.unlp.edu.ar (unknown [172.28.0.1])
\tby mail.redes.unlp.edu.ar (Postfix) with ESMTP id 4ccc
\tfor <alumnoimap@redes.unlp.edu.ar>; Tue, 14 Nov 2023 19:13:22 -0300 (-03)
`;
/** As servers of several makes write them. */
const FIELDS = [
  POSTFIX,
  'Received: by mail.crepes.fr (Postfix, from userid 1000) id 4hT2kB1xQz; Tue, 14 Nov 2023 19:13:22 -0300\n',
  'Received: from mail.hamburger.edu\n\tby mail.hamburger.edu with LMTP\n\tid 5QkUBc/xZWk (envelope-from <a@b>)\n\tfor <bob@hamburger.edu>; Tue, 14 Nov 2023 19:13:22 -0300\n',
  'Received: from mx.example.org ([192.0.2.9] helo=mx.example.org) by mx.example.net with esmtps (TLS1.3) tls TLS_AES_256 (Exim 4.96) (envelope-from <a@example.org>) id 1r2abc-0001 for b@example.net; Tue, 14 Nov 2023 22:13:22 +0000\n',
  'Received: from AM0PR0.example.com (2603:10a6::1) by VI1PR0.example.com (2603:10a6::2) with Microsoft SMTP Server (version=TLS1_2, cipher=TLS_ECDHE) id 15.20.6977.31; Tue, 14 Nov 2023 22:13:22 +0000\n',
];

test('receivedFields() takes a field apart, and each clause is where it says', () => {
  const source = Buffer.from(POSTFIX.replaceAll('\n', '\r\n'));
  const [received] = receivedFields(parseMessage(source));
  const { from, by, via, address, date, dateRange } = received!;
  const words = [from, by, received!.with, received!.id, received!.for].map((clause) => [
    clause!.value,
    ...clause!.comments,
  ]);
  assert.deepEqual(words, [
    ['pc.redes.unlp.edu.ar', 'unknown [172.28.0.1]'],
    ['mail.redes.unlp.edu.ar', 'Postfix'],
    ['ESMTP'],
    ['4ccc'],
    ['<alumnoimap@redes.unlp.edu.ar>'],
  ]);
  assert.equal(via, null);
  assert.equal(address, '172.28.0.1');
  assert.deepEqual([date!.date.toISOString(), date!.offset], ['2023-11-14T22:13:22.000Z', -180]);
  const slice = ({ start, end }: { start: number; end: number }) => source.subarray(start, end).toString();
  assert.equal(slice(by!.range), 'by mail.redes.unlp.edu.ar (Postfix)');
  assert.equal(slice(received!.for!.range), 'for <alumnoimap@redes.unlp.edu.ar>');
  assert.equal(slice(dateRange), 'Tue, 14 Nov 2023 19:13:22 -0300 (-03)');
});

test('receivedFields() reads what mailauth reads', () => {
  for (const source of FIELDS) {
    const [ours] = receivedFields(parseMessage(source));
    const theirs = parseReceived(source);
    for (const keyword of ['from', 'by', 'with', 'id', 'for'] as const) {
      // It has the words after a comment in the value too, such as those about TLS.
      const value = theirs[keyword]?.value?.split(' tls ')[0];
      assert.equal(ours![keyword]?.value.split(' tls ')[0], value, `${keyword} in ${source}`);
    }
    assert.equal(ours!.date!.date.toISOString(), '2023-11-14T22:13:22.000Z');
  }
});

test('receivedFields() goes from the last server to the first', () => {
  const message = parseMessage(`${FIELDS[2]}${POSTFIX}Subject: x\n\nReceived: by body\n`);
  assert.deepEqual(
    receivedFields(message).map(({ by }) => by!.value),
    ['mail.hamburger.edu', 'mail.redes.unlp.edu.ar'],
  );
});

test('receivedFields() takes quoted strings, nested comments and what looks like a keyword', () => {
  const [received] = receivedFields(
    parseMessage('Received: from by (a (b; c) \\) d) by id for <"x; for y"@z>; 14 Nov 2023 22:13 GMT\n'),
  );
  assert.deepEqual(
    [received!.from, received!.by, received!.id, received!.for].map((clause) => clause?.value),
    ['by', 'id', undefined, '<"x; for y"@z>'],
  );
  assert.deepEqual(received!.from!.comments, ['a (b; c) \\) d']);
  assert.equal(received!.date!.offset, 0);
});

test('receivedFields() never throws, and its work grows with the field', () => {
  for (const value of ['', ';', ')', '(', '(((', 'from', 'by "', 'from ;by x', '\\', 'x (\\'])
    assert.equal(receivedFields(parseMessage(`Received: ${value}\n`)).length, 1, value);
  for (const piece of ['(', 'a ', '"', '\\', 'from ', ';', '[', '[1']) {
    assertLinear(20_000, 8, (length) => {
      const message = parseMessage(`Received: from x (${piece.repeat(length / piece.length)}\n`);
      return () => receivedFields(message);
    });
  }
});
