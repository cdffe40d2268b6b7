import { type Pop3Exchange, type Trace, UsageError } from 'maillab';

/** A POP3 session: its exchanges in order. */
export type Pop3Dialogue = readonly Pop3Exchange[];

/** Every POP3 session of the trace, in order of its first frame. */
export function pop3Sessions(trace: Trace): Pop3Dialogue[] {
  return trace.conversations('pop3').map(({ exchanges }) => exchanges);
}

/** Every exchange with this verb that the server accepted, over all sessions. Throws a UsageError when there is none. */
export function exchangesOf(trace: Trace, verb: string): Pop3Exchange[] {
  const found = pop3Sessions(trace)
    .flat()
    .filter((exchange) => exchange.verb === verb && exchange.response?.status === '+OK');
  if (found.length > 0) return found;
  throw new UsageError(
    `Cannot check the answer: no POP3 session of this trace has an accepted ${verb}. Capture one that has.`,
  );
}

/** The first exchange with this verb and reply status. */
export function pop3Exchange(trace: Trace, verb: string, status: '+OK' | '-ERR' | '+' = '+OK'): Pop3Exchange {
  const found = pop3Sessions(trace)
    .flat()
    .find((exchange) => exchange.verb === verb && exchange.response?.status === status);
  if (found) return found;
  throw new UsageError(
    `Cannot check the answer: no POP3 session of this trace has ${verb} answered with ${status}. Capture one that has.`,
  );
}
