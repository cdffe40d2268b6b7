import { explainerOf, type Meaning } from '../explain/index.js';
import type { Conversation, Exchange } from '../protocols/conversation.js';
import { hasHoles } from '../protocols/mask.js';
import type { Side } from '../wire/stream.js';
import { endpointText } from './bytes.js';
import { el, type Html, lines } from './html.js';
import { noSuch } from './missing.js';
import { hideInExchange } from './secrets.js';
import { count, framesBrief, gapText, plural } from './spanish.js';
import { block, caption, TABLE_STYLE } from './table.js';
import { indent, wrap } from './text.js';
import { ink, MONO, QUIET, RULE, STRONG_RULE, style, tint } from './tone.js';
import type { View } from './view.js';
import { visible, wireLines } from './visible.js';

/** What a dialogue shows and explains. */
export interface DialogueOptions<E extends Exchange = Exchange> {
  /** Explains an exchange; by default what its protocol's RFCs say. With null there are no explanations. */
  explain?: ((exchange: E) => Meaning) | null;
  /** Lines of one command or reply shown before the rest is folded; by default 24. */
  fold?: number;
  /** Exchanges shown at most; by default 150. */
  limit?: number;
  caption?: string;
  /** Show passwords that are not public. */
  secrets?: boolean;
}

/** A command or a reply: one line of the picture. */
interface Saying {
  from: Side;
  text: string[];
  frames: readonly number[];
  meaning: string;
  /** Octets of it that the capture misses. */
  missing: number;
}

const LETTER: Record<Side, string> = { client: 'C', server: 'S' };
const FOLD = 24;
const LIMIT = 150;
const NAMES: Record<Conversation['protocol'], string> = {
  smtp: 'SMTP',
  lmtp: 'LMTP',
  pop3: 'POP3',
  imap: 'IMAP',
  dns: 'DNS',
  http: 'HTTP',
  tls: 'TLS',
};

/** Each command with its reply: who said it, in which frame, and what it means. */
export function dialogueView<E extends Exchange>(
  conversation: Conversation<E> | undefined,
  options: DialogueOptions<E> = {},
): View {
  if (conversation === undefined) throw noSuch('conversation', 'trace.conversations()');
  const explain = options.explain === undefined ? explainerFor(conversation) : options.explain;
  const shown = conversation.exchanges.slice(0, options.limit ?? LIMIT);
  const isBroken = hasHoles(conversation);
  const sayings = shown.flatMap((exchange) => {
    const command = options.secrets
      ? exchange.command
      : hideInExchange(exchange, conversation.protocol, isBroken);
    return sayingsOf(exchange, command, explain);
  });
  const kind = options.caption ?? `Diálogo ${NAMES[conversation.protocol]}`;
  const title =
    `${kind} · ${endpointText(conversation.client)} (C, cliente)` +
    ` ⇄ ${endpointText(conversation.server)} (S, servidor)` +
    (conversation.stream === null ? '' : ` · tcp.stream ${conversation.stream}`);
  const left = conversation.exchanges.length - shown.length;
  const note =
    left > 0
      ? `Quedan afuera ${plural(left, 'intercambio', 'intercambios')}: pedí más con { limit }.`
      : undefined;
  const fold = options.fold ?? FOLD;
  return {
    html: block(htmlDialogue(title, sayings, fold, explain !== null), note),
    text: [
      visible(title),
      ...sayings.flatMap((saying) => textSaying(saying, fold)),
      ...(note ? [note] : []),
      '',
    ].join('\n'),
    stable: [
      visible(
        `${kind} · ${conversation.client.address} (C, cliente) ⇄ ${endpointText(conversation.server)} (S, servidor)`,
      ),
      ...sayings.flatMap((saying) => stableSaying(saying, fold)),
      ...(note ? [note] : []),
    ],
  };
}

/** What explains the conversation's exchanges; null where they are plain ones, or their protocol has no explanations. */
function explainerFor(conversation: Conversation): ((exchange: Exchange) => Meaning) | null {
  const parsed = conversation.exchanges.every((exchange) => 'kind' in exchange);
  return (parsed && explainerOf(conversation.protocol)) || null;
}

function sayingsOf<E extends Exchange>(
  exchange: E,
  command: string | null,
  explain: ((exchange: E) => Meaning) | null,
): Saying[] {
  const meaning = explain?.(exchange) ?? {};
  const sayings: Saying[] = [];
  const { unknown, missing } = exchange;
  if (command !== null || (unknown === 'command' && missing?.command)) {
    sayings.push({
      from: 'client',
      text: command === null ? [] : toLines(command),
      frames: exchange.commandFrames,
      meaning: meaning.command ?? '',
      missing: missing?.command ?? 0,
    });
  }
  if (exchange.reply !== null || (unknown === 'reply' && missing?.reply)) {
    sayings.push({
      from: 'server',
      text: exchange.reply === null ? [] : toLines(exchange.reply),
      frames: exchange.replyFrames,
      meaning: meaning.reply ?? '',
      missing: missing?.reply ?? 0,
    });
  }
  return sayings;
}

