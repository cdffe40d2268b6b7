import { check } from 'maillab';
import type { SeenSession } from './seen-session.js';

/** Names a connection by what identifies it: `172.28.0.1:40001 → 172.28.0.90:25`. */
export function fourTuple({ stream: { client, server } }: SeenSession): string {
  return `${client.address}:${check.varying(client.port, 'PUERTO')} → ${server.address}:${server.port}`;
}

/** What a group of connections carried: connections, then MAIL, RCPT and DATA that were accepted. */
export type Tally = readonly [connections: number, mail: number, rcpt: number, data: number];

/** Counts what a group of connections carried. */
export function tallyOf(sessions: readonly SeenSession[]): Tally {
  const total = (verb: string) =>
    sessions.reduce((sum, session) => sum + session.allAccepted(verb).length, 0);
  return [sessions.length, total('MAIL'), total('RCPT'), total('DATA')];
}
