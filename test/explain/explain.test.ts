import assert from 'node:assert/strict';
import { test } from 'node:test';
import {
  imapCodes,
  imapCommands,
  imapData,
  imapStatus,
  imapWarnings,
} from '../../lib/explain/imap-tables.js';
import { explainerOf } from '../../lib/explain/index.js';
import { pop3Capabilities, pop3Commands, pop3ResponseCodes } from '../../lib/explain/pop3.js';
import { smtpCapabilities, smtpCommands, smtpParameters } from '../../lib/explain/smtp-commands.js';
import { smtpReplies, smtpRepliesTo } from '../../lib/explain/smtp-replies.js';
import { imap } from '../../lib/protocols/imap/dialogue.js';
import { isKnown } from '../../lib/protocols/imap/state.js';
import { pop3 } from '../../lib/protocols/pop3/dialogue.js';
import { smtp } from '../../lib/protocols/smtp/dialogue.js';
import { talk } from '../protocols/dialogue.js';
import { sessions } from '../protocols/sessions.js';

test('every explanation names its RFC with a section, and ends where textOf() goes on', () => {
  const tables = {
    smtpCommands,
    smtpParameters,
    smtpCapabilities,
    smtpReplies,
    smtpRepliesTo,
    pop3Commands,
    pop3Capabilities,
    pop3ResponseCodes,
    imapCommands,
    imapData,
    imapStatus,
    imapWarnings,
    imapCodes,
  };
  for (const [table, entries] of Object.entries(tables)) {
    for (const [key, { texto, rfc }] of Object.entries(entries)) {
      assert.match(rfc, /^RFC \d{4} §\d+(\.\d+)*(; RFC \d{4}( §\d+(\.\d+)*)?)*$/, `${table}: ${key}`);
      assert.doesNotMatch(texto, /[.;:]$/, `${table}: ${key}`);
    }
  }
});

test('every IMAP command that the states know is explained', () => {
  for (const verb of Object.keys(imapCommands)) assert.ok(isKnown(verb), verb);
  for (const verb of ['SORT', 'THREAD', 'GETQUOTA', 'GETQUOTAROOT']) assert.ok(verb in imapCommands, verb);
});

test('explainSmtp() tells the rule from the habit', () => {
  const { exchanges } = smtp(
    talk(`
      S: 220 x
      C: EHLO pc
      S: 250-x
       | 250-SIZE 10240000
       | 250 XCLIENT
      C: MAIL FROM:<> BODY=8BITMIME
      S: 250 2.1.0 Ok
      C: DATA
      S: 503 5.5.1 Error: need RCPT command
      C: RCPT TO:<a@x>
      S: 250 ok
      C: DATA
      S: 354 go
      C: .
      S: 250 2.0.0 Ok: queued as 4cT
      C: XYZ
      S: 599 what
    `),
  );
  const explain = explainerOf('smtp')!;
  const [greeting, ehlo, mail, data, , , content, unknown] = exchanges.map(explain);
  assert.equal(greeting!.command, undefined);
  assert.match(
    greeting!.reply!,
    /debería esperar callado \(RFC 5321 §3\.1; RFC 5321 §4\.3\.1\)\. Costumbre, no regla:/,
  );
  assert.match(
    ehlo!.reply!,
    /SIZE: tamaño máximo que acepta, en octetos \(RFC 1870 §4\); XCLIENT: no la conocemos\./,
  );
  assert.match(mail!.command!, /<>, es el de los avisos.*BODY dice/);
  assert.match(data!.command!, /no corresponde \(RFC 5321 §4\.1\.4\)\.$/);
  assert.match(content!.reply!, /se hace responsable.*Costumbre de Postfix, no regla/);
  assert.match(unknown!.command!, /No es un comando de los RFC/);
  assert.match(unknown!.reply!, /Rechazo definitivo/);
});

test('explainPop3() knows what QUIT does in each state', () => {
  const explain = explainerOf('pop3')!;
  const before = pop3(talk('S: +OK\nC: QUIT\nS: +OK', 110)).exchanges.map(explain);
  assert.match(before[1]!.command!, /sin haber abierto la casilla \(RFC 1939 §4\)/);
  const after = pop3(
    talk('S: +OK\nC: USER a\nS: +OK\nC: PASS b\nS: +OK\nC: QUIT\nS: +OK', 110),
  ).exchanges.map(explain);
  assert.match(after[3]!.command!, /estado UPDATE.*\(RFC 1939 §6\)/);
  const locked = pop3(talk('S: +OK\nC: USER a\nS: +OK\nC: PASS b\nS: -ERR [IN-USE] locked', 110));
  assert.match(explain(locked.exchanges[2]!).reply!, /en uso, probablemente por otro cliente/);
});

test('explainImap() explains each kind of data once, and UID, PEEK and partials', () => {
  const { exchanges } = imap(
    talk(
      `
      S: * PREAUTH hi
      C: a UID FETCH 1:* BODY.PEEK[TEXT]<0.2048>
      S: * 1 FETCH (UID 5)
       | * 2 FETCH (UID 6)
       | a OK done
      C: b UID CHECK
      S: b BAD no
      C: c IDLE
      S: + idling
       | * OK Still here
    `,
      143,
    ),
  );
  const [, fetch, check, idle] = exchanges.map(explainerOf('imap')!);
  assert.match(fetch!.command!, /Con UID.*BODY\.PEEK.*tramo de octetos/);
  assert.equal(fetch!.reply!.match(/FETCH:/g)!.length, 1);
  assert.match(check!.command!, /No es un comando de los RFC/);
  assert.match(idle!.reply!, /\+: el servidor espera.*no es correo nuevo/);
});

test('explainerOf() has something to say of every exchange of a mail session', () => {
  for (const name of ['smtp', 'lmtp', 'pop3', 'imap'] as const) {
    const session = sessions[name]!;
    const explain = explainerOf(name)!;
    for (const exchange of session.read(session.talk).exchanges) {
      const { command, reply } = explain(exchange);
      assert.equal(command !== undefined, exchange.command !== null, `${name}: ${exchange.command}`);
      assert.equal(reply !== undefined, exchange.reply !== null, `${name}: ${exchange.reply}`);
    }
  }
});
