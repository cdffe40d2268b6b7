import type { Table } from '../machine.js';

/** What the client's next octets are. */
export type Reading =
  | 'command' // a command line
  | 'held' // it depends on a reply that has not come
  | 'response' // a line that answers a 334
  | 'content' // a message, up to its dot line
  | 'chunk' // as many octets as BDAT announced
  | 'guess'; // the capture does not have the reply that would tell

type Sent = 'DATA' | 'AUTH' | 'STARTTLS' | 'BDAT' | 'response';

export type ReadingEvent =
  | `sent ${Sent}`
  | `reply ${334 | 354}`
  | 'other reply'
  | 'reply lost'
  | 'content ended'
  | 'chunk ended'
  | 'BDAT refused'
  | 'hole'
  | `looks like a ${'command' | 'response' | 'message'}`;

/** What decides how the client's octets are read (RFC 5321 §4.1.1.4, RFC 3030 §2, RFC 3207 §4, RFC 4954 §4). */
export const reading = {
  command: {
    'sent DATA': 'held',
    'sent AUTH': 'held',
    'sent STARTTLS': 'held',
    'sent BDAT': 'chunk',
    // To a command that the capture does not have.
    'reply 334': 'response',
    'reply 354': 'content',
    hole: 'guess',
  },
  held: { 'reply 334': 'response', 'reply 354': 'content', 'other reply': 'command', 'reply lost': 'guess' },
  response: { 'sent response': 'held', hole: 'guess' },
  content: { 'content ended': 'command' },
  chunk: { 'chunk ended': 'command', 'BDAT refused': 'command' },
  guess: {
    'looks like a command': 'command',
    'looks like a response': 'response',
    'looks like a message': 'content',
    'reply 334': 'response',
    'reply 354': 'content',
  },
} as const satisfies Table<Reading, ReadingEvent>;

const COMMAND =
  /^(?:(?:EHLO|HELO|LHLO|VRFY|EXPN|AUTH|ETRN|XCLIENT|XFORWARD) +\S|MAIL +FROM *:|RCPT +TO *:|BDAT +\d|(?:DATA|RSET|NOOP|QUIT|HELP|STARTTLS|AUTH)[ \t]*\r?\n)/i;
const RESPONSE = /^(?:[A-Za-z0-9+/]{4})*(?:[A-Za-z0-9+/]{2}==|[A-Za-z0-9+/]{3}=|[A-Za-z0-9+/]{4}|=|\*)\r?\n$/;

/**
 * What a line looks like, where no reply tells: after a `verb` whose reply is lost, or after a hole. `alone`: nothing
 * came with it.
 */
export function looksLike(line: string, verb: string | null, alone: boolean): ReadingEvent {
  if (COMMAND.test(line)) return 'looks like a command';
  if (verb === 'DATA') return 'looks like a message';
  if (verb === 'AUTH' || verb === 'response') return 'looks like a response';
  if (verb !== null) return 'looks like a command';
  return alone && RESPONSE.test(line) ? 'looks like a response' : 'looks like a message';
}

/** Where the first line begins that looks like a command; the length where there is none. */
export function indexOfCommand(text: string): number {
  for (let at = 0; at < text.length; ) {
    const end = text.indexOf('\n', at) + 1 || text.length;
    if (COMMAND.test(text.slice(at, end))) return at;
    at = end;
  }
  return text.length;
}
