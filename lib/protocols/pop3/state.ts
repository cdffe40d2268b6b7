/** Where a POP3 session stands (RFC 1939 §3). */
export type Pop3State =
  | 'CONNECTED' // no greeting yet
  | 'AUTHORIZATION'
  | 'TRANSACTION'
  | 'UPDATE'; // QUIT accepted in TRANSACTION: what is marked as deleted goes

/** `+` for a positive status indicator, `-` for a negative one. An event that is not listed keeps the state. */
export const transitions: Record<Pop3State, Record<string, Pop3State>> = {
  CONNECTED: { 'greeting +': 'AUTHORIZATION' },
  AUTHORIZATION: {
    'PASS +': 'TRANSACTION',
    'APOP +': 'TRANSACTION',
    'AUTH +': 'TRANSACTION',
    'response +': 'TRANSACTION',
  },
  TRANSACTION: { 'QUIT +': 'UPDATE' },
  UPDATE: {},
};

/** The commands of RFC 1939, RFC 2449 (CAPA), RFC 2595 (STLS), RFC 5034 (AUTH) and RFC 6856 (UTF8, LANG), by state. */
const allowed: Record<Pop3State, readonly string[]> = {
  CONNECTED: [],
  AUTHORIZATION: ['USER', 'PASS', 'APOP', 'AUTH', 'CAPA', 'STLS', 'UTF8', 'LANG', 'QUIT'],
  TRANSACTION: ['STAT', 'LIST', 'RETR', 'DELE', 'NOOP', 'RSET', 'TOP', 'UIDL', 'CAPA', 'LANG', 'QUIT'],
  UPDATE: [],
};

export function next(state: Pop3State, name: string, positive: boolean): Pop3State {
  return transitions[state][`${name} ${positive ? '+' : '-'}`] ?? state;
}

/** Whether the RFCs allow the command in that state. */
export function inOrder(state: Pop3State, verb: string): boolean {
  return allowed[state].includes(verb);
}

/** Whether a positive reply goes on until a line with a single dot (RFC 1939 §3). */
export function isMultiLine(verb: string, argument: string): boolean {
  if (verb === 'LIST' || verb === 'UIDL') return argument.trim() === '';
  // AUTH without a mechanism lists them: a habit that no RFC has, from before CAPA could tell (RFC 5034 §1).
  if (verb === 'AUTH') return argument.trim() === '';
  if (verb === 'LANG') return argument.trim() === '';
  return verb === 'RETR' || verb === 'TOP' || verb === 'CAPA';
}
