import assert from 'node:assert/strict';
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import { sessionTables, stateDiagram } from '../../lib/protocols/diagram.js';
import { reading as imapReading } from '../../lib/protocols/imap/reading.js';
import { reading as pop3Reading } from '../../lib/protocols/pop3/reading.js';
import { reading as smtpReading } from '../../lib/protocols/smtp/reading.js';

const PAGE = join(__dirname, '..', '..', 'docs', 'states.md');

/** docs/states.md, as the tables say it. */
function page(): string {
  const { smtp, pop3, imap } = sessionTables;
  const sections = [
    ['SMTP: the session', smtp],
    ["SMTP: what the client's next octets are", smtpReading],
    ['POP3: the session', pop3],
    ["POP3: what the client's next line is", pop3Reading],
    ['IMAP: the session', imap],
    ["IMAP: what the client's next octets are", imapReading],
  ] as const;
  return [
    '# States',
    '',
    'Drawn from the tables in `lib/protocols/*/state.ts` and `reading.ts`; after a change of those,',
    '`STATES=write node --import tsx --test test/protocols/diagram.test.ts` draws this page again. An event is a command with',
    'the reply to it (its first digit in SMTP, its status in POP3 and IMAP); one that a state does not list keeps it.',
    '`show.states(conversation)` shows the path that a session took.',
    ...sections.flatMap(([title, table]) => [
      '',
      `## ${title}`,
      '',
      '```mermaid',
      stateDiagram(table),
      '```',
    ]),
    '',
  ].join('\n');
}

test('docs/states.md is what the tables say', () => {
  if (process.env.STATES === 'write') writeFileSync(PAGE, page());
  assert.equal(readFileSync(PAGE, 'utf8'), page());
});

test('stateDiagram() draws each table with every event in it', () => {
  for (const table of Object.values(sessionTables)) {
    const diagram = stateDiagram(table);
    for (const events of Object.values(table)) {
      for (const event of Object.keys(events)) assert.ok(diagram.includes(event), event);
    }
  }
});
