import { type DnsExchange, type Trace, UsageError } from 'maillab';

/** A question and its answer over DNS, with who asked whom. */
export interface DnsTalk {
  exchange: DnsExchange;
  asker: string;
  asked: string;
  /** The name asked for, without the final dot; the root is the empty string. */
  name: string;
  type: string;
}

/** Every DNS query of the trace that was answered, in order of frame. */
export function dnsTalks(trace: Trace): DnsTalk[] {
  return trace
    .conversations('dns')
    .flatMap(({ client, server, exchanges }) =>
      exchanges.flatMap((exchange) => {
        const question = exchange.query?.questions[0];
        if (!question || !exchange.response) return [];
        const { name, type } = question;
        return {
          exchange,
          asker: client.address,
          asked: server.address,
          name: name.replace(/\.$/, ''),
          type,
        };
      }),
    )
    .sort((a, b) => a.exchange.frames[0]! - b.exchange.frames[0]!);
}

/** Those that ask for this type (`MX`), of this name when told. Throws a UsageError when there is none. */
export function queriesFor(trace: Trace, type: string, name?: string): DnsTalk[] {
  const found = dnsTalks(trace).filter((talk) => talk.type === type && (!name || talk.name === name));
  if (found.length > 0) return found;
  throw new UsageError(
    `Cannot check the answer: nobody asks for ${name ?? 'any name'} ${type} in this trace. Capture the query.`,
  );
}
