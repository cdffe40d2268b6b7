import { Finding } from './analysis.js';
import { Columns } from './columns.js';
import { Flag } from './compose.js';
import { ConnectionTable, type Located } from './connections.js';
import type { Demand, SegmentUser } from './desegment.js';
import { HeaderReader } from './dissect.js';
import { type Dissection, NO_CONTENTS, NO_FIELDS, NO_LAYERS } from './dissection.js';
import type { Frame } from './frame.js';
import { CONTENT, Reading } from './info/application.js';
import { applicationOf, dnsName } from './info/detect.js';
import { dnsInfo } from './info/dns.js';
import { IcmpInfo } from './info/icmp.js';
import { networkInfo } from './info/network.js';
import { ARROW, tcpInfo, windowOf, windowScaleOf } from './info/tcp.js';
import { TlsApplication } from './info/tls.js';
import { type Packet, payloadOf } from './packet.js';

/** Findings of segments whose bytes were read before. */
const REPEATED = Finding.Retransmission | Finding.SpuriousRetransmission;

export interface DissectorOptions {
  /** Work out the fields that display filters and packet details need; true unless told. */
  fields?: boolean;
  /** Most connections remembered at a time; all of them unless told. */
  connectionLimit?: number;
}

/**
 * Understands frames one after the other, as Wireshark does when it reads a file for the first time: a frame's line
 * depends on the frames before it, never on later ones.
 */
export class Dissector implements SegmentUser {
  private readonly headers = new HeaderReader();
  private readonly connections: ConnectionTable;
  private readonly icmp = new IcmpInfo();
  private readonly columns = new Columns();
  private readonly reading: Reading;
  private readonly wantsFields: boolean;
  private first: bigint | null = null;
  private current: Dissection | null = null;

  constructor(options: DissectorOptions = {}) {
    this.connections = new ConnectionTable(options.connectionLimit);
    this.wantsFields = options.fields ?? true;
    this.reading = new Reading(this.columns, this.wantsFields);
  }

  next(frame: Frame): Dissection {
    this.first ??= frame.timestamp;
    const packet = this.headers.read(frame);
    const { columns } = this;
    columns.reset();
    const dissection: Dissection = {
      packet,
      located: packet.tcp ? this.connections.locate(packet) : null,
      time: Number(frame.timestamp - this.first),
      findings: 0,
      protocol: '',
      infoOctets: '',
      layers: this.wantsFields ? layersOf(packet) : NO_LAYERS,
      contents: this.wantsFields ? [] : NO_CONTENTS,
      window: 0,
      fields: NO_FIELDS,
    };
    this.current = dissection;
    if (dissection.located) this.tcp(dissection, dissection.located);
    else if (packet.udp) this.udp(dissection);
    else if (packet.icmp) this.icmp.write(packet, columns);
    else networkInfo(packet, columns);
    dissection.protocol = columns.protocol;
    dissection.infoOctets = columns.shown;
    return dissection;
  }

  private udp(dissection: Dissection): void {
    const { packet } = dissection;
    const { sourcePort, destinationPort, payloadLength } = packet.udp!;
    this.columns.setProtocol('UDP');
    this.columns.set(`${sourcePort}${ARROW}${destinationPort} Len=${payloadLength}`);
    const name = dnsName(sourcePort, destinationPort);
    if (name === null || payloadLength === 0) return;
    dnsInfo(payloadOf(packet), this.reading.begin(dissection, true, false), name);
  }

  private tcp(dissection: Dissection, located: Located): void {
    const { packet } = dissection;
    const tcp = packet.tcp!;
    const { connection, from } = located;
    const { analysis } = connection;
    const scale = tcp.flags & Flag.SYN ? windowScaleOf(packet) : null;
    const findings = analysis.segment(from, tcp, packet.frame.number, dissection.time, located.reused, scale);
    dissection.findings = findings.bits;
    dissection.window = windowOf(packet, analysis[from]);
    this.columns.setProtocol('TCP');
    tcpInfo(packet, analysis, from, findings, dissection.window, this.columns);
    if (tcp.flags & Flag.RST || findings.bits & Finding.KeepAlive) return;
    if (packet.payloadEnd > packet.payloadStart) this.payload(dissection, located);
    else if (tcp.flags & Flag.FIN) connection.desegmenters[from].finish(this);
  }

  private payload(dissection: Dissection, located: Located): void {
    const tcp = dissection.packet.tcp!;
    const { connection, from } = located;
    const payload = payloadOf(dissection.packet);
    if (connection.application === undefined) {
      connection.application = applicationOf(payload, from, connection.client.port, connection.server.port);
    }
    const { application } = connection;
    if (application === null) return;
    if (payload.length < tcp.payloadLength) {
      // The capture cut the segment: its rest will not come.
      if (dissection.findings & (Finding.Retransmission | Finding.OutOfOrder)) return;
      application.read(payload, this.reading.begin(dissection, from === 'client', false));
      return;
    }
    const start =
      (tcp.sequence + (tcp.flags & Flag.SYN ? 1 : 0) - (connection.analysis[from].base ?? 0)) >>> 0;
    const desegmenter = connection.desegmenters[from];
    desegmenter.add(payload, start, this);
    if (tcp.flags & Flag.FIN) desegmenter.finish(this);
  }

  // What follows answers the desegmenter of the frame at hand.

  get frame(): number {
    return this.current!.packet.frame.number;
  }

  get repeated(): boolean {
    return (this.current!.findings & REPEATED) !== 0;
  }

  read(bytes: Uint8Array): Demand {
    // Wireshark does not show protocols what came out of order, as it could confuse them.
    if (this.current!.findings & Finding.OutOfOrder) return CONTENT;
    const { connection, from } = this.current!.located!;
    const reading = this.reading.begin(this.current!, from === 'client', true);
    const demand = connection.application!.read(bytes, reading);
    if (reading.startsTls) connection.application = new TlsApplication();
    return demand;
  }

  onMiddle(first: boolean): void {
    this.columns.setProtocol('TCP');
    if (first) this.columns.appendSeparated(' ', '[TCP segment of a reassembled PDU]');
  }

  onWait(): void {
    if (this.wantsFields) this.current!.layers.push(this.current!.located!.connection.application!.layer);
  }

  onAnother(): void {
    this.columns.fence();
    this.columns.protocolWritable = false;
  }
}

/** Display-filter names of the headers. */
function layersOf(packet: Packet): string[] {
  const layers = ['frame'];
  if (packet.link) layers.push(packet.link.kind);
  if (packet.link && packet.link.vlans.length > 0) layers.push('vlan');
  if (packet.arp) layers.push('arp');
  if (packet.ip) layers.push(packet.ip.version === 4 ? 'ip' : 'ipv6');
  if (packet.tcp) layers.push('tcp');
  if (packet.udp) layers.push('udp');
  if (packet.icmp) layers.push(packet.icmp.version === 4 ? 'icmp' : 'icmpv6');
  return layers;
}
