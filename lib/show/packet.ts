import type {
  ArpHeader,
  Header,
  IpHeader,
  LinkHeader,
  Packet,
  TcpHeader,
  UdpHeader,
} from '../wire/packet.js';
import { bytesText, hexLines, isReadable } from './bytes.js';
import type { PacketRow } from './packet-list.js';
import { hideInInfo, SecretHider } from './secrets.js';
import { count, plural } from './spanish.js';
import { type TreeNode, treeView } from './tree.js';
import type { View } from './view.js';
import { wireLines } from './visible.js';

/** A field of a header: what it says, and its octets within the header; whether it counts something, or is drawn by lot. */
type FieldLine = [label: string, start: number, length: number, varies?: 'varies'];

/** Octets of payload shown in hexadecimal; more are counted. */
const MOST_HEX = 2048;
const MOST_LINES = 60;

const HIDDEN = ['Oculto: hay una contraseña que no es pública. Se ve con { secrets: true }.'];

const ETHER_TYPES: Record<number, string> = { 2048: 'IPv4', 2054: 'ARP', 34525: 'IPv6', 33024: 'VLAN' };
const IP_PROTOCOLS: Record<number, string> = { 1: 'ICMP', 6: 'TCP', 17: 'UDP', 58: 'ICMPv6' };
const TCP_FLAGS = ['FIN', 'SYN', 'RST', 'PSH', 'ACK', 'URG', 'ECE', 'CWR'];

/** What the details of a packet show. */
export interface PacketViewOptions {
  /** Show passwords that are not public. */
  secrets?: boolean;
}

/**
 * Wireshark's packet details: every header of a frame with its fields and their octets, then the payload and the dump.
 * `masked` is the packet as the whole session tells that it may be shown: another one where it holds a private password.
 */
export function packetView(
  packet: Packet,
  row?: PacketRow,
  options: PacketViewOptions = {},
  masked: Packet = packet,
): View {
  const { frame } = packet;
  const text = payloadLines(options.secrets ? packet : masked);
  const hider = new SecretHider();
  const shown = options.secrets ? text : text?.map((line) => hider.line('client', line));
  const hidden =
    (!options.secrets && masked !== packet) ||
    shown?.some((line, index) => line !== text![index]) ||
    (!options.secrets && row !== undefined && hideInInfo(row.info) !== row.info);
  const time = row ? ` · ${row.time.toFixed(6)} s` : '';
  return treeView({
    caption: `Trama ${frame.number} · ${plural(frame.length, 'octeto', 'octetos')} en el cable${time}`,
    stable: 'Trama',
    nodes: [
      ...(packet.link
        ? [layer(frame.data, packet.link, linkTitle(packet.link), linkFields(frame.data, packet.link))]
        : []),
      ...(packet.arp ? [layer(frame.data, packet.arp, arpTitle(packet.arp), arpFields(packet.arp))] : []),
      ...(packet.ip ? [layer(frame.data, packet.ip, ipTitle(packet.ip), ipFields(packet.ip))] : []),
      ...(packet.fragments ? [fragments(packet.fragments)] : []),
      ...(packet.tcp ? [transport(packet.bytes, packet.tcp, tcpTitle, tcpFields(packet.tcp))] : []),
      ...(packet.udp ? [transport(packet.bytes, packet.udp, udpTitle, udpFields(packet.udp))] : []),
      ...(packet.icmp
        ? [layer(packet.bytes, packet.icmp, `ICMP: tipo ${packet.icmp.type}, código ${packet.icmp.code}`, [])]
        : []),
      ...payload(packet, shown, hidden, row?.protocol),
      ...(packet.malformed
        ? [{ label: { text: `Mal formado: ${packet.malformed}`, tone: 'bad' as const } }]
        : []),
      {
        label: 'La trama en hexadecimal',
        open: false,
        lines: hidden ? HIDDEN : dump(frame.data),
        varies: !hidden,
      },
    ],
    ...(frame.data.length < frame.length
      ? {
          note: `La captura cortó la trama: tiene ${count(frame.data.length)} de ${count(frame.length)} octetos.`,
        }
      : {}),
  });
}

