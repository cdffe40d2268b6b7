import { ConnectionTable, type Located } from '../wire/connection-table.js';
import { HeaderReader } from '../wire/dissect.js';
import type { Frame } from '../wire/frame.js';
import { type Packet, payloadOf } from '../wire/packet.js';
import type { Traffic } from '../wire/traffic.js';
import { Columns } from './columns.js';
import { type Dissection, NO_CONTENTS, NO_FIELDS, NO_LAYERS } from './dissection.js';
import { Reading } from './info/application.js';
import { dnsName } from './info/detect.js';
import { dnsInfo } from './info/dns.js';
import { IcmpInfo } from './info/icmp.js';
import { networkInfo } from './info/network.js';
import { ARROW } from './info/tcp.js';
import { SegmentReader } from './segments.js';

const SECOND = 1_000_000_000n;

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
export class Dissector {
  private readonly headers = new HeaderReader();
  readonly connections: ConnectionTable;
  readonly segments: SegmentReader;
  private readonly icmp = new IcmpInfo();
  readonly columns = new Columns();
  private readonly reading: Reading;
  private readonly wantsFields: boolean;
  private first: { seconds: number; nanoseconds: number } | null = null;

  constructor(options: DissectorOptions = {}) {
    this.connections = new ConnectionTable(options.connectionLimit);
    this.wantsFields = options.fields ?? true;
    this.reading = new Reading(this.columns, this.wantsFields);
    this.segments = new SegmentReader(this.columns, this.reading);
  }

  /** Reads a frame's headers, and dissects it. `time` is in nanoseconds since the first frame; it is worked out unless told. */
  next(frame: Frame, time = this.sinceFirst(frame)): Dissection {
    const packet = this.headers.read(frame);
    const located = packet.tcp ? this.connections.locate(packet.ip!, packet.tcp) : null;
    return this.dissect(packet, located, time);
  }

  /** Dissects a frame whose headers were read, and whose segment was located. */
  dissect(packet: Packet, located: Located | null, time = this.sinceFirst(packet.frame)): Dissection {
    const { columns } = this;
    columns.reset();
    const dissection: Dissection = {
      packet,
      located,
      time,
      findings: 0,
      protocol: '',
      infoOctets: '',
      layers: this.wantsFields ? layersOf(packet) : NO_LAYERS,
      contents: this.wantsFields ? [] : NO_CONTENTS,
      window: 0,
      fields: NO_FIELDS,
    };
    if (located) {
      const { segments } = this;
      segments.next(packet, located, packet.frame.number, time, this.wantsFields ? dissection : null);
      dissection.findings = segments.findings.bits;
      dissection.window = segments.window;
    } else if (packet.udp) this.udp(dissection);
    else if (packet.icmp) this.icmp.write(packet, columns);
    else networkInfo(packet, columns);
    dissection.protocol = columns.protocol;
    dissection.infoOctets = columns.shown;
    return dissection;
  }

  private sinceFirst(frame: Frame): number {
    const seconds = Number(frame.timestamp / SECOND);
    const nanoseconds = Number(frame.timestamp % SECOND);
    this.first ??= { seconds, nanoseconds };
    return (seconds - this.first.seconds) * 1e9 + (nanoseconds - this.first.nanoseconds);
  }

  private udp(dissection: Dissection): void {
    const { packet } = dissection;
    const { sourcePort, destinationPort, payloadLength } = packet.udp!;
    this.columns.setProtocol('UDP');
    this.columns.set(`${sourcePort}${ARROW}${destinationPort} Len=${payloadLength}`);
    const name = dnsName(sourcePort, destinationPort);
    if (name === null || payloadLength === 0) return;
    dnsInfo(payloadOf(packet), this.reading.begin(packet.frame.number, dissection, true, false), name);
  }
}

/** Dissects every frame of a capture in order. */
export function dissectAll({ packets, located }: Traffic): Dissection[] {
  const dissector = new Dissector();
  return packets.map((packet, index) => dissector.dissect(packet, located[index]!));
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
