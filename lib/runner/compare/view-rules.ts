import { stablePackets } from '../../show/packet-list-stable.js';
import type { Line } from './races.js';
import { type Rule, rule } from './rule.js';

/** Number, time, source, destination, protocol, length: what a row of the packet list begins with. */
const PACKET = /^\s*▸?\s*\d+\s+\d+[.,]\d{3,}\s+(\S+)\s+(\S+)\s+(\S+)\s+\d+\s+/;
/**
 * A table or ladder whose first column is the frame's number, and a row of it; a section's title is `2 · Envío`, and a
 * row of octets begins with their offset.
 */
const FRAMES = /^\s*Trama\b/;
const FRAME_ROW = /^\s*▸?\s*\d+(?:[-–]\d+)?\s+(?![\s·]|[0-9a-f]{2} [0-9a-f]{2} )/;
const CONNECTION = /^\s*(?:▸\s*)?\d+: (\S+ → \S+)/;
const BLOCK = /^\s+(?:\d+(?:\.\d+)?–\d+(?:\.\d+)? \S+: |puerto \d+)/;
/** A connection's end in a ladder: it comes between whatever other hops do meanwhile. */
const RUNG_FIN = /^[\s│]*[◄─]+ FIN [─►]+[\s│]*$/;
const RECORD = /^\s*[SC]: (answers|authorities|additionals): (.*)$/;

/** The lines of a text, with those whose order is a race in lanes; the ends of a ladder's connections after its rungs. */
export function rowsOf(text: string): Line[] {
  const rows: Line[] = [];
  const packets: Parameters<typeof stablePackets>[0][number][] = [];
  const settlePackets = () => rows.push(...stablePackets(packets.splice(0)).map((text) => ({ text })));
  const ends: Line[] = [];
  const settleEnds = () => rows.push(...ends.splice(0));
  let numbered = false;
  for (const written of text.split('\n')) {
    numbered = written.trim() !== '' && (numbered || FRAMES.test(written));
    const line = numbered ? written.replace(FRAME_ROW, '') : written;
    if (numbered && RUNG_FIN.test(line)) {
      ends.push({ text: line });
      continue;
    }
    if (!line.includes('│')) settleEnds();
    const packet = PACKET.exec(line);
    if (packet) {
      const [start, source, destination, protocol] = packet as unknown as [string, string, string, string];
      packets.push({ source, destination, protocol, info: line.slice(start.length) });
      continue;
    }
    settlePackets();
    if (CONNECTION.test(line)) rows.push({ text: line, lane: CONNECTION.exec(line)![1]! });
    else if (BLOCK.test(line) && rows.at(-1)?.lane) rows.at(-1)!.text += ` ${line.trim()}`;
    else if (RECORD.test(line)) rows.push({ text: line, lane: line.trim() });
    else rows.push({ text: line });
  }
  settleEnds();
  settlePackets();
  return rows;
}

/** Dovecot says between replies that it is still there. */
export const SAID_BETWEEN = /^\s*(?:[SC]:|[\d.]+)? *\* OK Still here/;

/** Rows that come and go with the timing of TCP, and bytes that are random by design. */
export const DROPPED: readonly RegExp[] = [
  /^[\s\-─═]*$/,
  /\[ACK\] Seq=/,
  /\[TCP (?:Window Update|Dup ACK|Keep-Alive|Retransmission|Spurious|Out-Of-Order|Previous segment)/,
  /\[RST\] Seq=/,
  /\bARP\b.*(?:Who has|is at)|^\s*(?:Who has|ARP )/,
  /DATA fragment, /,
  /\[TCP segment of a reassembled PDU\]/,
  /^\s*(?:[SC]:|[\d.]+) +\* OK Still here/,
];

/** What varies in the rows of our views; applied before the rules for what servers say. For outputs without a stable twin. */
export const ROW_RULES: readonly Rule[] = [
  rule('row of a ladder', /^\s*▸?\s*\d+\s+\d+[.,]\d+ (?:ms|s)\b/g, ''),
  rule('row of a clock', /^\s*\d+\.\d{3}(?= )/g, ''),
  rule('connection of a timeline', /^\s*(?:▸\s*)?\d+: (?=\S+ → \S+)/g, ''),
  rule('range of octets', /^(\s*[│├└─ ]*)\d+[–-]\d+ /g, '$1'),
  rule('row of octets', /^\s*([SC]: )?[0-9a-f]{4}(?: {1,2}[0-9a-f]{2})+ .*$/g, '$1OCTETOS'),
  rule('octets beside a field', / {2}[0-9a-f]{2}(?: {1,2}[0-9a-f]{2})+\s*$/g, ''),
  rule(
    'field of a packet',
    /\b(Identificación|Suma de verificación|Puerto de origen|Número de secuencia|Número de acuse|Ventana|Largo total):? .*$/g,
    '$1',
  ),
];

/** What cells of the course count, and what Dovecot says more or less often. */
export const OCTET_RULES: readonly Rule[] = [
  // In trees that were saved before they knew.
  rule('octets of an entity', /\boctetos \d+–\d+/g, 'octetos #'),
  rule('lookups left out', /(Consultas DNS de la captura sin dibujar:) \d+/g, '$1 #'),
  rule('lookups of a receiver', /\[consulta [A-Z, ]+\]/g, '[consulta]'),
  // Dovecot says in its replies how long they took, in more or fewer words.
  rule('octets of a session', /^(\s*(?:POP3|IMAP)\s+\d+\s+\d+)\s+\d+\s+\d+(?=\s)/, '$1 # #'),
  rule('octets of a conversation', /^(\s*(?:pop3|imap)\s+)\d{3,}(?=\s+\d+\s*$)/, '$1#'),
  rule(
    'habit of Dovecot',
    /\s*Costumbre de Dovecot, no regla: cada tanto avisa que sigue ahí; no es correo nuevo\./g,
    '',
  ),
];
