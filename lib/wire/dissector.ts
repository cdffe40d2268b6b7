import { Flag } from './compose.js';
import { ConnectionTable, type Located } from './connections.js';
import { HeaderReader } from './dissect.js';
import type { Dissection } from './dissection.js';
import type { Frame } from './frame.js';
import { tcpInfo } from './info/tcp.js';
import type { Packet } from './packet.js';

/** Protocol column by server port. */
const PORTS = new Map<number, string>([
  [25, 'SMTP'],
  [587, 'SMTP'],
  [110, 'POP'],
  [143, 'IMAP'],
  [53, 'DNS'],
  [80, 'HTTP'],
]);

/** Understands frames one after the other, as Wireshark's first pass does. */
export class Dissector {
  private readonly headers = new HeaderReader();
  private first: bigint | null = null;

  constructor(private readonly connections = new ConnectionTable()) {}

  next(frame: Frame): Dissection & { located: Located | null } {
    this.first ??= frame.timestamp;
    const packet = this.headers.read(frame);
    const located = packet.tcp ? this.connections.locate(packet) : null;
    const dissection = {
      packet,
      located,
      connection: located?.connection ?? null,
      from: located?.from ?? ('client' as const),
      time: frame.timestamp - this.first,
      protocol: '',
      info: '',
      layers: [],
      fields: new Map(),
    };
    this.describe(dissection, packet);
    return dissection;
  }

  private describe(dissection: Dissection, packet: Packet): void {
    const { arp, tcp, udp, icmp } = packet;
    if (arp) {
      dissection.protocol = 'ARP';
      dissection.info =
        arp.operation === 1
          ? `Who has ${arp.targetAddress}? Tell ${arp.senderAddress}`
          : `${arp.senderAddress} is at ${arp.senderStation}`;
    } else if (tcp) this.describeTcp(dissection, packet);
    else if (udp) {
      const port = PORTS.get(udp.destinationPort) ?? PORTS.get(udp.sourcePort);
      dissection.protocol = port ?? 'UDP';
      dissection.info = `${udp.sourcePort} → ${udp.destinationPort} Len=${udp.payloadLength}`;
    } else if (icmp) dissection.protocol = 'ICMP';
  }

  private describeTcp(dissection: Dissection, packet: Packet): void {
    const tcp = packet.tcp!;
    const connection = dissection.connection!;
    const own = connection.directions[dissection.from];
    const peer = connection.directions[dissection.from === 'client' ? 'server' : 'client'];
    const sequence = (tcp.sequence - (own.first ?? 0)) >>> 0;
    const acknowledgment = peer.first === null ? 1 : (tcp.acknowledgment - peer.first) >>> 0;
    dissection.protocol = (tcp.payloadLength > 0 && PORTS.get(connection.server.port)) || 'TCP';
    dissection.info = tcpInfo(packet, sequence, tcp.flags & Flag.ACK ? acknowledgment : 0, tcp.window);
  }
}
