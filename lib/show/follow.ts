import { conversationOf } from '../protocols/conversations.js';
import { maskedSecrets } from '../protocols/mask.js';
import type { Part, Side, Stream } from '../wire/stream.js';
import { bytesText, endpointText, hexLines, isReadable } from './bytes.js';
import { el, Html, lines } from './html.js';
import { noSuch } from './missing.js';
import { SecretHider } from './secrets.js';
import { framesBrief, gapText, plural } from './spanish.js';
import { block, caption, TABLE_STYLE } from './table.js';
import { ink, MONO, QUIET, style, tint } from './tone.js';
import type { View } from './view.js';
import { visible, wireLines } from './visible.js';

/** How much of a followed stream is shown, and how. */
export interface FollowOptions {
  /** Hexadecimal even where the bytes are text; by default only where they are not. */
  hex?: boolean;
  /** Octets in a line of hexadecimal; by default 16. */
  perLine?: number;
  /** Octets shown at most; by default 16,384. */
  limit?: number;
  caption?: string;
  /** Show passwords that are not public. */
  secrets?: boolean;
}

/** What one side sent before the other spoke, one entry even when it took several frames. */
interface Turn {
  from: Side;
  frames: number[];
  bytes: Uint8Array;
  missing: number;
}

interface SafeTurn extends Turn {
  /** The same octets without passwords. */
  safe: Uint8Array;
}

const LIMIT = 16_384;
const MOST_TURNS = 400;
const LETTER: Record<Side, string> = { client: 'C', server: 'S' };
const NAME: Record<Side, string> = { client: 'cliente', server: 'servidor' };

/**
 * Wireshark's «Follow TCP Stream»: what each side sent, in order; the client's and the server's turns told apart by a
 * letter, a side line and a tint.
 */
export function followView(stream: Stream | undefined, options: FollowOptions = {}): View {
  if (stream === undefined) throw noSuch('TCP stream', 'trace.streams');
  const limit = options.limit ?? LIMIT;
  const { turns: said, left } = takeTurns(stream.parts, limit);
  const safe = takeTurns(withoutSecrets(stream), limit).turns;
  const turns = said.map((turn, index) => ({ ...turn, safe: safe[index]!.bytes }));
  const hider = new SecretHider();
  const texts = turns.map((turn) => turnLines(turn, hider, options));
  const title = options.caption ?? `Seguimiento del flujo TCP ${stream.index}`;
  const ends = `${endpointText(stream.client)} (C, cliente) ⇄ ${endpointText(stream.server)} (S, servidor)`;
  const note =
    `${totalText(stream, 'client')}; ${totalText(stream, 'server')}.` +
    (left > 0 ? ` Quedan afuera ${plural(left, 'octeto', 'octetos')}: pedí más con { limit }.` : '');
  return {
    html: block(
      el(
        'table',
        { style: style(TABLE_STYLE, 'width:100%') },
        caption(`${title} · ${ends}`),
        el('tbody', { style: MONO }, ...turns.map((turn, index) => htmlTurn(turn, texts[index]!))),
      ),
      note,
    ),
    text: [
      `${visible(title)} · ${ends}`,
      ...turns.flatMap((turn, index) => textTurn(turn, texts[index]!)),
      note,
      '',
    ].join('\n'),
    stable: [
      visible(options.caption ?? 'Seguimiento del flujo TCP'),
      `${stream.client.address} ⇄ ${endpointText(stream.server)}`,
      ...stableTurns(turns, options),
    ],
  };
}

function totalText(stream: Stream, side: Side): string {
  const octets = stream.parts.reduce((sum, part) => (part.from === side ? sum + part.bytes.length : sum), 0);
  return `${LETTER[side]} envió ${plural(octets, 'octeto', 'octetos')}`;
}

