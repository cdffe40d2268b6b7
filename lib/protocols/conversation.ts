import type { Endpoint, Part, Stream } from '../wire/stream.js';

/** Protocols whose dialogue is understood. */
export type Protocol = 'smtp' | 'lmtp' | 'pop3' | 'imap' | 'dns' | 'http' | 'tls';

/** A command and the reply it got; either is null where the wire has none (a greeting, an unanswered command). */
export interface Exchange {
  /** Lines joined by `\n`, no final CRLF. */
  command: string | null;
  /** Lines joined by `\n`, no final CRLF. */
  reply: string | null;
  /** Frames that carried the command, then those that carried the reply, without repeats. */
  frames: number[];
  /** Frames of the command alone; empty when there is none. */
  commandFrames: number[];
  /** Frames of the reply alone; empty when there is none. */
  replyFrames: number[];
  /** Nanoseconds since the Unix epoch of the command's last byte (of the reply's, when there is no command). */
  timestamp: bigint;
  /** Where the command stands among the captured octets of the client's direction; absent when there is none, or it is TLS. */
  commandAt?: { start: number; end: number };
  /**
   * What the protocol has here and the capture has not, so that its text is null: `missing` says how many octets it
   * lacks, and lacks it none, then the capture began later, ended earlier, or it was never said.
   */
  unknown?: 'command' | 'reply';
  /** Octets of the command and of the reply that the capture misses; absent where it misses none. */
  missing?: Missing;
}

/** Octets within or just before what each side said that are not in the capture. */
export interface Missing {
  command: number;
  reply: number;
}

/** What two ends said to each other on one connection (or, for DNS over UDP, one socket pair). */
export interface Conversation<E extends Exchange = Exchange> {
  protocol: Protocol;
  client: Endpoint;
  server: Endpoint;
  /** `tcp.stream` number; null over UDP. */
  stream: number | null;
  exchanges: E[];
}

/** What a dialogue is read from: a stream, or what stands for one. */
export type Spoken = Pick<Stream, 'index' | 'client' | 'server' | 'parts' | 'opened' | 'sent'> &
  Partial<Pick<Stream, 'closed'>>;

/** The conversation on a stream, as its dialogue reads it part by part. */
export function converse<E extends Exchange>(
  protocol: Protocol,
  { index, client, server, parts, sent, closed }: Spoken,
  dialogue: { push(part: Part): void; finish(ending: Pick<Spoken, 'sent' | 'closed'>): E[] },
): Conversation<E> {
  for (const part of parts) dialogue.push(part);
  return {
    protocol,
    client,
    server,
    stream: index,
    exchanges: dialogue.finish({ ...(sent && { sent }), ...(closed && { closed }) }),
  };
}
