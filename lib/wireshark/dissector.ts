import { ConnectionTable, type Located } from '../wire/connection-table.js';
import { HeaderReader } from '../wire/dissect.js';
import type { Frame } from '../wire/frame.js';
import { type IcmpHeader, type Packet, payloadOf } from '../wire/packet.js';
import type { Traffic } from '../wire/traffic.js';
import { Columns } from './columns.js';
import { type Dissection, NO_CONTENTS, NO_FIELDS, NO_LAYERS } from './dissection.js';
import { Reading } from './info/application.js';
import { dnsName } from './info/detect.js';
import { dnsInfo } from './info/dns.js';
import { DnsTimes } from './info/dns-times.js';
import { IcmpInfo } from './info/icmp.js';
import { networkInfo } from './info/network.js';
import { ARROW } from './info/tcp.js';
import { SegmentReader } from './segments.js';

const SECOND = 1_000_000_000n;
/** In seconds. */
const DAY = 86_400;

export interface DissectorOptions {
  /** Work out the fields that display filters and packet details need; by default true. */
  fields?: boolean;
  /** Most connections remembered at a time; by default all of them. */
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
  /** What is written of quoted packets. */
  private readonly unseen = new Columns();
  private readonly readingQuote: Reading;
  private readonly wantsFields: boolean;
  private previous: number | null = null;
  private first: { seconds: number; nanoseconds: number } | null = null;

  constructor(options: DissectorOptions = {}) {
    this.connections = new ConnectionTable(options.connectionLimit);
    this.wantsFields = options.fields ?? true;
    const times = new DnsTimes();
    this.reading = new Reading(this.columns, this.wantsFields, times);
    this.readingQuote = new Reading(this.unseen, this.wantsFields, times);
    this.segments = new SegmentReader(this.columns, this.reading);
  }

  /**
   * Reads a frame's headers, and dissects it. `time` is in nanoseconds since the first frame, and worked out where it is
   * not given.
   */
  next(frame: Frame, time = this.sinceFirst(frame)): Dissection {
    const packet = this.headers.read(frame);
    const located = this.connections.of(packet);
    return this.dissect(packet, located, time);
  }

  /** Dissects a frame whose headers were read, and whose segment was located. */
  dissect(packet: Packet, located: Located | null, time = this.sinceFirst(packet.frame)): Dissection {
    const { columns } = this;
    columns.reset();
    const dissection = this.empty(packet, packet.tcp ? located : null, time);
    this.previous = time;
    if (packet.tcp && located) {
      const { segments } = this;
      segments.next(packet, located, packet.frame.number, time, this.wantsFields ? dissection : null);
      dissection.findings = segments.findings.bits;
      dissection.window = segments.window;
    } else if (packet.udp) this.udp(dissection, columns, this.reading);
    else if (packet.icmp) this.icmp.write(packet, columns);
    else networkInfo(packet, columns);
    if (this.wantsFields) addData(dissection);
    dissection.protocol = columns.protocol;
    dissection.infoOctets = columns.shown;
    if (packet.quoted) this.quote(packet.quoted, located, dissection);
    return dissection;
  }

  private empty(packet: Packet, located: Located | null, time: number): Dissection {
    return {
      packet,
      located,
      time,
      previousTime: this.previous,
      findings: 0,
      protocol: '',
      infoOctets: '',
      layers: this.wantsFields ? layersOf(packet) : NO_LAYERS,
      contents: this.wantsFields ? [] : NO_CONTENTS,
      window: 0,
      quoted: null,
      fields: NO_FIELDS,
    };
  }

  /** Dissects what an ICMP error quotes: nothing of it is shown in the packet list, but filters find it. */
  private quote(packet: Packet, located: Located | null, outer: Dissection): void {
    const dissection = this.empty(packet, located, outer.time);
    dissection.window = packet.tcp?.window ?? 0;
    if (this.wantsFields) outer.quoted = dissection;
    this.unseen.reset();
    const toServer = located?.from === 'client';
    const reading = this.readingQuote.begin(packet.frame.number, dissection, toServer, false);
    if (located) this.segments.quoted(located, dissection, reading);
    else if (packet.udp) this.udp(dissection, this.unseen, this.readingQuote);
    else if (this.wantsFields) addData(dissection);
  }

  private sinceFirst(frame: Frame): number {
    const seconds = Number(frame.timestamp / SECOND);
    const nanoseconds = Number(frame.timestamp % SECOND);
    this.first ??= { seconds, nanoseconds };
    return (seconds - this.first.seconds) * 1e9 + (nanoseconds - this.first.nanoseconds);
  }

  private udp(dissection: Dissection, columns: Columns, reading: Reading): void {
    const { packet } = dissection;
    const { sourcePort, destinationPort, payloadLength } = packet.udp!;
    columns.setProtocol('UDP');
    columns.set(`${sourcePort}${ARROW}${destinationPort} Len=${payloadLength}`);
    const name = dnsName(sourcePort, destinationPort);
    const payload = payloadOf(packet);
    reading.begin(packet.frame.number, dissection, true, false);
    if (name === null && payload.length > 0) reading.layer('data', payload);
    else if (name !== null && payload.length > 0) dnsInfo(payload, reading, name);
  }
}

/** Dissects every frame of a capture in order. */
export function dissectAll({ packets, located }: Traffic): Dissection[] {
  const dissector = new Dissector();
  return packets.map((packet, index) => dissector.dissect(packet, located[index]!));
}

/** What fragments, and datagrams of protocols that are not known, carry, and what a ping sends along. */
function addData({ packet, layers, contents }: Dissection): void {
  const { ip, tcp, udp, icmp, frame, malformed } = packet;
  if (!ip || tcp || udp || malformed) return;
  if (icmp && ![icmp.version === 4 ? 0 : 128, icmp.version === 4 ? 8 : 129].includes(icmp.type)) return;
  const bytes = icmp
    ? pingData(packet, icmp)
    : frame.data.subarray(ip.offset + ip.length, ip.offset + ip.totalLength);
  if (bytes.length === 0) return;
  layers.push('data');
  contents.push({ layer: 'data', bytes });
}

/** What a ping sends along, behind the time of its sending where Wireshark recognises one. */
function pingData(packet: Packet, { version }: IcmpHeader): Uint8Array {
  const payload = payloadOf(packet);
  if (version === 6 || payload.length < 8) return payload;
  const view = new DataView(payload.buffer, payload.byteOffset);
  const now = Number(packet.frame.timestamp / SECOND);
  const isTime = [true, false].some((little) => Math.abs(view.getUint32(0, little) - now) < DAY);
  return isTime ? payload.subarray(8) : payload;
}

/** Display-filter names of the headers. */
function layersOf(packet: Packet): string[] {
  const layers = ['frame'];
  if (!packet.link && packet.ip && packet.ip.offset === 0) layers.push('raw');
  if (packet.link) layers.push(packet.link.kind === 'sll2' ? 'sll' : packet.link.kind);
  if (packet.link && packet.link.vlans.length > 0) layers.push('vlan');
  if (packet.arp) layers.push('arp');
  if (packet.ip) layers.push(packet.ip.version === 4 ? 'ip' : 'ipv6');
  if (packet.tcp) layers.push('tcp');
  if (packet.udp) layers.push('udp');
  if (packet.icmp) layers.push(packet.icmp.version === 4 ? 'icmp' : 'icmpv6');
  return layers;
}
