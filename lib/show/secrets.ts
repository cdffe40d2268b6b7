import type { Conversation, Exchange } from '../protocols/conversation.js';
import { secretsIn } from '../protocols/mask.js';
import { PUBLIC_ANSWERS, REDACTED, redactCommand, redactPassword, redactSasl } from '../protocols/redact.js';
import { readPlain } from '../protocols/sasl.js';
import type { Side } from '../wire/stream.js';

/** The command of an exchange with its passwords hidden, but for the course's public ones. `isBroken`: the capture has holes. */
export function hideInExchange(
  exchange: Exchange,
  protocol: Conversation['protocol'],
  isBroken = false,
): string | null {
  const { command } = exchange;
  if (command === null) return null;
  // As sent: one character per octet, whole line ends.
  const sent = Buffer.from(command.replaceAll('\n', '\r\n')).toString('latin1');
  const secrets = secretsIn(protocol, exchange, sent, isBroken);
  if (secrets.length === 0) return command;
  let shown = sent;
  for (const { start, end } of secrets.toReversed()) {
    shown = shown.slice(0, start) + REDACTED + shown.slice(end);
  }
  return Buffer.from(shown, 'latin1').toString().replaceAll('\r\n', '\n');
}

/** Wireshark's Info text with its password hidden. */
export function hideInInfo(info: string): string {
  const said = /^(?:C|Request): (.*)$/s.exec(info);
  if (!said) return info;
  const line = said[1]!;
  const prefix = info.slice(0, info.length - line.length);
  const pass = /^(.*\bPass: )(\S+)(.*)$/s.exec(line);
  if (pass) {
    const secret = pass[2]!;
    const shown = redactSasl(secret, PUBLIC_ANSWERS) === secret ? secret : redactPassword(secret);
    return `${prefix}${pass[1]}${shown}${pass[3]}`;
  }
  if (/^\S+$/.test(line) && readPlain(line)?.password) return prefix + redactSasl(line, PUBLIC_ANSWERS);
  return prefix + redactCommand(line);
}

const ASKS_SASL = /^(?:\S+ +AUTHENTICATE|AUTH) +\S+/i;
/** What may answer a challenge that the capture does not have: base64, and no command. */
const MAY_ANSWER =
  /^(?!(?:QUIT|RSET|NOOP|HELP|DATA|STAT|CAPA|LIST|UIDL|STLS|STARTTLS)$)[A-Za-z0-9+/]{2,}={0,2}$/i;
const LITERAL = /\{\d+\+?\}$/;

/**
 * Hides passwords in the lines of a session as they come. It remembers that an AUTH is open, whose answers to the server's
 * challenges hold them, and a LOGIN whose literals do.
 */
export class SecretHider {
  /** An AUTH was sent, and a challenge has come to it. */
  private asked = false;
  private sasl = false;
  private login = false;

  /** The line as it may be shown. */
  line(from: Side, line: string): string {
    if (from === 'server') {
      // An AUTH ends with any reply but another challenge.
      this.sasl = this.asked && /^(334|\+( |$))/.test(line);
      this.asked = this.sasl;
      return line;
    }
    if (this.sasl || (this.asked && MAY_ANSWER.test(line))) return redactSasl(line, PUBLIC_ANSWERS);
    if (this.login) {
      this.login = LITERAL.test(line);
      return redactPassword(line);
    }
    this.asked = ASKS_SASL.test(line);
    this.login = /^\S+ +LOGIN\b/i.test(line) && LITERAL.test(line);
    if (/^\S+$/.test(line) && readPlain(line)?.password) return redactSasl(line, PUBLIC_ANSWERS);
    return redactCommand(line);
  }
}
