import type { Stream } from '../wire/stream.js';
import type { LogEntry } from './log-entry.js';

/** One attempt to hand a message on, for one recipient. */
export interface Delivery {
  time: Date;
  recipient: string;
  /** `smtp` to another server, `lmtp` or `virtual` into a mailbox, `error` where nothing was tried. */
  by: string;
  /** Who took it, or was to take it. */
  relay?: LogEntry['relay'];
  status: string;
  reply: string;
  dsn?: string;
  connUse?: number;
  /** Queue id that the next server gave; it is the next hop's. */
  nextQueueId?: string;
  /** The connection that carried it, where the trace has it (`tcp.stream`). */
  stream?: number;
}

/** A server that had the message, under the queue id that it had there. */
export interface Hop {
  host: string;
  queueId: string;
  arrived: Date;
  /** Who handed it over, as the server writes it: `name[address]`; absent for a message made here. */
  client?: string;
  /** The reverse-path; empty for a notification. */
  sender?: string;
  size?: number;
  /** The connection that brought it, where the trace has it. */
  stream?: number;
  deliveries: Delivery[];
}

/** What a server logged, under the server's name. */
export interface ServerLog {
  host: string;
  entries: readonly LogEntry[];
}

/**
 * One message across its hops, in order of arrival: the Message-ID stays, the queue id is each server's own. With the
 * streams of a trace, each hop names the connection that carried it.
 */
export function followMessage(
  messageId: string,
  logs: readonly ServerLog[],
  streams: readonly Stream[] = [],
): Hop[] {
  const wanted = messageId.replace(/^<(.*)>$/, '$1');
  const carriers = new Map(
    streams.flatMap((stream) => idsGivenOn(stream).map((id) => [id, stream.index] as const)),
  );
  const hops = logs.flatMap(({ host, entries }) => {
    const ids = entries.filter(({ fields }) => fields['message-id'] === wanted).map(({ queueId }) => queueId);
    return [...new Set(ids)].filter((id) => id !== undefined).map((id) => hopOf(host, id, entries, carriers));
  });
  return hops.sort((a, b) => a.arrived.getTime() - b.arrived.getTime());
}

function hopOf(
  host: string,
  queueId: string,
  entries: readonly LogEntry[],
  carriers: ReadonlyMap<string, number>,
): Hop {
  const own = entries.filter((entry) => entry.queueId === queueId);
  const field = (name: string) => own.find(({ fields }) => fields[name] !== undefined)?.fields[name];
  const [client, sender, size, stream] = [
    field('client'),
    field('from'),
    field('size'),
    carriers.get(queueId),
  ];
  return {
    host,
    queueId,
    arrived: own[0]!.time,
    ...(client !== undefined && { client }),
    ...(sender !== undefined && { sender }),
    ...(size !== undefined && { size: Number(size) }),
    ...(stream !== undefined && { stream }),
    deliveries: own.filter(({ status }) => status !== undefined).map((entry) => deliveryOf(entry, carriers)),
  };
}

function deliveryOf(entry: LogEntry, carriers: ReadonlyMap<string, number>): Delivery {
  const { time, daemon, fields, relay, status, reply, dsn, connUse, nextQueueId } = entry;
  const stream = nextQueueId === undefined ? undefined : carriers.get(nextQueueId);
  return {
    time,
    recipient: fields.to ?? '',
    by: daemon,
    ...(relay && { relay }),
    status: status!,
    reply: reply ?? '',
    ...(dsn && { dsn }),
    ...(connUse !== undefined && { connUse }),
    ...(nextQueueId && { nextQueueId }),
    ...(stream !== undefined && { stream }),
  };
}

/** The queue ids that the server of a connection gave on it: `250 2.0.0 Ok: queued as …`. */
function idsGivenOn(stream: Stream): string[] {
  const said = stream.parts.filter(({ from }) => from === 'server').map(({ bytes }) => Buffer.from(bytes));
  const text = Buffer.concat(said).toString('latin1');
  return [...text.matchAll(/^250 [^\r\n]*queued as ([0-9A-Za-z]+)/gm)].map(([, id]) => id!);
}
