import { type ImapExchange, type ImapResponse, type Trace, UsageError } from 'maillab';

/** Every IMAP session of the trace, in order of its first frame: its exchanges. */
export function imapSessions(trace: Trace): (readonly ImapExchange[])[] {
  return trace.conversations('imap').map(({ exchanges }) => exchanges);
}

/** Every exchange of every session whose verb and argument fit, in order. */
export function imapExchanges(trace: Trace, verb: string, argument = /(?:)/): ImapExchange[] {
  return imapSessions(trace)
    .flat()
    .filter((exchange) => exchange.verb === verb && argument.test(exchange.argument))
    .sort((a, b) => a.frames[0]! - b.frames[0]!);
}

/** The first of them. Throws a UsageError when there is none. */
export function imapExchange(trace: Trace, verb: string, argument?: RegExp): ImapExchange {
  const found = imapExchanges(trace, verb, argument)[0];
  if (found) return found;
  throw new UsageError(
    `Cannot check the answer: no IMAP session of this trace has ${verb}${argument ? ` with ${argument}` : ''}. Capture one that has.`,
  );
}

/** What is thrown where the trace has not what a question asks about. */
export function lacking(what: string): UsageError {
  return new UsageError(`Cannot check the answer: the trace has no ${what}. Capture a session that has.`);
}

/** The untagged responses of this kind (`EXISTS`, `FETCH`, `EXPUNGE`). */
export function untagged({ responses }: ImapExchange, name: string): ImapResponse[] {
  return responses.filter((response) => response.type === 'untagged' && response.name === name);
}

/** Frames of these responses, in order, without repeats. */
export function framesOfResponses(responses: readonly ImapResponse[]): number[] {
  return [...new Set(responses.flatMap(({ frames }) => frames))];
}
