import { after, type Table } from '../machine.js';

/** Where an IMAP session stands (RFC 9051 §3, RFC 3501 §3). */
export type ImapState = 'connected' | 'not authenticated' | 'authenticated' | 'selected' | 'logout';

type Moving = 'LOGIN' | 'AUTHENTICATE' | 'SELECT' | 'EXAMINE' | 'CLOSE' | 'UNSELECT' | 'LOGOUT';

/** A command with its status; a BYE that nobody asked for; and what a capture that began late shows first. */
export type ImapEvent =
  | `greeting ${'OK' | 'PREAUTH' | 'BYE'}`
  | `${Moving} ${'OK' | 'NO' | 'BAD'}`
  | 'BYE'
  | 'greeting lost'
  | 'began late';

/** The whole state machine: an event that a state does not list keeps it. */
export const transitions = {
  connected: {
    'greeting OK': 'not authenticated',
    'greeting PREAUTH': 'authenticated',
    'greeting BYE': 'logout',
    'greeting lost': 'not authenticated',
    // Its login is taken for granted.
    'began late': 'selected',
    BYE: 'logout',
  },
  'not authenticated': {
    'LOGIN OK': 'authenticated',
    'AUTHENTICATE OK': 'authenticated',
    'LOGOUT OK': 'logout',
    BYE: 'logout',
  },
  authenticated: {
    'SELECT OK': 'selected',
    'EXAMINE OK': 'selected',
    'LOGOUT OK': 'logout',
    BYE: 'logout',
  },
  selected: {
    'CLOSE OK': 'authenticated',
    'UNSELECT OK': 'authenticated',
    // A SELECT that fails leaves no mailbox selected (RFC 9051 §6.3.2).
    'SELECT NO': 'authenticated',
    'EXAMINE NO': 'authenticated',
    'LOGOUT OK': 'logout',
    BYE: 'logout',
  },
  logout: {},
} as const satisfies Table<ImapState, ImapEvent>;

const anyState = ['CAPABILITY', 'NOOP', 'LOGOUT', 'ID', 'COMPRESS'];
const notAuthenticated = ['STARTTLS', 'AUTHENTICATE', 'LOGIN'];
const mailboxes = [
  'SELECT',
  'EXAMINE',
  'CREATE',
  'DELETE',
  'RENAME',
  'SUBSCRIBE',
  'UNSUBSCRIBE',
  'LIST',
  'LSUB',
];
const anyMailbox = [...mailboxes, 'NAMESPACE', 'STATUS', 'APPEND', 'IDLE', 'GETQUOTA', 'GETQUOTAROOT'];
/** ENABLE comes before any mailbox is selected (RFC 9051 §6.3.1). */
const authenticated = [...anyMailbox, 'ENABLE'];
const messages = ['FETCH', 'STORE', 'COPY', 'MOVE', 'SEARCH', 'EXPUNGE', 'SORT', 'THREAD'];
const selected = ['CLOSE', 'UNSELECT', 'CHECK', ...messages, ...messages.map((verb) => `UID ${verb}`)];

/** The commands of RFC 9051 and RFC 3501 with their common extensions, by the state they are valid in. */
const allowed: Record<ImapState, readonly string[]> = {
  connected: [],
  'not authenticated': [...anyState, ...notAuthenticated],
  authenticated: [...anyState, ...authenticated],
  selected: [...anyState, ...anyMailbox, ...selected],
  logout: [],
};

/** The state that an event leads to. */
export function next(state: ImapState, event: ImapEvent): ImapState {
  return after(transitions as Table<ImapState, ImapEvent>, state, event);
}

/** Whether the RFCs know the command at all. */
export function isKnown(verb: string): boolean {
  return Object.values(allowed).some((verbs) => verbs.includes(verb));
}

/** Whether the RFCs allow the command in that state; commands that they do not know are not judged. */
export function inOrder(state: ImapState, verb: string): boolean {
  return !isKnown(verb) || allowed[state].includes(verb);
}
