import { fromBase64, readPlain } from './sasl.js';

/** The passwords of the course's own accounts are public: decoding them is an exercise. */
export const COURSE_PASSWORDS: readonly string[] = ['alumnopoppass', 'alumnoimappass'];

/** What may be shown of the answers to an AUTH challenge: AUTH LOGIN sends the user as it sends the password. */
export const PUBLIC_ANSWERS: readonly string[] = [
  ...COURSE_PASSWORDS,
  ...['alumnopop', 'alumnoimap'].flatMap((user) => [user, `${user}@redes.unlp.edu.ar`]),
];

/** What stands in a transcript where a password was. */
export const REDACTED = '********';

/** Where a password stands in a text, and whether it does so in base64, alone or with more. */
export interface Secret {
  start: number;
  end: number;
  base64: boolean;
}

/** `password`, or the mark that hides it when it is not public. */
export function redactPassword(password: string, isPublic: readonly string[] = COURSE_PASSWORDS): string {
  return isPublic.includes(password) ? password : REDACTED;
}

/** What a client answers to a continuation without any secret: cancelling, an empty message, the end of IDLE. */
const NO_SECRET = /^(?:DONE|\*|=)?$/i;

/** A message of a SASL exchange in base64, hidden unless every password in it is public. */
export function redactSasl(base64: string, isPublic: readonly string[] = COURSE_PASSWORDS): string {
  if (NO_SECRET.test(base64)) return base64;
  const text = fromBase64(base64)?.toString('utf8');
  const password = readPlain(base64)?.password ?? text;
  return password !== undefined && isPublic.includes(password) ? base64 : REDACTED;
}

/**
 * A command line of SMTP, POP3 or IMAP with its password hidden unless it is public. Of a line that answers an AUTH
 * challenge use `redactSasl`.
 */
export function redactCommand(line: string, isPublic: readonly string[] = COURSE_PASSWORDS): string {
  const secret = findSecret(line, isPublic);
  return secret ? line.slice(0, secret.start) + REDACTED + line.slice(secret.end) : line;
}

/** The password in a command of SMTP, POP3 or IMAP, literals in place; null when there is none but public ones. */
export function findSecret(command: string, isPublic: readonly string[] = COURSE_PASSWORDS): Secret | null {
  const sasl = /^(?:\S+ +AUTHENTICATE|AUTH)\s+\S+\s+(?=\S)/i.exec(command);
  if (sasl) return saslSecret(command, sasl[0].length, isPublic);
  const pass = /^PASS[ \t]/i.exec(command);
  const start = pass ? pass[0].length : passwordOfLogin(command);
  if (start === null) return null;
  const quoted = pass ? null : /^"((?:[^"\\]|\\.)*)"\s*$/s.exec(command.slice(start));
  const end = quoted ? start + 1 + quoted[1]!.length : command.replace(/\r?\n$/, '').length;
  const from = quoted ? start + 1 : start;
  const text = command.slice(from, end);
  const password = quoted ? text.replace(/\\(.)/gs, '$1') : text;
  return isPublic.includes(password) || from === end ? null : { start: from, end, base64: false };
}

/** The password in a message of a SASL exchange that begins at `start` and goes on to the end. */
export function saslSecret(text: string, start: number, isPublic: readonly string[]): Secret | null {
  const message = text.slice(start).trimEnd();
  if (redactSasl(message, isPublic) === message) return null;
  return { start, end: start + message.length, base64: true };
}

const ASTRING = /"(?:[^"\\]|\\.)*"|\{(\d{1,9})\+?\}\r?\n|[^\s"]\S*/sy;

/** Where the second argument of LOGIN begins (RFC 9051 §6.2.3), behind its announcement when it is a literal. */
function passwordOfLogin(command: string): number | null {
  const head = /^\S+ +LOGIN +/i.exec(command);
  if (!head) return null;
  ASTRING.lastIndex = head[0].length;
  const user = ASTRING.exec(command);
  // What cannot be told apart is all secret.
  if (!user) return head[0].length < command.length ? head[0].length : null;
  const afterUser = ASTRING.lastIndex + Number(user[1] ?? 0);
  const gap = /\s*/y;
  gap.lastIndex = afterUser;
  gap.exec(command);
  const literal = /\{\d{1,9}\+?\}\r?\n/y;
  literal.lastIndex = gap.lastIndex;
  const start = literal.test(command) ? literal.lastIndex : gap.lastIndex;
  return start < command.length ? start : null;
}
