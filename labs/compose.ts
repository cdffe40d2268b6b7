import { type Endpoint, type PlayPart, readPlay, TcpConnection, Trace } from 'maillab';

/** A dialogue in the notation of `readPlay`, whole or in pieces. */
export type Says = string | readonly Says[];

/** Reads a dialogue, its pieces one after the other. */
export function partsOf(says: Says): PlayPart[] {
  return typeof says === 'string' ? readPlay(says) : says.flatMap(partsOf);
}

/** A connection as a play: who, from when, and what each side says. */
export interface Script {
  client: Endpoint;
  server: Endpoint;
  /** Nanoseconds since the Unix epoch of the first frame; the next ones follow a millisecond apart. */
  start: bigint;
  /** What both sides say, in the notation of `readPlay`; in pieces where some of it is put together. */
  says: Says;
  /** What comes of the SYN: by default the server accepts; `refused` is its RST, `silent` nothing, SYN repeated. */
  opening?: 'refused' | 'silent';
}

const MILLISECOND = 1_000_000n;
const SECOND = 1_000_000_000n;

/** Composes the trace that a capture of these connections would have given. */
export function composeTrace(scripts: readonly Script[]): Trace {
  return Trace.of(
    scripts.flatMap(({ client, server, start, says, opening }) => {
      const connection = new TcpConnection(client, server);
      const frames = connection.open(start);
      if (opening === 'refused') return [frames[0]!, ...connection.reset('server', start + MILLISECOND)];
      if (opening === 'silent')
        return [0n, 1n, 3n].map((s) => ({ ...frames[0]!, timestamp: start + s * SECOND }));
      partsOf(says).forEach(({ from, bytes, closes }, index) => {
        const timestamp = start + BigInt(index + 1) * MILLISECOND;
        const sent = closes ? connection.close(from, timestamp) : connection.send(from, timestamp, bytes);
        frames.push(...sent);
      });
      return frames;
    }),
  );
}
