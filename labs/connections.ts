import { type check, Flag, type Trace, UsageError } from 'maillab';
import { CLIENT } from './hosts.js';
import { type SmtpSession, sessionsOf } from './smtp.js';

/** Sessions from the notebook's address to a server: MUA to MSA. */
export function submissionsOf(trace: Trace): SmtpSession[] {
  return sessionsOf(trace).filter(({ stream }) => stream.client.address === CLIENT);
}

/** Sessions between servers: MTA to MTA. */
export function transfersOf(trace: Trace): SmtpSession[] {
  return sessionsOf(trace).filter(({ stream }) => stream.client.address !== CLIENT);
}

/** A connection by what identifies it: `172.28.0.1:40001 → 172.28.0.90:25`. */
export function fourTuple({ stream: { client, server } }: SmtpSession): string {
  return `${client.address}:${client.port} → ${server.address}:${server.port}`;
}

/** What a group of connections carried: connections, then MAIL, RCPT and DATA that were accepted. */
export type Tally = readonly [connections: number, mail: number, rcpt: number, data: number];

/** How many commands with this verb the server accepted. */
export function accepted({ exchanges }: SmtpSession, verb: 'MAIL' | 'RCPT' | 'DATA'): number {
  return exchanges.filter(({ verb: each, response }) => each === verb && (response?.code ?? 500) < 400)
    .length;
}

export function tallyOf(sessions: readonly SmtpSession[]): Tally {
  const total = (verb: 'MAIL' | 'RCPT' | 'DATA') =>
    sessions.reduce((sum, session) => sum + accepted(session, verb), 0);
  return [sessions.length, total('MAIL'), total('RCPT'), total('DATA')];
}

/** Frames that open the connections (SYN) and their transactions (MAIL). */
export function openingFrames(sessions: readonly SmtpSession[]): number[] {
  return sessions.flatMap(({ firstFrame, exchanges }) => [
    firstFrame,
    ...exchanges.filter(({ verb }) => verb === 'MAIL').flatMap(({ commandFrames }) => commandFrames),
  ]);
}

/** The observation that most of the matrix asks for; throws UsageError where the trace has no such connection. */
export function observeTally(
  sessions: readonly SmtpSession[],
  cite: (frames: readonly number[]) => string,
): check.Observation<readonly number[]> {
  if (sessions.length === 0) {
    throw new UsageError(
      'Cannot count the connections: the trace has none of this stretch. Capture the sending and the delivery in one lab.capture(...).',
    );
  }
  const tally = tallyOf(sessions);
  const syn = sessions.map(({ firstFrame }) => firstFrame);
  const [connections, mail, rcpt, data] = tally;
  return {
    value: tally,
    frames: [...new Set(openingFrames(sessions))],
    says: `${connections} SYN (${cite(syn)}), ${mail} MAIL, ${rcpt} RCPT, ${data} DATA`,
  };
}

/** One try at opening a TCP connection, and what came of it. */
export interface Attempt {
  /** Seconds since the trace's first frame. */
  seconds: number;
  from: string;
  /** The SYN, and its repetitions. */
  syns: number[];
  /** The server's RST that refused it. */
  rst?: number;
  outcome: 'abierta' | 'rechazada' | 'silencio';
}

/** Every connection that somebody tried to open to an address and port, in order. */
export function attemptsAt(trace: Trace, address: string, port: number): Attempt[] {
  const first = trace.frames[0]?.timestamp ?? 0n;
  const packets = new Map(trace.packets.map((packet) => [packet.frame.number, packet]));
  return trace.streams
    .filter(({ server }) => server.address === address && server.port === port)
    .map((stream): Attempt => {
      const own = stream.frames.map((frame) => packets.get(frame)!).filter(({ tcp }) => tcp);
      const numbers = (test: (flags: number, fromServer: boolean) => boolean) =>
        own
          .filter(({ tcp, ip }) => test(tcp!.flags, ip!.source === address && tcp!.sourcePort === port))
          .map(({ frame }) => frame.number);
      const syns = numbers((flags, server) => !server && (flags & Flag.SYN) !== 0);
      const answered = numbers((flags, server) => server && (flags & Flag.SYN) !== 0).length > 0;
      const rst = numbers((flags, server) => server && (flags & Flag.RST) !== 0)[0];
      const outcome = answered ? 'abierta' : rst === undefined ? 'silencio' : 'rechazada';
      return {
        seconds: Number(own[0]!.frame.timestamp - first) / 1e9,
        from: stream.client.address,
        syns,
        ...(outcome === 'rechazada' && { rst: rst! }),
        outcome,
      };
    });
}
