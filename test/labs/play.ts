import type { Says, Script } from '../../labs/compose.js';
import { composeLookup } from '../../labs/compose-lookup.js';

const START = 1_757_000_000_000_000_000n;
let port = 42_000;

/** Milliseconds after a play's beginning, as a timestamp in nanoseconds. */
export const at = (milliseconds: number): bigint => START + BigInt(milliseconds) * 1_000_000n;

/** A client's port that no other conversation of this process has. */
export const nextPort = (): number => port++;

export type Question = Parameters<typeof composeLookup>[1];
export type Reply = Parameters<typeof composeLookup>[2];

/** A query that is answered `lasting` milliseconds later. */
export function asks(
  asker: string,
  server: string,
  start: number,
  question: Question,
  reply: Reply,
  lasting = 1,
) {
  const [query, response] = composeLookup({ asker, server, at: at(start) }, question, reply, nextPort());
  return [query!, { ...response!, timestamp: at(start + lasting) }];
}

/** A connection to a port with what is said on it, closed by both, the server first; with an `opening` that fails, nothing is said. */
export function play(
  client: string,
  server: string,
  serverPort: number,
  start: number,
  says: Says,
  opening?: Script['opening'],
): Script {
  return {
    client: { address: client, port: nextPort() },
    server: { address: server, port: serverPort },
    start: at(start),
    says: opening ? [] : [says, 'S. FIN', 'C. FIN'],
    ...(opening && { opening }),
  };
}
