import { Flag } from '../wire/compose.js';
import type { IpHeader, TcpHeader } from '../wire/packet.js';
import type { Endpoint, Side } from '../wire/stream.js';
import { Analysis } from './analysis.js';
import { Desegmenter } from './desegment.js';
import type { Application } from './info/application.js';

/** A TCP connection among the frames read so far. */
export interface Connection {
  /** From 0 in order of first frame, as Wireshark's `tcp.stream`. */
  index: number;
  client: Endpoint;
  server: Endpoint;
  key: string;
  readonly analysis: Analysis;
  readonly desegmenters: Record<Side, Desegmenter>;
  /** The application protocol; null when it is not known, undefined before the first payload. */
  application: Application | null | undefined;
}

type Addresses = Pick<IpHeader, 'source' | 'destination'>;

/** Where a segment belongs. */
export interface Located {
  connection: Connection;
  from: Side;
  /** True for the first segment of the connection. */
  isNew: boolean;
  /** True when an earlier connection had the same addresses and ports, or a SYN-ACK belongs to one. */
  reused: boolean;
}

/**
 * Tells which connection a segment belongs to. A SYN on the four-tuple of an earlier connection begins a new one
 * unless it repeats that connection's own SYN, as in Wireshark. Memory: `limit` connections, the one longest
 * without a segment being forgotten first.
 */
export class ConnectionTable {
  private readonly connections = new Map<string, Connection>();
  private count = 0;
  private last: Connection | null = null;

  constructor(
    private readonly limit = Number.POSITIVE_INFINITY,
    private readonly onForget: (connection: Connection) => void = () => {},
  ) {}

  locate(ip: Addresses, tcp: TcpHeader): Located {
    const { last } = this;
    if (last !== null) {
      const from = sideOf(last, ip.source, tcp.sourcePort, ip.destination, tcp.destinationPort);
      if (from !== null) return this.continue(last, from, ip, tcp);
    }
    const key = keyOf(ip.source, tcp.sourcePort, ip.destination, tcp.destinationPort);
    const connection = this.connections.get(key);
    if (connection === undefined) return this.begin(ip, tcp, key, false);
    if (this.limit !== Number.POSITIVE_INFINITY) {
      this.connections.delete(key);
      this.connections.set(key, connection);
    }
    this.last = connection;
    const from = sideOf(connection, ip.source, tcp.sourcePort, ip.destination, tcp.destinationPort)!;
    return this.continue(connection, from, ip, tcp);
  }

  private continue(connection: Connection, from: Side, ip: Addresses, tcp: TcpHeader): Located {
    if ((tcp.flags & (Flag.SYN | Flag.ACK)) === Flag.SYN) {
      const { base } = connection.analysis[from];
      if (base !== null && base !== tcp.sequence) return this.begin(ip, tcp, connection.key, true);
    }
    return { connection, from, isNew: false, reused: connection.analysis.place(from, tcp) };
  }

  private begin(ip: Addresses, tcp: TcpHeader, key: string, reused: boolean): Located {
    const source = { address: ip.source, port: tcp.sourcePort };
    const destination = { address: ip.destination, port: tcp.destinationPort };
    const from = openingSide(tcp);
    const connection: Connection = {
      index: this.count,
      client: from === 'client' ? source : destination,
      server: from === 'client' ? destination : source,
      key,
      analysis: new Analysis(),
      desegmenters: { client: new Desegmenter(), server: new Desegmenter() },
      application: undefined,
    };
    connection.analysis.place(from, tcp);
    this.count += 1;
    const earlier = this.connections.get(key);
    if (earlier) this.forget(earlier);
    else if (this.connections.size >= this.limit) this.forget(this.connections.values().next().value!);
    this.connections.set(key, connection);
    this.last = connection;
    return { connection, from, isNew: true, reused };
  }

  /** How many connections were seen. */
  get size(): number {
    return this.count;
  }

  private forget(connection: Connection): void {
    this.connections.delete(connection.key);
    this.onForget(connection);
  }
}

/** Who sends the first segment seen: SYN tells; in mid-stream the server is taken to have the lower port. */
function openingSide(tcp: TcpHeader): Side {
  if (tcp.flags & Flag.SYN) return tcp.flags & Flag.ACK ? 'server' : 'client';
  return tcp.sourcePort < tcp.destinationPort ? 'server' : 'client';
}

function sideOf(
  connection: Connection,
  source: string,
  sourcePort: number,
  destination: string,
  destinationPort: number,
): Side | null {
  const { client, server } = connection;
  if (client.port === sourcePort && server.port === destinationPort) {
    if (client.address === source && server.address === destination) return 'client';
  }
  if (server.port === sourcePort && client.port === destinationPort) {
    if (server.address === source && client.address === destination) return 'server';
  }
  return null;
}

/** The same for both directions. */
function keyOf(source: string, sourcePort: number, destination: string, destinationPort: number): string {
  const forward = sourcePort < destinationPort || (sourcePort === destinationPort && source < destination);
  return forward
    ? `${sourcePort} ${destinationPort} ${source} ${destination}`
    : `${destinationPort} ${sourcePort} ${destination} ${source}`;
}
