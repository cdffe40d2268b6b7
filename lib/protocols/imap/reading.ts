import type { Table } from '../machine.js';

/** What the client's next octets are, beside the literals that a command announces. */
export type Reading =
  | 'command'
  | 'held' // it depends on a response that has not come
  | 'answer' // a line that answers a continuation
  | 'guess' // the capture does not have the response that would tell
  | 'compressed'; // RFC 4978

/** Commands whose continuation or completion decides how the client's next octets read. */
export const HOLDING = ['AUTHENTICATE', 'IDLE', 'STARTTLS', 'COMPRESS'] as const;

export type ReadingEvent =
  | `sent ${(typeof HOLDING)[number]}`
  | `sent ${'DONE' | 'answer'}`
  | 'continuation'
  | 'completed'
  | 'compressed'
  | 'response lost'
  | `looks like ${'a command' | 'an answer'}`;

/** What decides how the client's octets are read (RFC 9051 §6.2.1, §6.2.2, §6.3.13, RFC 4978). */
export const reading = {
  command: {
    'sent AUTHENTICATE': 'held',
    'sent IDLE': 'held',
    'sent STARTTLS': 'held',
    'sent COMPRESS': 'held',
  },
  held: { continuation: 'answer', completed: 'command', compressed: 'compressed', 'response lost': 'guess' },
  // DONE ends IDLE; an answer to a challenge may get another one.
  answer: { 'sent DONE': 'command', 'sent answer': 'held', completed: 'command' },
  guess: {
    'looks like a command': 'command',
    'looks like an answer': 'answer',
    continuation: 'answer',
    completed: 'command',
  },
  compressed: {},
} as const satisfies Table<Reading, ReadingEvent>;
