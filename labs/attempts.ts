import { check, Flag, type Trace } from 'maillab';
import { needSome } from './need.js';

const { citeFrames, list, varying } = check;

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

/** Lists the connections that somebody tried to open to an address and port, in order. */
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

/** Names the SYN of each attempt. */
export function synsOf(attempts: readonly Attempt[]): number[] {
  return attempts.flatMap(({ syns }) => syns);
}

/** Names the RST that refused each attempt. */
export function rstsOf(attempts: readonly Attempt[]): number[] {
  return attempts.flatMap(({ rst }) => (rst === undefined ? [] : [rst]));
}

/** Says when each attempt began: `0,0 s, 5,2 s y 15,4 s`. */
export function citeTimes(attempts: readonly Attempt[]): string {
  return varying(list(attempts.map(({ seconds }) => `${seconds.toFixed(1).replace('.', ',')} s`)));
}

/** Gives the attempts back, if there is one. */
export function needAttempts(attempts: readonly Attempt[], what: string): readonly Attempt[] {
  return needSome(
    attempts,
    `nobody tried to connect to ${what} in this trace. Capture the sending in lab.capture(...).`,
  );
}

/** Says in Spanish what was answered to the first SYN, with its frames. */
export function citeOutcome({ syns, rst, outcome }: Attempt): string {
  const syn = `el SYN de ${citeFrames(syns.slice(0, 1))}`;
  if (outcome === 'rechazada') return `${syn} recibió un RST en ${citeFrames([rst!])}`;
  if (outcome === 'abierta') return `${syn} fue aceptado`;
  return syns.length > 1
    ? `${syn} no recibió nada y se repitió en ${citeFrames(syns.slice(1))}`
    : `${syn} no recibió nada`;
}