/** Parts joined into turns, up to `limit` octets; and how many octets were left. */
function takeTurns(parts: readonly Part[], limit: number): { turns: Turn[]; left: number } {
  const turns: { from: Side; frames: number[]; pieces: Uint8Array[]; missing: number }[] = [];
  let taken = 0;
  let left = 0;
  for (const part of parts) {
    const last = turns.at(-1);
    const joins = last !== undefined && last.from === part.from && !part.missing;
    const room = joins || turns.length < MOST_TURNS ? limit - taken : 0;
    const bytes = part.bytes.subarray(0, Math.max(0, room));
    taken += bytes.length;
    left += part.bytes.length - bytes.length;
    if (bytes.length === 0 && part.bytes.length > 0) continue;
    if (joins) {
      last.pieces.push(bytes);
      last.frames.push(part.frame);
    } else turns.push({ from: part.from, frames: [part.frame], pieces: [bytes], missing: part.missing ?? 0 });
  }
  return {
    turns: turns.map(({ pieces, ...turn }) => ({ ...turn, bytes: Buffer.concat(pieces) })),
    left,
  };
}

/** The stream's parts with asterisks where the whole dialogue says that a password is. */
function withoutSecrets(stream: Stream): readonly Part[] {
  const conversation = conversationOf(stream);
  if (!conversation) return stream.parts;
  const sent = Buffer.concat(stream.parts.flatMap(({ from, bytes }) => (from === 'client' ? [bytes] : [])));
  const masked = maskedSecrets(conversation, sent);
  if (masked.length === 0) return stream.parts;
  for (const { start, bytes } of masked) sent.set(bytes, start);
  let at = 0;
  return stream.parts.map((part) => {
    if (part.from !== 'client') return part;
    at += part.bytes.length;
    return { ...part, bytes: sent.subarray(at - part.bytes.length, at) };
  });
}

function turnLines(turn: SafeTurn, hider: SecretHider, { hex, perLine, secrets }: FollowOptions): string[] {
  if (!isReadable(turn.bytes)) return hexLines(secrets ? turn.bytes : turn.safe, 0, perLine);
  const text = wireLines(bytesText(turn.bytes));
  const masked = wireLines(bytesText(turn.safe));
  if (text.at(-1) === '') text.pop();
  const shown = text.map((line, index) => {
    const hidden = hider.line(turn.from, line);
    return hidden === line ? (masked[index] ?? '') : hidden;
  });
  const hidden = shown.some((line, index) => line !== text[index]);
  if (hex && (secrets || !hidden)) return hexLines(turn.bytes, 0, perLine);
  return secrets ? text : shown;
}

function htmlTurn(turn: Turn, text: string[]): Html {
  const cell = 'text-align:left;vertical-align:top;padding:3px 10px';
  return el(
    'tr',
    { style: 'background:transparent' },
    el(
      'td',
      { style: style(cell, 'white-space:nowrap', 'width:1%', QUIET), title: 'trama' },
      framesBrief(turn.frames),
    ),
    el(
      'th',
      { scope: 'row', title: NAME[turn.from], style: style(cell, 'font-weight:700', 'width:1%') },
      LETTER[turn.from],
    ),
    el(
      'td',
      {
        style: style(
          cell,
          'line-height:1.45',
          'white-space:pre-wrap;overflow-wrap:break-word',
          `border-left:4px solid ${ink(turn.from)}`,
          `background:${tint(turn.from)}`,
        ),
      },
      turn.missing > 0 && el('em', {}, gapText(turn.missing)),
      turn.missing > 0 && new Html('\n'),
      lines(text),
    ),
  );
}

function textTurn(turn: Turn, text: string[]): string[] {
  const prefix = LETTER[turn.from];
  const frames = framesBrief(turn.frames);
  return [
    ...(turn.missing > 0 ? [`   ${gapText(turn.missing)}`] : []),
    ...text.map((line, index) => `${prefix}: ${line}${index === 0 ? `   ‹${frames}›` : ''}`.trimEnd()),
  ];
}

/** What each side said, without frames; of octets that nobody reads, only whose they are. */
function stableTurns(turns: readonly SafeTurn[], options: FollowOptions): string[] {
  const hider = new SecretHider();
  return turns.flatMap((turn) => {
    const said = isReadable(turn.bytes) ? turnLines(turn, hider, { ...options, hex: false }) : ['octetos'];
    return [
      ...(turn.missing > 0 ? ['falta un tramo'] : []),
      ...said.map((line) => `${LETTER[turn.from]}: ${line}`),
    ];
  });
}
