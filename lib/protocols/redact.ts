import { fromBase64, readPlain } from './sasl.js';

/** The passwords of the course's own accounts are public: decoding them is an exercise. */
export const COURSE_PASSWORDS: readonly string[] = ['alumnopoppass', 'alumnoimappass'];

/** What stands in a transcript where a password was. */
export const REDACTED = '********';

/** `password`, or the mark that hides it when it is not public. */
export function redactPassword(password: string, isPublic: readonly string[] = COURSE_PASSWORDS): string {
  return isPublic.includes(password) ? password : REDACTED;
}

/** A message of a SASL exchange in base64, hidden unless every password in it is public. */
export function redactSasl(base64: string, isPublic: readonly string[] = COURSE_PASSWORDS): string {
  if (base64 === '' || base64 === '=' || base64 === '*') return base64;
  const text = fromBase64(base64)?.toString('utf8');
  const password = readPlain(base64)?.password ?? text;
  return password !== undefined && isPublic.includes(password) ? base64 : REDACTED;
}

/**
 * A command line of SMTP, POP3 or IMAP with its password hidden unless it is public. Of a line that answers an AUTH
 * challenge use `redactSasl`.
 */
export function redactCommand(line: string, isPublic: readonly string[] = COURSE_PASSWORDS): string {
  const sasl = /^((?:\S+ +AUTHENTICATE|AUTH) +\S+ +)(\S+)$/i.exec(line);
  if (sasl) return sasl[1] + redactSasl(sasl[2]!, isPublic);
  const pass = /^(PASS )(.*)$/is.exec(line);
  if (pass) return pass[1] + redactPassword(pass[2]!, isPublic);
  const login = /^(\S+ +LOGIN +(?:"(?:[^"\\]|\\.)*"|\S+) +)(.+)$/is.exec(line);
  if (!login) return line;
  const quoted = /^"(.*)"$/s.exec(login[2]!);
  const password = quoted ? quoted[1]!.replace(/\\(.)/gs, '$1') : login[2]!;
  return isPublic.includes(password) ? line : login[1] + REDACTED;
}
