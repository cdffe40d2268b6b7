import { Flag } from '../wire/compose.js';
import type { Connection, Located } from '../wire/connection-table.js';
import type { Octets } from '../wire/octets.js';
import { payloadOf, type Segment } from '../wire/packet.js';
import { otherSide, type Side } from '../wire/stream.js';
import { Analysis, Finding, type Findings } from './analysis.js';
import type { Columns, Ground } from './columns.js';
import { type Demand, Desegmenter, type SegmentUser } from './desegment.js';
import { addField, type Dissection } from './dissection.js';
import { type Application, CONTENT, type Reading } from './info/application.js';
import { applicationOf } from './info/detect.js';
import { findingsInfo, windowOf, windowScaleOf, writeSegment } from './info/tcp.js';
import { TlsApplication } from './info/tls.js';
import { Timing } from './timing.js';

/** Findings of segments whose bytes were read before. */
const REPEATED = Finding.Retransmission | Finding.SpuriousRetransmission;

/** What Wireshark remembers of a connection. */
class Memory {
  readonly analysis = new Analysis();
  readonly desegmenters: Record<Side, Desegmenter> = { client: new Desegmenter(), server: new Desegmenter() };
  /** The application protocol; null when it is not known, undefined before the first payload. */
  application: Application | null | undefined;
  /** What only filters ask for. */
  readonly timing = new Timing();
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
    if (dissection) this.fields(dissection, time);
    columns.setProtocol('TCP');
    columns.setGround(this);
    findingsInfo(findings, columns);
    if (tcp.flags & Flag.RST || findings.bits & Finding.KeepAlive) return;
    if (segment.payloadEnd > segment.payloadStart) this.payload(segment, connection);
    else if (tcp.flags & Flag.FIN) desegmenters[from].finish(this);
  }

  /** Reads a segment that an ICMP error quotes, as Wireshark does: its application takes it for one that came. */
  quoted(located: Located, dissection: Dissection, reading: Reading): void {
    const { packet, time } = dissection;
    this.turnTo(located.connection);
    const { memory } = this;
    if (reading.wantsFields) {
      memory.timing.quoted(time, dissection);
      this.scaleFactor(packet.tcp!.flags, located.from, dissection);
    }
    if (packet.payloadEnd === packet.payloadStart) return;
    const { client, server } = located.connection;
    const payload = payloadOf(packet);
    memory.application ??= applicationOf(payload, located.from, client.port, server.port);
    if (memory.application === null) reading.layer('data', payload);
    else memory.application.read(payload, reading);
  }

  private fields(dissection: Dissection, time: number): void {
    const { findings, memory, from } = this;
    const tcp = this.segment!.tcp!;
    dissection.findings = findings.bits;
    if (findings.bits & Finding.ReusedPorts) memory.timing.reuse();
    memory.timing.segment(from, tcp, memory.analysis.firstRoundTrip, time, dissection);
    if (findings.bits & Finding.DuplicateAck) {
      addField(dissection, 'tcp.analysis.duplicate_ack_num', findings.duplicateAck);
      addField(dissection, 'tcp.analysis.duplicate_ack_frame', findings.duplicateAckFrame);
    }
    this.scaleFactor(tcp.flags, from, dissection);
  }

  private scaleFactor(flags: number, from: Side, dissection: Dissection): void {
    if (flags & Flag.SYN) return;
    const { windowScale } = this.memory.analysis[from];
    addField(dissection, 'tcp.window_size_scalefactor', windowScale < 0 ? windowScale : 2 ** windowScale);
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
    const payload = payloadOf(segment);
    memory.application ??= applicationOf(payload, from, connection.client.port, connection.server.port);
    if (memory.application === null) {
      this.data(payload);
      return;
    }
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

  /** Payload of no known protocol. */
  private data(bytes: Uint8Array): void {
    const { dissection } = this;
    if (!dissection || this.repeated || this.findings.bits & Finding.OutOfOrder) return;
    dissection.layers.push('data');
    dissection.contents.push({ layer: 'data', bytes });
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
    const { dissection, memory, from } = this;
    if (!dissection) return;
    dissection.layers.push(memory.application!.layer);
    if (memory.application!.layer === 'imap') addField(dissection, 'imap.isrequest', from === 'client');
  }

  onAnother(): void {
    this.columns.fence();
    this.columns.protocolWritable = false;
  }
}