/** In an exchange `\n` joins lines, so only what is left within a line is a stray character. */
const toLines = (text: string): string[] => text.split('\n').flatMap((line) => wireLines(line));

function htmlDialogue(title: string, sayings: Saying[], fold: number, explained: boolean): Html {
  const head = (label: string, width?: string) =>
    el(
      'th',
      {
        scope: 'col',
        style: style(
          'text-align:left',
          'padding:3px 10px',
          'font-weight:600',
          `border-bottom:${STRONG_RULE}`,
          width,
        ),
      },
      label,
    );
  return el(
    'table',
    { style: style(TABLE_STYLE, 'width:100%') },
    caption(title),
    el(
      'thead',
      {},
      el(
        'tr',
        {},
        head('Trama', 'width:1%'),
        head('', 'width:1%'),
        head('Comando o respuesta', explained ? 'width:46%' : undefined),
        explained && head('Qué significa'),
      ),
    ),
    el('tbody', {}, ...sayings.map((saying) => htmlSaying(saying, fold, explained))),
  );
}

function htmlSaying(saying: Saying, fold: number, explained: boolean): Html {
  const cell = 'text-align:left;vertical-align:top;padding:3px 10px';
  const said = style(
    cell,
    MONO,
    'line-height:1.45',
    'white-space:pre-wrap;overflow-wrap:break-word',
    `border-left:4px solid ${ink(saying.from)}`,
    `background:${tint(saying.from)}`,
  );
  return el(
    'tr',
    { style: style('background:transparent', `border-bottom:${RULE}`) },
    el('td', { style: style(cell, MONO, framesStyle(saying.frames), QUIET) }, framesBrief(saying.frames)),
    el('th', { scope: 'row', style: style(cell, MONO, 'font-weight:700') }, LETTER[saying.from]),
    el(
      'td',
      { style: said },
      saying.missing > 0 && el('em', {}, `${gapText(saying.missing)}\n`),
      folded(saying.text, fold),
    ),
    explained &&
      el('td', { style: style(cell, 'font-size:13px', 'line-height:1.4', 'min-width:16em') }, saying.meaning),
  );
}

/** A long message comes in many frames: their numbers take several lines, not the width of the page. */
function framesStyle(frames: readonly number[]): string {
  return framesBrief(frames).length > 16 ? 'min-width:8em' : 'white-space:nowrap';
}

/** The first lines, the rest behind a click. */
function folded(text: string[], fold: number): Html {
  if (text.length <= fold + 2) return lines(text);
  const rest = text.slice(fold);
  return el(
    'div',
    {},
    lines(text.slice(0, fold)),
    el(
      'details',
      {},
      el('summary', { style: 'cursor:pointer' }, `… ${count(rest.length)} líneas más`),
      lines(rest),
    ),
  );
}

const RECORD = /^(?:answers|authorities|additionals): /;

/** What was said and what it means; records of DNS in an order of their own, for their set has none (RFC 2181, section 5). */
function stableSaying(saying: Saying, fold: number): string[] {
  const said = textLines(saying, fold);
  const records = said.filter((line) => RECORD.test(line)).sort();
  const lines = said.map((line) => (RECORD.test(line) ? records.shift()! : line));
  return [
    ...lines.map((line) => `${LETTER[saying.from]}: ${line}`.trimEnd()),
    ...(saying.meaning === '' ? [] : [visible(saying.meaning)]),
  ];
}

function textSaying(saying: Saying, fold: number): string[] {
  const text = textLines(saying, fold);
  const frames = framesBrief(saying.frames);
  return [
    ...(saying.missing > 0 ? [`   ${gapText(saying.missing)}`] : []),
    ...text.map((line, index) =>
      `${LETTER[saying.from]}: ${line}${index === 0 && frames !== '' ? `   ‹${frames}›` : ''}`.trimEnd(),
    ),
    ...(saying.meaning === '' ? [] : [indent(wrap(saying.meaning, 100).join('\n'), '     ')]),
  ];
}

/** The first lines, and how many the rest are. */
function textLines({ text }: Saying, fold: number): string[] {
  return text.length > fold + 2
    ? [...text.slice(0, fold), `… ${count(text.length - fold)} líneas más`]
    : text;
}
