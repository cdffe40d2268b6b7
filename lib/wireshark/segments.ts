import { Flag } from '../wire/compose.js';
import type { Connection, Located } from '../wire/connection-table.js';
import type { Octets } from '../wire/octets.js';
import { payloadOf, type Segment } from '../wire/packet.js';
import { otherSide, type Side } from '../wire/stream.js';
import { Analysis, Finding, type Findings } from './analysis.js';
import type { Columns, Ground } from './columns.js';
import { type Demand, Desegmenter, type SegmentUser } from './desegment.js';
import type { Dissection } from './dissection.js';
import { type Application, CONTENT, type Reading } from './info/application.js';
import { applicationOf } from './info/detect.js';
import { findingsInfo, windowOf, windowScaleOf, writeSegment } from './info/tcp.js';
import { TlsApplication } from './info/tls.js';

/** Findings of segments whose bytes were read before. */
const REPEATED = Finding.Retransmission | Finding.SpuriousRetransmission;

/** What Wireshark remembers of a connection. */
class Memory {
  readonly analysis = new Analysis();
  readonly desegmenters: Record<Side, Desegmenter> = { client: new Desegmenter(), server: new Desegmenter() };
  /** The application protocol; null when it is not known, undefined before the first payload. */
  application: Application | null | undefined;
}

/** Reads TCP segments one after the other into the columns, and their payload as its application does. */
export class SegmentReader implements SegmentUser, Ground {
  /** Of the latest segment. */
  readonly findings: Findings = { bits: 0, duplicateAck: 0, duplicateAckFrame: 0 };
  /** The latest segment's window in octets, scaled. */
  window = 0;
  frame = 0;
  private segment: Segment | null = null;
  private connection: Connection | null = null;
  /** Of that connection. */
  private memory = new Memory();
  private readonly memories = new WeakMap<Connection, Memory>();
  private from: Side = 'client';
  private dissection: Dissection | null = null;

  constructor(
    private readonly columns: Columns,
    private readonly reading: Reading,
  ) {}

  /**
   * Reads a segment of the frame with the number `frame`, seen `time` nanoseconds after the first one. `dissection` gets
   * the fields, where they are wanted.
   */
  next(segment: Segment, located: Located, frame: number, time: number, dissection: Dissection | null): void {
    const { connection, from } = located;
    const { columns, findings } = this;
    const tcp = segment.tcp!;
    this.segment = segment;
    if (connection !== this.connection) this.turnTo(connection);
    const { analysis, desegmenters } = this.memory;
    this.from = from;
    this.frame = frame;
    this.dissection = dissection;
    const scale = tcp.flags & Flag.SYN ? windowScaleOf(segment) : null;
    analysis.segment(from, tcp, frame, time, located.reused, scale, findings);
    this.window = windowOf(segment, analysis[from]);
    columns.setProtocol('TCP');
    columns.setGround(this);
    findingsInfo(findings, columns);
    if (tcp.flags & Flag.RST || findings.bits & Finding.KeepAlive) return;
    if (segment.payloadEnd > segment.payloadStart) this.payload(segment, connection);
    else if (tcp.flags & Flag.FIN) desegmenters[from].finish(this);
  }

  private turnTo(connection: Connection): void {
    let memory = this.memories.get(connection);
    if (memory === undefined) {
      memory = new Memory();
      this.memories.set(connection, memory);
    }
    this.connection = connection;
    this.memory = memory;
  }

  private payload(segment: Segment, connection: Connection): void {
    const tcp = segment.tcp!;
    const { from, memory } = this;
    if (memory.application === null) return;
    const payload = payloadOf(segment);
    memory.application ??= applicationOf(payload, from, connection.client.port, connection.server.port);
    if (memory.application === null) return;
    if (payload.length < tcp.payloadLength) {
      // The capture cut the segment: its rest will not come.
      if (this.findings.bits & (Finding.Retransmission | Finding.OutOfOrder)) return;
      memory.application.read(payload, this.begin(false));
      return;
    }
    const start = (tcp.sequence + (tcp.flags & Flag.SYN ? 1 : 0) - (connection.base[from] ?? 0)) >>> 0;
    const desegmenter = memory.desegmenters[from];
    desegmenter.add(payload, start, this);
    if (tcp.flags & Flag.FIN) desegmenter.finish(this);
  }

  private begin(canWait: boolean): Reading {
    return this.reading.begin(this.frame, this.dissection, this.from === 'client', canWait);
  }

  writeGround(octets: Octets): void {
    const { base } = this.connection!;
    writeSegment(this.segment!, base[this.from] ?? 0, base[otherSide(this.from)] ?? 0, this.window, octets);
  }

  // What follows answers the desegmenter.

  get keeps(): boolean {
    return this.reading.wantsFields;
  }

  get repeated(): boolean {
    return (this.findings.bits & REPEATED) !== 0;
  }

  read(bytes: Uint8Array): Demand {
    // Wireshark does not show protocols what came out of order, as it could confuse them.
    if (this.findings.bits & Finding.OutOfOrder) return CONTENT;
    const reading = this.begin(true);
    const demand = this.memory.application!.read(bytes, reading);
    if (reading.startsTls) this.memory.application = new TlsApplication();
    return demand;
  }

  onMiddle(first: boolean): void {
    this.columns.setProtocol('TCP');
    if (first) this.columns.appendSeparated(' ', '[TCP segment of a reassembled PDU]');
  }

  onWait(): void {
    this.dissection?.layers.push(this.memory.application!.layer);
  }

  onAnother(): void {
    this.columns.fence();
    this.columns.protocolWritable = false;
  }
}
