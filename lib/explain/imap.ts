import type { ImapExchange } from '../protocols/imap/exchange.js';
import type { ImapResponse } from '../protocols/imap/response.js';
import { imapCodes, imapCommands, imapData, imapStatus, imapWarnings } from './imap-tables.js';
import { type Entry, INJECTED, joined, type Meaning, said, TLS, textOf, UNKNOWN } from './meaning.js';

const UID: Entry = {
  texto: 'Con UID, los números del pedido son identificadores que no cambian, y no posiciones',
  rfc: 'RFC 9051 §6.4.9',
};
const UID_RESULTS: Entry = {
  texto: 'Con UID, los números de la respuesta son identificadores que no cambian, y no posiciones',
  rfc: 'RFC 9051 §6.4.9',
};
const PEEK: Entry = {
  texto: 'BODY.PEEK trae lo mismo que BODY sin marcar el mensaje como leído',
  rfc: 'RFC 9051 §6.4.5',
};
const PARTIAL: Entry = {
  texto: '<origen.cantidad> pide solo un tramo de octetos',
  rfc: 'RFC 9051 §6.4.5',
};
const LITERAL: Entry = {
  texto: '{n} anuncia un literal de n octetos, que el cliente manda cuando el servidor contesta +',
  rfc: 'RFC 9051 §4.3',
};
const LITERAL_PLUS: Entry = {
  texto: '{n+} anuncia un literal de n octetos que va enseguida, sin esperar',
  rfc: 'RFC 7888 §3',
};
const DONE: Entry = { texto: 'Termina IDLE; no lleva etiqueta', rfc: 'RFC 9051 §6.3.13; RFC 2177 §3' };
const RESPONSE: Entry = {
  texto: 'El cliente contesta el pedido de la autenticación, en base64: cualquiera puede decodificarlo',
  rfc: 'RFC 9051 §6.2.2',
};
const CANCEL: Entry = { texto: 'El cliente abandona la autenticación', rfc: 'RFC 9051 §6.2.2' };
const ORDER: Entry = { texto: 'En este estado ese comando no corresponde', rfc: 'RFC 9051 §3' };
const PIPELINED: Entry = {
  texto: 'Se mandó con otro comando todavía abierto: la etiqueta dice a cuál responde cada OK',
  rfc: 'RFC 9051 §5.5',
};
const GREETING: Entry = {
  texto: 'El servidor se presenta; con OK, la sesión queda sin autenticar',
  rfc: 'RFC 9051 §7.1.1',
};
const CONTINUATION: Entry = { texto: '+: el servidor espera que el cliente siga', rfc: 'RFC 9051 §7.6' };
const UNSOLICITED: Entry = {
  texto: 'El servidor cuenta una novedad sin que se la pidan',
  rfc: 'RFC 9051 §5.2',
};
const STILL_HERE = 'Costumbre de Dovecot, no regla: cada tanto avisa que sigue ahí; no es correo nuevo.';
const COMPRESSED: Entry = { texto: 'Desde acá todo va comprimido', rfc: 'RFC 4978 §3' };

function commandOf(exchange: ImapExchange): string | undefined {
  const { kind, verb, argument, command } = exchange;
  if (kind === 'tls') return textOf(TLS);
  if (kind === 'compressed') return textOf(COMPRESSED);
  if (kind === 'response') {
    return textOf(/^DONE$/i.test(command ?? '') ? DONE : command === '*' ? CANCEL : RESPONSE);
  }
  if (kind !== 'command' || exchange.unknown === 'command') return undefined;
  const uid = /^UID (.*)$/.exec(verb!);
  const known = imapCommands[uid?.[1] ?? verb!];
  const asks = uid && ['FETCH', 'STORE', 'COPY', 'MOVE', 'EXPUNGE'].includes(uid[1]!);
  const finds = uid && ['SEARCH', 'SORT', 'THREAD'].includes(uid[1]!);
  return joined(
    (uid && !asks && !finds ? undefined : textOf(known)) ?? UNKNOWN,
    asks ? textOf(UID) : finds ? textOf(UID_RESULTS) : undefined,
    /BODY\.PEEK\[/i.test(argument) ? textOf(PEEK) : undefined,
    /\]<\d+\.\d+>/.test(argument) ? textOf(PARTIAL) : undefined,
    /\{\d+\}$/.test(argument)
      ? textOf(LITERAL)
      : /\{\d+\+\}$/.test(argument)
        ? textOf(LITERAL_PLUS)
        : undefined,
    exchange.outOfOrder ? textOf(ORDER) : undefined,
    exchange.protection === 'injected' ? INJECTED : exchange.pipelined ? textOf(PIPELINED) : undefined,
  );
}

/** What one response says; several of the same kind are explained once. */
function entriesOf(response: ImapResponse): Entry[] {
  if (response.type === 'continuation') return [CONTINUATION];
  const entries: (Entry | undefined)[] = [
    response.name ? imapData[response.name] : undefined,
    // An untagged OK carries information; only a tagged one, or another status, is an outcome.
    response.status && (response.tag !== null || response.status !== 'OK')
      ? ((response.tag === null ? imapWarnings[response.status] : undefined) ?? imapStatus[response.status])
      : undefined,
    response.code ? (imapCodes[response.code.name] ?? imapData[response.code.name]) : undefined,
  ];
  return entries.filter((entry) => entry !== undefined);
}

function replyOf({ kind, responses }: ImapExchange): string | undefined {
  if (kind === 'tls') return textOf(TLS);
  const entries = new Set(responses.flatMap(entriesOf));
  if (kind === 'greeting') entries.delete(imapStatus.OK!);
  const stillHere = responses.some(({ text }) => /^Still here$/i.test(text));
  return joined(
    kind === 'greeting' && responses[0]?.status === 'OK' ? textOf(GREETING) : undefined,
    kind === 'unsolicited' ? textOf(UNSOLICITED) : undefined,
    ...[...entries].map(textOf),
    stillHere ? STILL_HERE : undefined,
  );
}

/** What an IMAP exchange means, for the dialogue view. */
export function explainImap(exchange: ImapExchange): Meaning {
  return said(exchange, { command: commandOf(exchange), reply: replyOf(exchange) });
}