function layer(
  bytes: Uint8Array,
  header: Header,
  title: string,
  fields: FieldLine[],
  stable = title,
): TreeNode {
  const range = `octetos ${header.offset}–${header.offset + header.length - 1}`;
  return {
    label: { text: title, bold: true, note: range },
    stable,
    open: false,
    children: fields.map(([label, start, length, varies]) => ({
      label: { text: label, note: hex(bytes, header.offset + start, length) },
      stable: varies ? label.replace(/:.*/, '') : label,
    })),
  };
}

interface Ports {
  sourcePort: number;
  destinationPort: number;
}

/** A layer with ports: the client's is drawn by lot. */
function transport<H extends Header & Ports>(
  bytes: Uint8Array,
  header: H,
  title: (ports: H) => string,
  fields: FieldLine[],
): TreeNode {
  const { sourcePort, destinationPort } = header;
  const ports: FieldLine[] = [
    [`Puerto de origen: ${sourcePort}`, 0, 2, ...clients(sourcePort, destinationPort)],
    [`Puerto de destino: ${destinationPort}`, 2, 2, ...clients(destinationPort, sourcePort)],
  ];
  return layer(
    bytes,
    header,
    title(header),
    [...ports, ...fields],
    title(header).replace(String(Math.max(sourcePort, destinationPort)), 'PUERTO'),
  );
}

/** Servers listen on lower ports than those that a system gives to clients. */
function clients(port: number, other: number): ['varies'] | [] {
  return port > other ? ['varies'] : [];
}

function hex(bytes: Uint8Array, start: number, length: number): string {
  return Array.from(bytes.subarray(start, start + length), (byte) => byte.toString(16).padStart(2, '0')).join(
    ' ',
  );
}

const station = (bytes: Uint8Array, at: number) => hex(bytes, at, 6).replace(/ /g, ':');

function linkTitle(link: LinkHeader): string {
  const names = { eth: 'Ethernet II', sll: 'Linux cooked', sll2: 'Linux cooked v2', null: 'Loopback' };
  return `${names[link.kind]}${link.vlans.length > 0 ? `, VLAN ${link.vlans.join(', ')}` : ''}`;
}

function linkFields(bytes: Uint8Array, link: LinkHeader): FieldLine[] {
  const type = ETHER_TYPES[link.etherType] ?? `0x${link.etherType.toString(16).padStart(4, '0')}`;
  if (link.kind !== 'eth') return [[`Lo que sigue: ${type}`, 0, link.length]];
  return [
    [`Destino: ${station(bytes, link.offset)}`, 0, 6],
    [`Origen: ${station(bytes, link.offset + 6)}`, 6, 6],
    [`Tipo: ${type}`, link.length - 2, 2],
  ];
}

const arpTitle = (arp: ArpHeader) =>
  arp.operation === 1
    ? `ARP: ¿quién tiene ${arp.targetAddress}? Que le avise a ${arp.senderAddress}`
    : `ARP: ${arp.senderAddress} está en ${arp.senderStation}`;

const arpFields = (arp: ArpHeader): FieldLine[] => [
  [`Operación: ${arp.operation === 1 ? 'pedido' : 'respuesta'} (${arp.operation})`, 6, 2],
  [`Estación de origen: ${arp.senderStation}`, 8, 6],
  [`Dirección de origen: ${arp.senderAddress}`, 14, 4],
  [`Estación de destino: ${arp.targetStation}`, 18, 6],
  [`Dirección de destino: ${arp.targetAddress}`, 24, 4],
];

const ipTitle = (ip: IpHeader) => `Internet Protocol versión ${ip.version}: ${ip.source} → ${ip.destination}`;

