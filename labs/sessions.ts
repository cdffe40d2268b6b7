import {
  fetchItems,
  handshakeOf,
  type ImapExchange,
  type ImapResponse,
  type Pop3Exchange,
  queueIdOf,
  type SmtpExchange,
  type Trace,
} from 'maillab';
import { CLIENT } from './hosts.js';
import { lacking, need, needSome } from './need.js';
import { SeenSession } from './seen-session.js';

/** Keeps what is read from a trace, so that each question finds it ready. */
export function perTrace<T>(read: (trace: Trace) => T): (trace: Trace) => T {
  const known = new WeakMap<Trace, { value: T }>();
  return (trace) => {
    const found = known.get(trace) ?? { value: read(trace) };
    known.set(trace, found);
    return found.value;
  };
}

/** Lists the SMTP sessions of a trace, in order of their first frames. */
export const sessionsOf = perTrace((trace): readonly SeenSession[] =>
  trace.conversations('smtp').map((conversation) => new SeenSession(trace, conversation)),
);

/** Finds the first SMTP session of a trace. */
export function sessionOf(trace: Trace): SeenSession {
  return need(sessionsOf(trace)[0], 'the trace has no SMTP session. Capture one with lab.capture(...).');
}

/** Lists the sessions from the notebook's address to a server: MUA to MSA. */
export function submissionsOf(trace: Trace): SeenSession[] {
  return sessionsOf(trace).filter(({ stream }) => stream.client.address === CLIENT);
}

/** Lists the sessions between servers: MTA to MTA. */
export function transfersOf(trace: Trace): SeenSession[] {
  return sessionsOf(trace).filter(({ stream }) => stream.client.address !== CLIENT);
}

/** Lists the messages of a trace that a server took responsibility for, in order. */
export function messagesOf(trace: Trace): SmtpExchange[] {
  return sessionsOf(trace).flatMap(({ messages }) => messages);
}

/** Reads Postfix's queue id from its final reply to the content. */
export function queueId({ response, reply }: SmtpExchange): string {
  return need(queueIdOf(response), `"${reply}" names no queue id.`);
}

/** Lists the exchanges of each POP3 session of a trace, in order of the sessions' first frames. */
export function pop3Sessions(trace: Trace): (readonly Pop3Exchange[])[] {
  return trace.conversations('pop3').map(({ exchanges }) => exchanges);
}

/** Lists the exchanges of all POP3 sessions of a trace, one session after the other. */
export const pop3In = perTrace((trace): readonly Pop3Exchange[] => pop3Sessions(trace).flat());

/** Lists the exchanges of all IMAP sessions of a trace, one session after the other. */
export const imapIn = perTrace((trace): readonly ImapExchange[] =>
  trace.conversations('imap').flatMap(({ exchanges }) => exchanges),
);

/** Lists the POP3 exchanges with this verb that the server accepted; at least one. */
export function pop3Accepted(trace: Trace, verb: string): Pop3Exchange[] {
  const found = pop3In(trace).filter((each) => each.verb === verb && each.response?.status === '+OK');
  return needSome(found, lacking(`POP3 session with an accepted ${verb}`));
}

/** Finds the first POP3 exchange with this verb and reply status. */
export function pop3Exchange(trace: Trace, verb: string, status: '+OK' | '-ERR' | '+' = '+OK'): Pop3Exchange {
  const found = pop3In(trace).find((each) => each.verb === verb && each.response?.status === status);
  return need(found, lacking(`POP3 session with ${verb} answered with ${status}`));
}

/** Lists the IMAP exchanges whose verb and argument fit, in order. */
export function imapExchanges(trace: Trace, verb: string, argument = /(?:)/): ImapExchange[] {
  return imapIn(trace)
    .filter((exchange) => exchange.verb === verb && argument.test(exchange.argument))
    .sort((a, b) => a.frames[0]! - b.frames[0]!);
}

/** Finds the first IMAP exchange whose verb and argument fit. */
export function imapExchange(trace: Trace, verb: string, argument?: RegExp): ImapExchange {
  const what = `IMAP session with ${verb}${argument ? ` and ${argument}` : ''}`;
  return need(imapExchanges(trace, verb, argument)[0], lacking(what));
}

/** Lists an exchange's untagged responses of one kind (`EXISTS`, `FETCH`, `EXPUNGE`). */
export function untagged({ responses }: ImapExchange, name: string): ImapResponse[] {
  return responses.filter((response) => response.type === 'untagged' && response.name === name);
}

/** Tells whether a command fetches something: FETCH or UID FETCH. */
export function fetches({ verb }: ImapExchange): boolean {
  return verb === 'FETCH' || verb === 'UID FETCH';
}

/** Lists the flags that the replies to a command report of messages (RFC 3501 §7.4.2), by sequence number. */
export function flagsIn(exchange: ImapExchange): { number: number; flags: string[] }[] {
  return untagged(exchange, 'FETCH').flatMap((response) => {
    const flags = fetchItems(response).get('FLAGS');
    return Array.isArray(flags) ? [{ number: response.number!, flags: flags.map(String) }] : [];
  });
}

/** Names the frames of some responses, in order, without repeats. */
export function framesOfResponses(responses: readonly ImapResponse[]): number[] {
  return [...new Set(responses.flatMap(({ frames }) => frames))];
}

/** Finds the first Server Hello of a trace: the TLS version that the server chose, and its frames. */
export function serverHello(trace: Trace): { version: string; frames: number[] } | undefined {
  for (const { protocol, exchanges } of trace.conversations()) {
    for (const exchange of exchanges) {
      const flight = protocol === 'tls' ? exchange : 'tls' in exchange && exchange.tls;
      const version = flight && 'records' in flight && handshakeOf([flight]).version;
      if (version) return { version, frames: exchange.replyFrames };
    }
  }
  return undefined;
}
