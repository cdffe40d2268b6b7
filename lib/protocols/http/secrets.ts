import { COURSE_PASSWORDS, type Secret } from '../redact.js';
import { fromBase64 } from '../sasl.js';

/** `user:password` in base64 (RFC 7617 §2). */
const BASIC = /^(?:Proxy-)?Authorization[ \t]*:[ \t]*Basic[ \t]+([A-Za-z0-9+/=]+)/im;
/** Fields of a form that a browser sends by POST, or by GET in the request target. */
const FIELD = /(?:^|[&?\n])[^=&\s]*pass[^=&\s]*=([^&\s]*)/gi;

/** The passwords in a request, one character per octet; none that is public. */
export function httpSecrets(request: string): Secret[] {
  const secrets: Secret[] = [];
  const basic = BASIC.exec(request);
  if (basic) {
    const password = fromBase64(basic[1]!)
      ?.toString('latin1')
      .replace(/^[^:]*:/, '');
    const end = basic.index + basic[0].length;
    if (password === undefined || !COURSE_PASSWORDS.includes(password)) {
      secrets.push({ start: end - basic[1]!.length, end, base64: true });
    }
  }
  for (const field of request.matchAll(FIELD)) {
    const end = field.index + field[0].length;
    const value = field[1]!;
    if (value === '' || COURSE_PASSWORDS.includes(value)) continue;
    secrets.push({ start: end - value.length, end, base64: false });
  }
  return secrets;
}
