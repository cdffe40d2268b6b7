import type { Exchange, Protocol } from './conversation.js';
import type { KnownConversation } from './conversations.js';
import { httpSecrets } from './http/secrets.js';
import { findSecret, PUBLIC_ANSWERS, type Secret, saslSecret } from './redact.js';
import { fromBase64 } from './sasl.js';

/** Octets that take the place of others, as many as they are. */
export interface Masked {
  /** Among the captured octets of the client's direction. */
  start: number;
  bytes: Uint8Array;
}

const ASTERISK = 0x2a;

/**
 * What hides the passwords that a client sent in clear, but for the public ones: asterisks of the same length, in base64
 * where the password is. `sent` are the captured octets of its direction.
 */
export function maskedSecrets(conversation: KnownConversation, sent: Buffer): Masked[] {
  const isBroken = hasHoles(conversation);
  return (conversation.exchanges as Exchange[]).flatMap((exchange) => {
    const { commandAt } = exchange;
    if (!commandAt) return [];
    // One character per octet, so that positions in the text are positions on the wire.
    const text = sent.toString('latin1', commandAt.start, commandAt.end);
    return secretsIn(conversation.protocol, exchange, text, isBroken).map((secret) => ({
      start: commandAt.start + secret.start,
      bytes: maskOf(sent.subarray(commandAt.start + secret.start, commandAt.start + secret.end), secret),
    }));
  });
}

/** Whether the capture misses something of the conversation, as far as that is known. */
export function hasHoles({ exchanges }: { exchanges: readonly Exchange[] }): boolean {
  return exchanges.some(({ unknown, missing }) => unknown || missing);
}

/**
 * The passwords in what a client said, but for the public ones: saved captures and views hide the same. `text` is its
 * command as sent, one character per octet.
 */
export function secretsIn(protocol: Protocol, exchange: Exchange, text: string, isBroken: boolean): Secret[] {
  const find = finders[protocol];
  const { kind } = exchange as { kind?: string };
  if (!find || kind === 'tls' || kind === 'content') return [];
  const stray = isBroken && protocol === 'imap' ? strayAnswer(text) : null;
  return stray ? [stray] : find(text, kind);
}

type Finder = (text: string, kind: string | undefined) => Secret[];

const finders: Partial<Record<Protocol, Finder>> = {
  smtp: mailSecrets,
  lmtp: mailSecrets,
  pop3: mailSecrets,
  imap: mailSecrets,
  http: (text) => httpSecrets(text),
};

const IS_PUBLIC = PUBLIC_ANSWERS.map((text) => Buffer.from(text).toString('latin1'));

function mailSecrets(text: string, kind: string | undefined): Secret[] {
  // A PLAIN message is one wherever it stands: a capture may have begun after the AUTH.
  const alone =
    kind === 'response' || fromBase64(text.trimEnd())?.toString('latin1').split('\0').length === 3;
  const secret = alone ? saslSecret(text, 0, IS_PUBLIC) : findSecret(text, IS_PUBLIC);
  return secret ? [secret] : [];
}

/**
 * What answers an AUTHENTICATE or a LOGIN that the capture does not have: a line that is no command, which has a tag and a
 * verb (RFC 9051 §2.2.1), or a user with the announcement of a literal. Null where it is neither.
 */
function strayAnswer(text: string): Secret | null {
  const [head] = /^\S+ +\{\d{1,9}\+?\}\r?\n/.exec(text) ?? [''];
  const line = text.slice(head.length).replace(/\r?\n$/, '');
  if (/\s/.test(line) || line === '' || /^DONE$/i.test(line) || IS_PUBLIC.includes(line)) return null;
  const decoded = fromBase64(line)?.toString('latin1');
  if (decoded !== undefined && IS_PUBLIC.includes(decoded.split('\0').at(-1)!)) return null;
  return { start: head.length, end: head.length + line.length, base64: decoded !== undefined };
}

/** Asterisks in the password's place. Of a PLAIN message in base64 the user stays (RFC 4616 §2). */
function maskOf(octets: Buffer, { base64 }: Secret): Uint8Array {
  const decoded = base64 ? fromBase64(octets.toString('latin1')) : null;
  if (!decoded) return Buffer.alloc(octets.length, ASTERISK);
  const fields = decoded.toString('latin1').split('\0');
  const kept = fields.length === 3 ? fields[0]!.length + fields[1]!.length + 2 : 0;
  return Buffer.from(Buffer.from(decoded).fill(ASTERISK, kept).toString('base64'), 'latin1');
}
