import { Flag } from '../wire/compose.js';
import { HeaderReader } from '../wire/dissect.js';
import type { Frame } from '../wire/frame.js';
import { type Packet, payloadOf, type TcpHeader } from '../wire/packet.js';
import type { Endpoint } from '../wire/stream.js';

/** A connection that a live capture saw, by its two ends. */
export interface Ends {
  client: Endpoint;
  server: Endpoint;
}

interface Tracked extends Ends {
  /** Its SYN was seen, so the action began it. */
  begun: boolean;
  /** Data crossed it. */
  data: boolean;
  /** Sequence number after each side's FIN, and whether the other side has acknowledged it. */
  fins: Map<string, { after: number; acknowledged: boolean }>;
  reset: boolean;
}

/**
 * Cuts out of a live stream of frames what an action caused: from its start marker to its end marker, and after
 * that the rest of every connection begun in between, since a FIN can follow the marker. Markers themselves are
 * left out. So are connections of before that carry no data: they only finish what an earlier action did.
 */
export class Segment {
  private readonly reader = new HeaderReader();
  private readonly kept: { frame: Frame; connection: Tracked | null }[] = [];
  private readonly connections = new Map<string, Tracked>();
  private phase: 'before' | 'during' | 'after' = 'before';

  constructor(private readonly id: string) {}

  /** The start marker was seen. */
  get started(): boolean {
    return this.phase !== 'before';
  }

  /** The end marker was seen. */
  get ended(): boolean {
    return this.phase === 'after';
  }

  /** Connections begun by the action that have not closed. */
  get open(): Ends[] {
    const open = [...this.connections.values()].filter(
      (connection) => connection.begun && !isClosed(connection),
    );
    return open.map(({ client, server }) => ({ client, server }));
  }

  push(frame: Frame): void {
    const packet = this.reader.read(frame);
    const marker = readMarker(packet);
    if (marker !== null) {
      if (marker === `${this.id} start` && this.phase === 'before') this.phase = 'during';
      if (marker === `${this.id} end` && this.phase === 'during') this.phase = 'after';
      return;
    }
    if (this.phase === 'before') return;
    const connection = packet.tcp && packet.ip ? this.track(packet, packet.tcp) : null;
    if (this.phase === 'during' || connection?.begun) this.kept.push({ frame, connection });
  }

  /** The frames that the action caused, in the order in which they were seen. */
  frames(): Frame[] {
    const caused = this.kept.filter(({ connection }) => !connection || connection.begun || connection.data);
    return caused.map(({ frame }) => frame);
  }

  private track(packet: Packet, tcp: TcpHeader): Tracked | null {
    const { source, destination } = packet.ip!;
    const from = { address: source, port: tcp.sourcePort };
    const to = { address: destination, port: tcp.destinationPort };
    const key = [name(from), name(to)].sort().join(' ');
    const opens = (tcp.flags & (Flag.SYN | Flag.ACK)) === Flag.SYN;
    let connection = this.connections.get(key);
    if (opens && this.phase === 'during' && (!connection || isClosed(connection) || !connection.begun)) {
      connection = { client: from, server: to, begun: true, data: false, fins: new Map(), reset: false };
      this.connections.set(key, connection);
    }
    if (!connection) {
      if (this.phase === 'after') return null;
      connection = { client: from, server: to, begun: false, data: false, fins: new Map(), reset: false };
      this.connections.set(key, connection);
    }
    if (tcp.payloadLength > 0) connection.data = true;
    if (tcp.flags & Flag.RST) connection.reset = true;
    if (tcp.flags & Flag.FIN) {
      const after = (tcp.sequence + tcp.payloadLength + 1) >>> 0;
      if (!connection.fins.has(name(from))) connection.fins.set(name(from), { after, acknowledged: false });
    }
    const fin = connection.fins.get(name(to));
    if (fin && tcp.flags & Flag.ACK && tcp.acknowledgment === fin.after) fin.acknowledged = true;
    return connection;
  }
}

const MARKER = 'maillab marker ';
const MARKER_PORT = 9;

/** The payload of a marker datagram; `text` names a capture and which end of it this is. */
export function markerPayload(text: string): Uint8Array {
  return Buffer.from(MARKER + text);
}

function readMarker(packet: Packet): string | null {
  if (packet.udp?.destinationPort !== MARKER_PORT) return null;
  const text = Buffer.from(payloadOf(packet)).toString('latin1');
  return text.startsWith(MARKER) ? text.slice(MARKER.length) : null;
}

function isClosed({ fins, reset }: Tracked): boolean {
  return reset || (fins.size === 2 && [...fins.values()].every(({ acknowledged }) => acknowledged));
}

function name({ address, port }: Endpoint): string {
  return `${address}:${port}`;
}
