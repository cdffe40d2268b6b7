import { type ImapExchange, type Pop3Exchange, type Stream, type Trace, UsageError } from 'maillab';

/** Every step of the trace's POP3 sessions, in order. */
export function pop3In(trace: Trace): Pop3Exchange[] {
  return trace.conversations('pop3').flatMap(({ exchanges }) => exchanges);
}

/** Every step of the trace's IMAP sessions, in order. */
export function imapIn(trace: Trace): ImapExchange[] {
  return trace.conversations('imap').flatMap(({ exchanges }) => exchanges);
}

/** The first of these exchanges that fits, or a UsageError that names what the trace lacks. */
export function need<E>(exchanges: readonly E[], what: string, fits: (exchange: E) => boolean): E {
  const found = exchanges.find(fits);
  if (found !== undefined) return found;
  throw new UsageError(
    `Cannot check the answer: the trace has no ${what}. Capture the session that has one.`,
  );
}

/** Octets that the server sent, and that the client sent, on a trace's connections to a port. */
export function octetsOn(trace: Trace, port: number): { sent: number; received: number } {
  const streams = trace.streams.filter(({ server }) => server.port === port);
  const from = (side: Stream['parts'][number]['from']) =>
    streams
      .flatMap(({ parts }) => parts)
      .filter((part) => part.from === side)
      .reduce((sum, { bytes }) => sum + bytes.length, 0);
  return { sent: from('server'), received: from('client') };
}

/** The flags of each message that FETCH reported, as IMAP writes them (RFC 3501 §7.4.2), by sequence number. */
export function flagsIn(trace: Trace): { number: number; flags: string[]; frames: number[] }[] {
  return imapIn(trace).flatMap(({ verb, reply, replyFrames }) => {
    if (!/FETCH$/.test(verb ?? '')) return [];
    return [...(reply ?? '').matchAll(/^\* (\d+) FETCH \(.*?FLAGS \(([^)]*)\)/gm)].map(
      ([, number, flags]) => ({
        number: Number(number),
        flags: flags!.split(' ').filter((flag) => flag !== ''),
        frames: replyFrames,
      }),
    );
  });
}
