import assert from 'node:assert/strict';
import { test } from 'node:test';
import { imap } from '../../../lib/protocols/imap/dialogue.js';
import type { ImapExchange } from '../../../lib/protocols/imap/exchange.js';
import { fetchItems } from '../../../lib/protocols/imap/response.js';
import { talk } from '../dialogue.js';

function outline(exchanges: ImapExchange[]): string[] {
  return exchanges.map(
    (e) => `${e.tag ?? '*'} ${e.verb ?? e.kind} ${e.completion?.status ?? 'none'} ${e.state} [${e.frames}]`,
  );
}

test('imap() gives each command its untagged data and its tagged response', () => {
  const { exchanges } = imap(
    talk(`
      S: * OK [CAPABILITY IMAP4rev1 IDLE] Dovecot ready.
      C: a LOGIN alumnoimap alumnoimappass
      S: a OK [CAPABILITY IMAP4rev1 IDLE UNSELECT] Logged in
      C: b SELECT INBOX
      S: * FLAGS (\\\\Seen \\\\Deleted)
       | * 3 EXISTS
       | * OK [UIDVALIDITY 1700000000] UIDs valid
       | b OK [READ-WRITE] Select completed
      C: c UID FETCH 5:* (FLAGS)
      S: * 3 FETCH (UID 9 FLAGS (\\\\Seen))
      S: c OK Fetch completed.
      C: d LOGOUT
      S: * BYE Logging out
       | d OK Logout completed.
    `),
  );
  assert.deepEqual(outline(exchanges), [
    '* greeting none connected [1]',
    'a LOGIN OK not authenticated [2,3]',
    'b SELECT OK authenticated [4,5]',
    'c UID FETCH OK selected [6,7,8]',
    'd LOGOUT OK selected [9,10]',
  ]);
  assert.deepEqual(exchanges[1]!.capabilities, ['IMAP4REV1', 'IDLE', 'UNSELECT']);
  const [flags, exists, validity] = exchanges[2]!.responses;
  assert.deepEqual([flags!.name, flags!.values], ['FLAGS', [['\\Seen', '\\Deleted']]]);
  assert.deepEqual([exists!.name, exists!.number], ['EXISTS', 3]);
  assert.deepEqual(validity!.code, { name: 'UIDVALIDITY', values: [1700000000] });
  assert.deepEqual(
    [...fetchItems(exchanges[3]!.responses[0]!)],
    [
      ['UID', 9],
      ['FLAGS', ['\\Seen']],
    ],
  );
  assert.equal(exchanges[4]!.reply, '* BYE Logging out\nd OK Logout completed.');
});

test('imap() counts the octets of literals, whatever is in them', () => {
  const { exchanges } = imap(
    talk(`
      S: * OK ready
      C: a FETCH 1 (UID BODY[HEADER.FIELDS (DATE FROM)]<0> X)
      S| * 1 FETCH (BODY[HEADER.FIELDS (DATE FROM)]<0> {11}\\r\\na OK \\xc3\\xb1)\\r\\n
      S| \\r UID 7 "quo\\\\"ted" NIL)\\r\\n
      S: a OK done
    `),
  );
  const fetch = exchanges[1]!.responses[0]!;
  const items = fetchItems(fetch);
  assert.equal(Buffer.from(fetch.literals[0]!.bytes).toString(), 'a OK ñ)\r\n\r');
  assert.deepEqual([...items.keys()], ['BODY[HEADER.FIELDS (DATE FROM)]<0>', 'UID', 'QUO"TED']);
  assert.equal(items.get('UID'), 7);
  assert.equal(items.get('QUO"TED'), null);
});

test('imap() waits for the continuation of a literal, and not of LITERAL+', () => {
  const { exchanges } = imap(
    talk(`
      S: * OK ready
      C: a LOGIN {3}
      S: + go on
      C: ana {7}
      S: + go on
      C: secreto
      S: a OK in
      C: b APPEND Sent (\\\\Seen) {9+}
       | hi {2}\\r
       |
      C: c NOOP
      S: b OK done
       | c OK done
    `),
  );
  assert.deepEqual(outline(exchanges).slice(1), [
    'a LOGIN OK not authenticated [2,4,6,3,5,7]',
    'b APPEND OK authenticated [8,10]',
    'c NOOP OK authenticated [9,10]',
  ]);
  assert.equal(exchanges[1]!.command, 'a LOGIN {3}\nana {7}\nsecreto');
  assert.equal(exchanges[1]!.reply, '+ go on\n+ go on\na OK in');
  assert.equal(Buffer.from(exchanges[2]!.literals[0]!.bytes).toString(), 'hi {2}\r\r\n');
});

test('imap() ends a command whose literal was refused', () => {
  const { exchanges } = imap(
    talk(`
      S: * OK ready
      C: a APPEND INBOX {99999999999}
      S: a NO [TOOBIG] too big
      C: b NOOP
      S: b OK done
    `),
  );
  assert.deepEqual(outline(exchanges).slice(1), [
    'a APPEND NO not authenticated [2,3]',
    'b NOOP OK not authenticated [4,5]',
  ]);
});

