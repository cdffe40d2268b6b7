import type { Table } from '../machine.js';

/** What the client's next line is. */
export type Reading =
  | 'command'
  | 'held' // it depends on a reply that has not come
  | 'response' // it answers a challenge
  | 'guess'; // the capture does not have the reply that would tell

export type ReadingEvent =
  | `sent ${'AUTH' | 'STLS' | 'response'}`
  | 'challenge'
  | 'other reply'
  | 'reply lost'
  | 'hole'
  | `looks like a ${'command' | 'response'}`;

/** What decides how the client's lines are read (RFC 5034 §4, RFC 2595 §4). */
export const reading = {
  command: { 'sent AUTH': 'held', 'sent STLS': 'held', challenge: 'response', hole: 'guess' },
  held: { challenge: 'response', 'other reply': 'command', 'reply lost': 'guess' },
  response: { 'sent response': 'held', hole: 'guess' },
  guess: { 'looks like a command': 'command', 'looks like a response': 'response', challenge: 'response' },
} as const satisfies Table<Reading, ReadingEvent>;
