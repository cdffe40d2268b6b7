import type { Socket } from 'node:net';
import { TcpConnection } from '../wire/connection.js';
import type { Frame } from '../wire/frame.js';
import { Keeper } from '../wire/memory.js';
import type { Endpoint, Side } from '../wire/stream.js';

/** Both ends of a connection. */
export interface Ends {
  client: Endpoint;
  server: Endpoint;
}

/** A chunk as a stream writes it. */
export type Chunk = string | Uint8Array;

type Event = { kind: 'open' | 'refused' } | { kind: 'close' | 'reset'; from: Side };
type Data = { kind: 'data'; from: Side; bytes: Uint8Array };

const BLOCK = 1024 * 1024;
const MAX_SPARE = 64;
/** Blocks of recordings that are gone, to be written to again: fresh memory costs more than the copying into it. */
const spare: Buffer[] = [];
const gone = new FinalizationRegistry((blocks: Buffer[]) => {
  spare.push(...blocks.filter(({ length }) => length === BLOCK).slice(0, MAX_SPARE - spare.length));
});

interface Entry {
  connection: RecordedConnection;
  timestamp: bigint;
  event: Event | Data;
}

/** One connection of this process: what its sockets (the plain one, and the TLS one above it) sent and received. */
export class RecordedConnection {
  ends: Ends | null = null;
  /** Bytes written before the connection stood. */
  waiting: { chunk: Chunk; encoding: BufferEncoding }[] | null = null;
  finished = { client: false, server: false };
  closed = false;

  constructor(readonly sockets: Set<Socket>) {}

  /** Whether an end has begun to close, so that the rest of the closing is a matter of moments. */
  get closing(): boolean {
    return (
      this.finished.client || this.finished.server || [...this.sockets].some((socket) => socket.destroyed)
    );
  }
}

/** What a capture of own sockets has seen, in order. Recording an event costs no more than keeping it. */
export class Recording {
  readonly #entries: Entry[] = [];
  readonly #epoch = BigInt(Date.now()) * 1_000_000n - process.hrtime.bigint();
  readonly connections = new Set<RecordedConnection>();
  readonly bySocket = new WeakMap<Socket, RecordedConnection>();
  readonly keyLog: string[] = [];
  #octets = 0;
  readonly #blocks: Buffer[] = [];
  readonly #keeper = new Keeper((length) => {
    const block = (length <= BLOCK && spare.pop()) || Buffer.allocUnsafeSlow(Math.max(BLOCK, length));
    this.#blocks.push(block);
    return block;
  });
  /** Octets that were not kept, because the limit was reached. */
  dropped = 0;
  /** Told whenever a connection begins or ends to close. */
  changed: () => void = () => {};

  constructor(readonly limit: number) {
    gone.register(this, this.#blocks);
  }

  add(connection: RecordedConnection, event: Event): void {
    this.#entries.push({ connection, timestamp: process.hrtime.bigint(), event });
  }

  /** Keeps a copy of what one side sent: others may write into their buffers again. */
  addData(connection: RecordedConnection, from: Side, chunk: Chunk, encoding?: BufferEncoding): void {
    const length = typeof chunk === 'string' ? Buffer.byteLength(chunk, encoding) : chunk.length;
    if (this.#octets + length > this.limit) {
      this.dropped += length;
      return;
    }
    this.#octets += length;
    const bytes = this.#keeper.room(length);
    if (typeof chunk === 'string') bytes.write(chunk, encoding);
    else bytes.set(chunk);
    this.#entries.push({
      connection,
      timestamp: process.hrtime.bigint(),
      event: { kind: 'data', from, bytes },
    });
  }

  /** The frames that these connections would have put on the wire, with bytes of their own; plaintext where TLS was above. */
  frames(rename: (ends: Ends) => Ends): Frame[] {
    const composed = new Map<RecordedConnection, TcpConnection>();
    return this.#entries.flatMap(({ connection, timestamp: ticks, event }) => {
      let tcp = composed.get(connection);
      if (!tcp) {
        if (!connection.ends) return [];
        const { client, server } = rename(connection.ends);
        tcp = new TcpConnection(client, server);
        composed.set(connection, tcp);
      }
      const timestamp = this.#epoch + ticks;
      switch (event.kind) {
        case 'open':
          return tcp.open(timestamp);
        case 'refused':
          return [...tcp.open(timestamp).slice(0, 1), ...tcp.reset('server', timestamp)];
        case 'data':
          return tcp.send(event.from, timestamp, event.bytes);
        case 'close':
          return tcp.close(event.from, timestamp);
        default:
          return tcp.reset(event.from, timestamp);
      }
    });
  }
}
