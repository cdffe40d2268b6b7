import { Flag } from './compose.js';
import type { IpHeader, Packet, TcpHeader } from './packet.js';
import { type Endpoint, otherSide, type Side } from './stream.js';

/** A TCP connection among the frames read so far. */
export interface Connection {
  /** From 0 in order of first frame, as Wireshark's `tcp.stream`. */
  index: number;
  client: Endpoint;
  server: Endpoint;
  key: string;
  /**
   * The sequence numbers that each side's relative ones count from: that of its SYN, or the one before the first octet
   * seen. Null before anything tells.
   */
  readonly base: Record<Side, number | null>;
}

/** A connection in the table, between the one used before it and the one used after it. */
interface Kept extends Connection {
  older: Kept | null;
  newer: Kept | null;
}

/** Connections found by their ports alone: a power of two, several times as many as are mostly open. */
const SLOTS = 4096;

type Addresses = Pick<IpHeader, 'source' | 'destination'>;

/** Where a segment belongs. */
export interface Located {
  connection: Connection;
  from: Side;
  /** True for a segment that an ICMP error quotes: it was not received. */
  isQuoted: boolean;
  /** True when an earlier connection had the same addresses and ports, or a SYN-ACK belongs to one. */
  reused: boolean;
}

/**
 * Tells which connection a segment belongs to. A SYN on the four-tuple of an earlier connection begins a new one
 * unless it repeats that connection's own SYN, as in Wireshark. Memory: `limit` connections, the one longest
 * without a segment being forgotten first.
 */
export class ConnectionTable {
  private readonly connections = new Map<string, Kept>();
  private count = 0;
  private oldest: Kept | null = null;
  private newest: Kept | null = null;
  /** The latest connection with each sum of ports, which saves making its key. */
  private readonly byPorts: (Kept | null)[] = new Array(SLOTS).fill(null);

  constructor(private readonly limit = Number.POSITIVE_INFINITY) {}

  /** Where the TCP segment of a packet belongs, or the one that it quotes; null without any. */
  of({ ip, tcp, quoted }: Packet): Located | null {
    if (tcp) return this.locate(ip!, tcp);
    return quoted && this.locateQuoted(quoted);
  }

  locate(ip: Addresses, tcp: TcpHeader): Located {
    const slot = slotOf(tcp.sourcePort, tcp.destinationPort);
    const likely = this.byPorts[slot]!;
    if (likely !== null) {
      const from = sideOf(likely, ip.source, tcp.sourcePort, ip.destination, tcp.destinationPort);
      if (from !== null) return this.continue(likely, from, ip, tcp);
    }
    const key = keyOf(ip.source, tcp.sourcePort, ip.destination, tcp.destinationPort);
    const connection = this.connections.get(key);
    if (connection === undefined) return this.begin(ip, tcp, key, false);
    this.byPorts[slot] = connection;
    const from = sideOf(connection, ip.source, tcp.sourcePort, ip.destination, tcp.destinationPort)!;
    return this.continue(connection, from, ip, tcp);
  }

  /**
   * As in Wireshark a connection may be seen first in a quote; sequence numbers of what was not received count for nothing.
   * Null where too little is quoted.
   */
  private locateQuoted({ ip, tcp }: Packet): Located | null {
    if (!ip || !tcp || tcp.length < 20) return null;
    const key = keyOf(ip.source, tcp.sourcePort, ip.destination, tcp.destinationPort);
    const connection = this.connections.get(key) ?? this.open(ip, tcp, key);
    const from = sideOf(connection, ip.source, tcp.sourcePort, ip.destination, tcp.destinationPort)!;
    return { connection, from, isQuoted: true, reused: false };
  }

  private continue(connection: Kept, from: Side, ip: Addresses, tcp: TcpHeader): Located {
    if ((tcp.flags & (Flag.SYN | Flag.ACK)) === Flag.SYN) {
      const base = connection.base[from];
      if (base !== null && base !== tcp.sequence) return this.begin(ip, tcp, connection.key, true);
    }
    if (connection !== this.newest) {
      this.unlink(connection);
      this.link(connection);
    }
    return { connection, from, isQuoted: false, reused: place(connection, from, tcp) };
  }

  private begin(ip: Addresses, tcp: TcpHeader, key: string, reused: boolean): Located {
    const connection = this.open(ip, tcp, key);
    const from = openingSide(tcp);
    place(connection, from, tcp);
    return { connection, from, isQuoted: false, reused };
  }

  private open(ip: Addresses, tcp: TcpHeader, key: string): Connection {
    const source = { address: ip.source, port: tcp.sourcePort };
    const destination = { address: ip.destination, port: tcp.destinationPort };
    const from = openingSide(tcp);
    const connection: Kept = {
      index: this.count,
      client: from === 'client' ? source : destination,
      server: from === 'client' ? destination : source,
      key,
      base: { client: null, server: null },
      older: null,
      newer: null,
    };
    this.count += 1;
    const earlier = this.connections.get(key);
    if (earlier) this.forget(earlier);
    else if (this.connections.size >= this.limit) this.forget(this.oldest!);
    this.connections.set(key, connection);
    this.link(connection);
    this.byPorts[slotOf(tcp.sourcePort, tcp.destinationPort)] = connection;
    return connection;
  }

  private forget(connection: Kept): void {
    this.unlink(connection);
    this.connections.delete(connection.key);
    const slot = slotOf(connection.client.port, connection.server.port);
    if (this.byPorts[slot] === connection) this.byPorts[slot] = null;
  }

  /** Makes a connection the one used last. */
  private link(connection: Kept): void {
    const { newest } = this;
    connection.older = newest;
    if (newest === null) this.oldest = connection;
    else newest.newer = connection;
    this.newest = connection;
  }

  private unlink(connection: Kept): void {
    const { older, newer } = connection;
    if (older === null) this.oldest = newer;
    else older.newer = newer;
    if (newer === null) this.newest = older;
    else newer.older = older;
    connection.older = null;
    connection.newer = null;
  }

  /** How many connections were seen. */
  get size(): number {
    return this.count;
  }
}

/** Notes where relative sequence numbers count from. True when a SYN-ACK comes with another number than before. */
function place({ base }: Connection, from: Side, { flags, sequence, acknowledgment }: TcpHeader): boolean {
  const own = base[from];
  const synAck = (flags & (Flag.SYN | Flag.ACK)) === (Flag.SYN | Flag.ACK);
  const changed = synAck && own !== null && own !== sequence;
  if (changed) base[from] = sequence;
  base[from] ??= flags & Flag.SYN ? sequence : (sequence - 1) >>> 0;
  if (flags & Flag.ACK) base[otherSide(from)] ??= (acknowledgment - 1) >>> 0;
  return changed;
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
function slotOf(sourcePort: number, destinationPort: number): number {
  return (sourcePort + destinationPort) & (SLOTS - 1);
}

/** The same for both directions. */
function keyOf(source: string, sourcePort: number, destination: string, destinationPort: number): string {
  const forward = sourcePort < destinationPort || (sourcePort === destinationPort && source < destination);
  return forward
    ? `${sourcePort} ${destinationPort} ${source} ${destination}`
    : `${destinationPort} ${sourcePort} ${destination} ${source}`;
}
