import type { Side, Stream } from '../wire/stream.js';
import { endpointText } from './bytes.js';
import { type Arrow, ladderView } from './ladder.js';
import { noSuch } from './missing.js';
import type { HasRows, PacketRow } from './packet-list.js';
import { stablePackets } from './packet-list-stable.js';
import { hideInInfo } from './secrets.js';
import { plural } from './spanish.js';
import type { View } from './view.js';

/** How much of a connection is shown. */
export interface StreamLadderOptions {
  caption?: string;
  /** Frames drawn at most; by default 120. */
  limit?: number;
  /** Show passwords that are not public. */
  secrets?: boolean;
}

const LIMIT = 120;

/** Wireshark's flow graph of one TCP connection, from its SYN to its last FIN. */
export function streamLadderView(
  trace: HasRows | Iterable<PacketRow>,
  stream: Stream | undefined,
  options: StreamLadderOptions = {},
): View {
  if (stream === undefined) throw noSuch('TCP stream', 'trace.streams');
  const wanted = new Set(stream.frames);
  const sender = new Map<number, Side>(stream.parts.map((part) => [part.frame, part.from]));
  const own = [...('rows' in trace ? trace.rows() : trace)].filter((row) => wanted.has(row.number));
  const shown = own.slice(0, options.limit ?? LIMIT);
  const left = own.length - shown.length;
  const said = shown.map((row) => (options.secrets ? row : { ...row, info: hideInInfo(row.info) }));
  const title = options.caption ?? 'Diagrama de la conexión';
  const ladder = ladderView({
    caption: `${title} · tcp.stream ${stream.index}`,
    lanes: [
      { label: 'Cliente', note: endpointText(stream.client), tone: 'client' },
      { label: 'Servidor', note: endpointText(stream.server), tone: 'server' },
    ],
    steps: said.map((row) => toArrow(row, sender.get(row.number) ?? senderOf(row, stream))),
    ...(left > 0
      ? { note: `Quedan afuera ${plural(left, 'trama', 'tramas')}: pedí más con { limit }.` }
      : {}),
  });
  const ends = `${stream.client.address} ⇄ ${endpointText(stream.server)}`;
  return { ...ladder, stable: [`${title} · ${ends}`, ...stablePackets(said)] };
}

/** Who sent a frame without payload: by address, or by Wireshark's `port → port` where both addresses are the same. */
function senderOf(row: PacketRow, stream: Stream): Side {
  if (stream.client.address !== stream.server.address) {
    return row.source === stream.client.address ? 'client' : 'server';
  }
  return row.info.includes(`${stream.client.port} → ${stream.server.port}`) ? 'client' : 'server';
}

function toArrow(row: PacketRow, from: Side): Arrow {
  const label = row.info.replace(/^\d+ → \d+ /, '').replace(/^[CS]: /, '');
  return {
    from: from === 'client' ? 0 : 1,
    to: from === 'client' ? 1 : 0,
    label: label.length > 160 ? `${label.slice(0, 160)}…` : label,
    at: `${row.number}  ${row.time.toFixed(3)} s`,
    ...(/\[RST/.test(row.info) ? { tone: 'bad' as const, lost: true } : {}),
  };
}
