import type { PacketRow } from '../wireshark/dissection.js';
import { stablePackets } from './packet-list-stable.js';
import { hideInInfo } from './secrets.js';
import { tableView } from './table.js';
import type { Tone } from './tone.js';
import type { View } from './view.js';

export type { PacketRow } from '../wireshark/dissection.js';

/** Whatever lists its packets: a `Trace`. The filter has Wireshark's display-filter syntax. */
export interface HasRows {
  /** Rows of the packet list, or those that a display filter leaves. */
  rows(filter?: string): Iterable<PacketRow>;
}

/** Which page of the packet list is shown, and what is marked in it. */
export interface PacketListOptions {
  /** Display filter, in Wireshark's syntax. */
  filter?: string;
  /** From 1. */
  page?: number;
  /** Frames a page; by default 100, 500 at most. */
  pageSize?: number;
  /** Frames to mark: the evidence of an answer. */
  mark?: readonly number[];
  caption?: string;
  /** Show passwords that are not public. */
  secrets?: boolean;
}

const PAGE = 100;
const MAX_PAGE = 500;
/** Longer Info text is cut: a hostile banner must not fill the page. */
const MAX_INFO = 400;

const count = (n: number): string => n.toLocaleString('es-AR');
const frames = (n: number): string => (n === 1 ? '1 trama' : `${count(n)} tramas`);

/** Wireshark's packet list: a page of it, and what the page leaves out. */
export function packetListView(trace: HasRows | Iterable<PacketRow>, options: PacketListOptions = {}): View {
  const all = [...('rows' in trace ? trace.rows(options.filter) : trace)];
  const size = Math.max(1, Math.min(options.pageSize ?? PAGE, MAX_PAGE));
  const pages = Math.max(1, Math.ceil(all.length / size));
  const page = Math.min(pages, Math.max(1, options.page ?? 1));
  const shown = all.slice((page - 1) * size, page * size);
  const marked = new Set(options.mark);
  const filter = options.filter ? ` · filtro: ${options.filter}` : '';
  const info = (row: PacketRow) => shorten(options.secrets ? row.info : hideInInfo(row.info));
  const title = options.caption ?? 'Lista de paquetes';
  const table = tableView({
    caption: `${title} · ${frames(all.length)}${filter}`,
    columns: [
      { label: 'No.', align: 'right', code: true },
      { label: 'Time', align: 'right', code: true },
      { label: 'Source', code: true },
      { label: 'Destination', code: true },
      { label: 'Protocol', code: true },
      { label: 'Length', align: 'right', code: true },
      { label: 'Info', code: true, wide: true },
    ],
    rows: shown.map((row) => ({
      cells: [
        marked.has(row.number) ? { text: `▸ ${row.number}`, bold: true } : row.number,
        row.time.toFixed(6),
        row.source,
        row.destination,
        { text: row.protocol, tone: protocolTone(row.protocol) },
        row.length,
        info(row),
      ],
      tone: marked.has(row.number) ? 'warn' : rowTone(row),
    })),
    ...leftOut(all.length, shown.length, page, pages, size),
  });
  const rows = shown.map((row) => ({ ...row, info: info(row) }));
  return { ...table, stable: [`${title}${filter}`, ...stablePackets(rows)] };
}

const shorten = (info: string): string => (info.length > MAX_INFO ? `${info.slice(0, MAX_INFO)}…` : info);

function leftOut(total: number, shown: number, page: number, pages: number, size: number): { note?: string } {
  if (total === 0) return { note: 'Ninguna trama pasa el filtro.' };
  if (pages === 1) return {};
  const first = (page - 1) * size + 1;
  const next = page < pages ? `; la que sigue: { page: ${page + 1} }` : '';
  return {
    note:
      `Página ${page} de ${count(pages)}: se ven de la ${count(first)} a la ${count(first + shown - 1)}, ` +
      `quedan afuera ${frames(total - shown)}${next}.`,
  };
}

/** A tint by protocol, as Wireshark's colouring rules; the column says the protocol. */
function protocolTone(protocol: string): Tone {
  if (/^(SMTP|LMTP|IMF)/.test(protocol)) return 'client';
  if (/^(POP|IMAP)/.test(protocol)) return 'server';
  if (/^(TLS|SSL)/.test(protocol)) return 'note';
  if (/^(DNS|MDNS)/.test(protocol)) return 'good';
  if (protocol === 'ARP' || protocol.startsWith('ICMP')) return 'warn';
  return 'plain';
}

/** Resets and retransmissions stand out, as in Wireshark. */
function rowTone(row: PacketRow): Tone {
  return /\[RST|\[TCP (Retransmission|Out-Of-Order|Previous segment|Spurious)/.test(row.info)
    ? 'bad'
    : 'plain';
}
