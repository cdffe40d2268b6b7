import assert from 'node:assert/strict';
import { test } from 'node:test';
import { type ImapEvent, next as nextOfImap } from '../../lib/protocols/imap/state.js';
import { Machine, type Table } from '../../lib/protocols/machine.js';
import { next as nextOfPop3, type Pop3Event } from '../../lib/protocols/pop3/state.js';
import { type Reading, type ReadingEvent, reading } from '../../lib/protocols/smtp/reading.js';
import type { SmtpEvent, SmtpState } from '../../lib/protocols/smtp/state.js';

test('an event or a state that a table does not have is an error of type', () => {
  // Each of these is an error of the compiler, or the directive above it is one.
  // @ts-expect-error: the reply's digit is apart
  const smtp: SmtpEvent = 'RCPT2';
  // @ts-expect-error: no such command
  const pop3: Pop3Event = 'PASSWORD +';
  // @ts-expect-error: IMAP has no such status
  const imap: ImapEvent = 'LOGIN YES';
  // @ts-expect-error: no such state
  const table: Partial<Table<SmtpState, SmtpEvent>> = { reset: {} };
  const machine = new Machine<Reading, ReadingEvent>(reading, 'command');
  // @ts-expect-error: no such event
  const state = machine.on('sent QUIT');
  // What gets past the compiler keeps the state.
  assert.equal(state, 'command');
  assert.equal(nextOfPop3('AUTHORIZATION', pop3), 'AUTHORIZATION');
  assert.equal(nextOfImap('not authenticated', imap), 'not authenticated');
  assert.ok(smtp && table);
});
