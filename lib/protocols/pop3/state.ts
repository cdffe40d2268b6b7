import { after, type Table } from '../machine.js';

/** Where a POP3 session stands (RFC 1939 §3). */
export type Pop3State =
  | 'CONNECTED' // no greeting yet
  | 'AUTHORIZATION'
  | 'TRANSACTION'
  | 'UPDATE'; // QUIT accepted in TRANSACTION: what is marked as deleted goes

type Moving = 'greeting' | 'PASS' | 'APOP' | 'AUTH' | 'response' | 'QUIT';

/** `+` for a positive status indicator, `-` for a negative one; and what a capture that began late shows first. */
export type Pop3Event =
  | `${Moving} ${'+' | '-'}`
  | 'greeting lost'
  | 'began before login'
  | 'began after login';

/** The whole state machine: an event that a state does not list keeps it. */
export const transitions = {
  CONNECTED: {
    'greeting +': 'AUTHORIZATION',
    'greeting lost': 'AUTHORIZATION',
    'began before login': 'AUTHORIZATION',
    'began after login': 'TRANSACTION',
  },
  AUTHORIZATION: {
    'PASS +': 'TRANSACTION',
    'APOP +': 'TRANSACTION',
    'AUTH +': 'TRANSACTION',
    'response +': 'TRANSACTION',
    // A command that only TRANSACTION has was accepted: the login is in a hole.
    'began after login': 'TRANSACTION',
  },
  TRANSACTION: { 'QUIT +': 'UPDATE' },
  UPDATE: {},
} as const satisfies Table<Pop3State, Pop3Event>;

/** The commands of RFC 1939, RFC 2449 (CAPA), RFC 2595 (STLS), RFC 5034 (AUTH) and RFC 6856 (UTF8, LANG), by state. */
const allowed: Record<Pop3State, readonly string[]> = {
  CONNECTED: [],
  AUTHORIZATION: ['USER', 'PASS', 'APOP', 'AUTH', 'CAPA', 'STLS', 'UTF8', 'LANG', 'QUIT'],
  TRANSACTION: ['STAT', 'LIST', 'RETR', 'DELE', 'NOOP', 'RSET', 'TOP', 'UIDL', 'CAPA', 'LANG', 'QUIT'],
  UPDATE: [],
};

/** The state that an event leads to. */
export function next(state: Pop3State, event: Pop3Event): Pop3State {
  return after(transitions as Table<Pop3State, Pop3Event>, state, event);
}

/** Whether the RFCs allow the command in that state. */
export function inOrder(state: Pop3State, verb: string): boolean {
  return allowed[state].includes(verb);
}

/** Whether only a session that has logged in may send the command. */
export function needsLogin(verb: string): boolean {
  return inOrder('TRANSACTION', verb) && !inOrder('AUTHORIZATION', verb);
}

/** Whether the RFCs know the command at all. */
export function isKnown(verb: string): boolean {
  return inOrder('TRANSACTION', verb) || inOrder('AUTHORIZATION', verb);
}

/** Whether a positive reply goes on until a line with a single dot (RFC 1939 §3). */
export function isMultiLine(verb: string, argument: string): boolean {
  if (verb === 'LIST' || verb === 'UIDL') return argument.trim() === '';
  // AUTH without a mechanism lists them: a habit that no RFC has, from before CAPA could tell (RFC 5034 §1).
  if (verb === 'AUTH') return argument.trim() === '';
  if (verb === 'LANG') return argument.trim() === '';
  return verb === 'RETR' || verb === 'TOP' || verb === 'CAPA';
}
