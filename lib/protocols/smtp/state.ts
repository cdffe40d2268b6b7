/** Where an SMTP session stands (RFC 5321 §3, RFC 3207, RFC 4954). */
export type SmtpState =
  | 'connected' // no greeting yet
  | 'greeted' // greeting seen, no EHLO since (or since TLS began)
  | 'ready' // EHLO, HELO or LHLO accepted, no mail transaction open
  | 'mail' // reverse-path accepted
  | 'rcpt' // at least one forward-path accepted
  | 'content' // 354 given, or a BDAT chunk accepted and more to come
  | 'authenticating' // 334 given
  | 'closed'; // 221 or 421 given

/** First digit of a reply code; `BDAT LAST` is told apart because it, and not BDAT, ends the transaction. */
export type SmtpEvent = `${string} ${2 | 3 | 4 | 5}`;

/**
 * The whole state machine. An event that a state does not list leaves it as it is, and its verb was sent out of order
 * (RFC 5321 §4.1.4) unless `anywhere` lists it.
 */
export const transitions: Record<SmtpState, Record<string, SmtpState>> = {
  connected: { 'greeting 2': 'greeted', 'greeting 5': 'greeted', 'greeting 4': 'closed' },
  greeted: { 'STARTTLS 2': 'greeted' },
  ready: { 'MAIL 2': 'mail', 'STARTTLS 2': 'greeted', 'AUTH 2': 'ready', 'AUTH 3': 'authenticating' },
  authenticating: {
    'response 2': 'ready',
    'response 3': 'authenticating',
    'response 4': 'ready',
    'response 5': 'ready',
  },
  mail: { 'RCPT 2': 'rcpt', 'RSET 2': 'ready' },
  rcpt: {
    'RCPT 2': 'rcpt',
    'DATA 3': 'content',
    'BDAT 2': 'content',
    'BDAT LAST 2': 'ready',
    'BDAT LAST 4': 'ready',
    'BDAT LAST 5': 'ready',
    'RSET 2': 'ready',
  },
  content: {
    'content 2': 'ready',
    'content 4': 'ready',
    'content 5': 'ready',
    'BDAT 2': 'content',
    'BDAT LAST 2': 'ready',
    'BDAT LAST 4': 'ready',
    'BDAT LAST 5': 'ready',
    'RSET 2': 'ready',
  },
  closed: {},
};

/** Verbs that are in order in every state, and where they lead; null keeps the state. */
export const anywhere: Record<string, Record<string, SmtpState | null>> = {
  EHLO: { 'EHLO 2': 'ready' },
  HELO: { 'HELO 2': 'ready' },
  LHLO: { 'LHLO 2': 'ready' },
  RSET: {},
  NOOP: {},
  HELP: {},
  VRFY: {},
  EXPN: {},
  QUIT: { 'QUIT 2': 'closed' },
};

/** The state after `verb` was answered with `code` in `state`. */
export function next(state: SmtpState, verb: string, code: number | null): SmtpState {
  if (code === 421) return 'closed';
  const event = `${verb} ${Math.floor((code ?? 0) / 100)}`;
  return transitions[state][event] ?? anywhere[verb]?.[event] ?? state;
}

/** Whether `verb` may be sent in `state`. */
export function inOrder(state: SmtpState, verb: string): boolean {
  if (state === 'closed' || state === 'connected') return verb === 'greeting';
  if (verb in anywhere) return true;
  return Object.keys(transitions[state]).some((event) => event.startsWith(`${verb} `));
}