function ipFields(ip: IpHeader): FieldLine[] {
  const protocol = `${IP_PROTOCOLS[ip.protocol] ?? 'otro'} (${ip.protocol})`;
  if (ip.version === 6) {
    return [
      ['Versión: 6', 0, 1],
      [`Límite de saltos: ${ip.ttl}`, 7, 1],
      [`Origen: ${ip.source}`, 8, 16],
      [`Destino: ${ip.destination}`, 24, 16],
      [`Lo que sigue: ${protocol}`, 6, 1],
    ];
  }
  const flags = [ip.dontFragment && 'no fragmentar', ip.moreFragments && 'hay más fragmentos'].filter(
    Boolean,
  );
  return [
    [`Versión: 4, encabezado de ${ip.length} octetos`, 0, 1],
    [`Largo total: ${ip.totalLength}`, 2, 2, 'varies'],
    [`Identificación: ${ip.identification}`, 4, 2, 'varies'],
    [`Indicadores: ${flags.join(', ') || 'ninguno'}; desplazamiento ${ip.fragmentOffset}`, 6, 2],
    [`Tiempo de vida: ${ip.ttl}`, 8, 1],
    [`Protocolo: ${protocol}`, 9, 1],
    ['Suma de verificación', 10, 2],
    [`Origen: ${ip.source}`, 12, 4],
    [`Destino: ${ip.destination}`, 16, 4],
  ];
}

const fragments = (frames: number[]): TreeNode => ({
  label: `Datagrama armado con los fragmentos de las tramas ${frames.join(', ')}`,
  stable: 'Datagrama armado con fragmentos',
});

/** `SYN, ACK`. */
function flagNames(flags: number): string {
  return TCP_FLAGS.filter((_, bit) => flags & (1 << bit)).join(', ') || 'ninguno';
}

const tcpTitle = (tcp: TcpHeader) =>
  `Transmission Control Protocol: puerto ${tcp.sourcePort} → ${tcp.destinationPort} [${flagNames(tcp.flags)}]`;

function tcpFields(tcp: TcpHeader): FieldLine[] {
  const options: FieldLine[] =
    tcp.length > 20 ? [[`Opciones: ${tcp.length - 20} octetos`, 20, tcp.length - 20]] : [];
  return [
    [`Número de secuencia: ${tcp.sequence}`, 4, 4, 'varies'],
    [`Número de acuse: ${tcp.acknowledgment}`, 8, 4, 'varies'],
    [`Largo del encabezado: ${tcp.length} octetos`, 12, 1],
    [`Indicadores: ${flagNames(tcp.flags)}`, 13, 1],
    [`Ventana: ${tcp.window}`, 14, 2, 'varies'],
    ['Suma de verificación', 16, 2],
    ...options,
  ];
}

const udpTitle = (udp: UdpHeader) =>
  `User Datagram Protocol: puerto ${udp.sourcePort} → ${udp.destinationPort}`;

const udpFields = (udp: UdpHeader): FieldLine[] => [
  [`Largo: ${udp.payloadLength + 8}`, 4, 2, 'varies'],
  ['Suma de verificación', 6, 2],
];

/** Lines of the payload, where it is text. */
function payloadLines(packet: Packet): string[] | null {
  const bytes = packet.bytes.subarray(packet.payloadStart, packet.payloadEnd);
  if (bytes.length === 0 || !isReadable(bytes)) return null;
  const text = wireLines(bytesText(bytes));
  if (text.at(-1) === '') text.pop();
  return text;
}

function payload(
  packet: Packet,
  text: string[] | null | undefined,
  hidden: boolean,
  protocol?: string,
): TreeNode[] {
  const bytes = packet.bytes.subarray(packet.payloadStart, packet.payloadEnd);
  if (bytes.length === 0) return [];
  const name = protocol && !/^(TCP|UDP)$/.test(protocol) ? protocol : 'Carga';
  const range = `octetos ${packet.payloadStart}–${packet.payloadEnd - 1}`;
  return [
    {
      label: { text: `${name}: ${plural(bytes.length, 'octeto', 'octetos')}`, bold: true, note: range },
      stable: name,
      ...(text ? { lines: firstLines(text) } : {}),
      children: [
        {
          label: 'En hexadecimal',
          open: false,
          lines: hidden ? HIDDEN : dump(bytes, packet.payloadStart),
          varies: !hidden,
        },
      ],
    },
  ];
}

function firstLines(text: string[]): string[] {
  if (text.length <= MOST_LINES) return text;
  return [...text.slice(0, MOST_LINES), `… ${count(text.length - MOST_LINES)} líneas más`];
}

function dump(bytes: Uint8Array, from = 0): string[] {
  const rows = hexLines(bytes.subarray(0, MOST_HEX), from);
  return bytes.length > MOST_HEX ? [...rows, `… ${count(bytes.length - MOST_HEX)} octetos más`] : rows;
}
