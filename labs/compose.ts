import { type Endpoint, type Side, TcpConnection, Trace } from 'maillab';

/** A connection as a play: who, from when, and what each side says. */
export interface Script {
  client: Endpoint;
  server: Endpoint;
  /** Nanoseconds since the Unix epoch of the first frame; the next ones follow a millisecond apart. */
  start: bigint;
  /** `C: …` or `S: …`, a segment each, lines separated by `\n` and ended with CRLF on the wire; `C. FIN`, `S. FIN`. */
  says: readonly string[];
  /** What comes of the SYN: unless told the server accepts; `refused` is its RST, `silent` nothing, SYN repeated. */
  opening?: 'refused' | 'silent';
}

const MILLISECOND = 1_000_000n;
const SECOND = 1_000_000_000n;

/** The trace that a capture of these connections would have given. */
export function composeTrace(scripts: readonly Script[]): Trace {
  return Trace.of(
    scripts.flatMap(({ client, server, start, says, opening }) => {
      const connection = new TcpConnection(client, server);
      const frames = connection.open(start);
      if (opening === 'refused') return [frames[0]!, ...connection.reset('server', start + MILLISECOND)];
      if (opening === 'silent')
        return [0n, 1n, 3n].map((s) => ({ ...frames[0]!, timestamp: start + s * SECOND }));
      says.forEach((say, index) => {
        const from: Side = say.startsWith('C') ? 'client' : 'server';
        const timestamp = start + BigInt(index + 1) * MILLISECOND;
        const bytes = Buffer.from(`${say.slice(3).replaceAll('\n', '\r\n')}\r\n`);
        frames.push(
          ...(say.endsWith('. FIN')
            ? connection.close(from, timestamp)
            : connection.send(from, timestamp, bytes)),
        );
      });
      return frames;
    }),
  );
}