test('imap() gives IDLE what came until DONE, and DONE the completion', () => {
  const { exchanges } = imap(
    talk(`
      S: * PREAUTH ready
      C: a SELECT INBOX
      S: a OK
      C: b IDLE
      S: + idling
      S: * 4 EXISTS
      S: * OK Still here
      C: DONE
      S: b OK Idle completed
      S: * 5 EXISTS
    `),
  );
  assert.deepEqual(outline(exchanges).slice(2), [
    'b IDLE none selected [4,5,6,7]',
    'b response OK selected [8,9]',
    '* unsolicited none selected [10]',
  ]);
  assert.equal(exchanges[2]!.reply, '+ idling\n* 4 EXISTS\n* OK Still here');
  assert.equal(exchanges[3]!.command, 'DONE');
});

test('imap() keeps overlapping commands apart by their tags', () => {
  const { exchanges } = imap(
    talk(`
      S: * PREAUTH ready
      C: a SELECT INBOX
      S: a OK
      C: b FETCH 1 FLAGS
       | c SEARCH ALL
      S: * SEARCH 1 2
       | c OK done
       | * 1 FETCH (FLAGS ())
       | b OK done
    `),
  );
  assert.deepEqual(
    exchanges.slice(2).map((e) => [e.tag, e.reply, e.pipelined]),
    [
      ['b', '* 1 FETCH (FLAGS ())\nb OK done', false],
      ['c', '* SEARCH 1 2\nc OK done', true],
    ],
  );
  assert.deepEqual(exchanges[3]!.responses[0]!.values, [1, 2]);
});

test('imap() says which commands are not allowed in that state', () => {
  const { exchanges } = imap(
    talk(`
      S: * OK ready
      C: a SELECT INBOX
      S: a BAD Error in IMAP command
      C: b UID CHECK
      S: b BAD no such command
      C: c LOGIN x y
      S: c OK
      C: d FETCH 1 FLAGS
      S: d BAD No mailbox selected
    `),
  );
  assert.deepEqual(
    exchanges.filter((e) => e.outOfOrder).map((e) => e.tag),
    ['a', 'd'],
  );
});

test('imap() follows AUTHENTICATE and STARTTLS', () => {
  const { exchanges } = imap(
    talk(`
      S: * OK ready
      C: a AUTHENTICATE PLAIN
      S: +
      C: AGFuYQBzZWNyZXRv
      S: a NO failed
      C: b STARTTLS
      S: b OK Begin TLS
      C| \\x16\\x03\\x01\\x00\\x01\\x00
    `),
  );
  assert.deepEqual(outline(exchanges).slice(1), [
    'a AUTHENTICATE none not authenticated [2,3]',
    'a response NO not authenticated [4,5]',
    'b STARTTLS OK not authenticated [6,7]',
    '* tls none not authenticated [8]',
  ]);
});

test('where the capture begins within IDLE or AUTHENTICATE, a line without a verb answers it', () => {
  const { exchanges } = imap({
    ...talk(`
      S: * 1 EXISTS
      C: DONE
       | d NOOP
      S: c OK idled
       | d OK
    `),
    opened: false,
  });
  assert.deepEqual(
    exchanges.map(({ kind, tag, command, reply }) => [kind, tag, command, reply]),
    [
      ['command', null, null, '* 1 EXISTS'],
      ['response', 'c', 'DONE', 'c OK idled'],
      ['command', 'd', 'd NOOP', 'd OK'],
    ],
  );
});

test('a lost refusal of a literal is not taken for its request when a command follows', () => {
  const spoken = talk(`
    S: * OK ready
    C: f APPEND INBOX {900}
    S: f NO too big
    C: g LOGOUT
    S: * BYE
     | g OK
  `);
  const parts = spoken.parts.filter(({ frame }) => frame !== 3);
  const lost = { ...parts[2]!, seen: 29 };
  const { exchanges } = imap({ ...spoken, parts: [...parts.slice(0, 2), lost, ...parts.slice(3)] });
  assert.deepEqual(
    exchanges.map(({ verb, reply }) => [verb, reply]),
    [
      [null, '* OK ready'],
      ['APPEND', null],
      ['LOGOUT', '* BYE\ng OK'],
    ],
  );
});

test('data after a lost completion is not that of the answer whose tag is unknown', () => {
  const spoken = talk(`
    C: DONE
    S: c OK idled
    C: d NOOP
    S: * 2 EXISTS
  `);
  const [done, , noop, data] = spoken.parts;
  const parts = [done!, { ...noop!, seen: 13 }, { ...data!, missing: 13, seen: 14 }];
  const { exchanges } = imap({ ...spoken, parts, opened: false });
  assert.deepEqual(
    exchanges.map(({ command, reply }) => [command, reply]),
    [
      ['DONE', null],
      ['d NOOP', '* 2 EXISTS'],
    ],
  );
});
