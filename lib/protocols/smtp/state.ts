import { after, type Table } from '../machine.js';

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

/** What moves a session on; `BDAT LAST` is told apart because it, and not BDAT, ends the transaction. */
type Moving =
  | 'greeting'
  | 'EHLO'
  | 'HELO'
  | 'LHLO'
  | 'STARTTLS'
  | 'AUTH'
  | 'response'
  | 'MAIL'
  | 'RCPT'
  | 'DATA'
  | 'content'
  | 'BDAT'
  | 'BDAT LAST'
  | 'RSET'
  | 'QUIT';

/**
 * What is said with the first digit of the reply to it; a 421, whatever it replies to (RFC 5321 §3.8); and what a
 * capture does not have: a reply that is `lost`, the session's beginning.
 */
export type SmtpEvent = `${Moving} ${2 | 3 | 4 | 5 | 'lost'}` | '421' | 'began late';

const anytime = {
  'EHLO 2': 'ready',
  'HELO 2': 'ready',
  'LHLO 2': 'ready',
  'QUIT 2': 'closed',
  '421': 'closed',
} as const satisfies Partial<Record<SmtpEvent, SmtpState>>;
const chunks = {
  'BDAT 2': 'content',
  'BDAT LAST 2': 'ready',
  'BDAT LAST 4': 'ready',
  'BDAT LAST 5': 'ready',
  'BDAT LAST lost': 'ready',
  'RSET 2': 'ready',
} as const satisfies Partial<Record<SmtpEvent, SmtpState>>;

/** The whole state machine: an event that a state does not list leaves it as it is. */
export const transitions = {
  connected: {
    'greeting 2': 'greeted',
    'greeting 5': 'greeted',
    'greeting 4': 'closed',
    'greeting lost': 'greeted',
    // Its greeting and EHLO are taken for granted.
    'began late': 'ready',
    '421': 'closed',
  },
  greeted: { ...anytime, 'EHLO lost': 'ready', 'HELO lost': 'ready', 'STARTTLS 2': 'greeted' },
  ready: {
    ...anytime,
    'MAIL 2': 'mail',
    // Taken for accepted: what follows shows whether it was.
    'MAIL lost': 'mail',
    'STARTTLS 2': 'greeted',
    'AUTH 2': 'ready',
    'AUTH 3': 'authenticating',
  },
  authenticating: {
    ...anytime,
    'response 2': 'ready',
    'response 3': 'authenticating',
    'response 4': 'ready',
    'response 5': 'ready',
  },
  mail: { ...anytime, 'RCPT 2': 'rcpt', 'RSET 2': 'ready' },
  rcpt: { ...anytime, ...chunks, 'RCPT 2': 'rcpt', 'DATA 3': 'content', 'DATA lost': 'content' },
  content: {
    ...anytime,
    ...chunks,
    'content 2': 'ready',
    'content 4': 'ready',
    'content 5': 'ready',
    // Whatever the reply was, the transaction is over.
    'content lost': 'ready',
  },
  closed: { '421': 'closed' },
} as const satisfies Table<SmtpState, SmtpEvent>;

/**
 * Where a session stands after a hole, by what was accepted: a reverse-path must have been, where a forward-path is.
 * Events that are not listed tell nothing.
 */
const tells: Readonly<Partial<Record<SmtpEvent, SmtpState>>> = {
  ...anytime,
  'MAIL 2': 'mail',
  'RCPT 2': 'rcpt',
  'DATA 3': 'content',
  'BDAT 2': 'content',
  'BDAT LAST 2': 'ready',
  'content 2': 'ready',
  'content 4': 'ready',
  'content 5': 'ready',
  'RSET 2': 'ready',
  'AUTH 2': 'ready',
  'AUTH 3': 'authenticating',
  'response 2': 'ready',
  'response 3': 'authenticating',
  'STARTTLS 2': 'greeted',
  'EHLO lost': 'ready',
  'MAIL lost': 'mail',
  'DATA lost': 'content',
  'content lost': 'ready',
  'BDAT LAST lost': 'ready',
};

const anyState = ['EHLO', 'HELO', 'LHLO', 'RSET', 'NOOP', 'HELP', 'VRFY', 'EXPN', 'QUIT'];

/** The commands that RFC 5321 §4.1.4, RFC 3030, RFC 3207 and RFC 4954 allow in each state. */
const allowed: Record<SmtpState, readonly string[]> = {
  connected: [],
  greeted: [...anyState, 'STARTTLS'],
  ready: [...anyState, 'MAIL', 'STARTTLS', 'AUTH'],
  authenticating: anyState,
  mail: [...anyState, 'RCPT'],
  rcpt: [...anyState, 'RCPT', 'DATA', 'BDAT', 'BDAT LAST'],
  content: [...anyState, 'BDAT', 'BDAT LAST'],
  closed: [],
};

/** The event that a reply to `verb` is. */
export function eventOf(verb: string, code: number | null): SmtpEvent {
  return code === 421 ? '421' : (`${verb} ${Math.floor((code ?? 0) / 100)}` as SmtpEvent);
}

/** The state that an event leads to; `certain` is false while a hole hides where the session stood. */
export function next(state: SmtpState, event: SmtpEvent, certain = true): SmtpState {
  return certain ? after(transitions as Table<SmtpState, SmtpEvent>, state, event) : (tells[event] ?? state);
}

/** Whether an event tells where a session stands, whatever went before it. */
export function isTelling(event: SmtpEvent): boolean {
  return event in tells && !event.endsWith(' lost');
}

/** Whether the RFCs allow the command in that state. */
export function inOrder(state: SmtpState, verb: string): boolean {
  return allowed[state].includes(verb);
}
