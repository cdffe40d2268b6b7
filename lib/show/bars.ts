import { el, type Html } from './html.js';
import { block, caption, TABLE_STYLE } from './table.js';
import { clip, pad, textWidth } from './text.js';
import { ink, MONO, QUIET, RULE, style, type Tone, tint } from './tone.js';
import type { View } from './view.js';
import { visible } from './visible.js';

/** Something that lasts: a transaction, a lookup, an attempt. */
export interface Block {
  /** On the scale of the picture, such as seconds. */
  start: number;
  end: number;
  label: string;
  tone?: Tone;
  /** What of the label is the same in every run; how many such blocks follow each other is up to chance. */
  stable?: string;
}

/** A line of the picture: a connection, a host, a program. */
export interface Bar {
  label: string;
  /** A second, quieter line. */
  note?: string;
  /** How long the line itself lasts; by default from its first block to its last. */
  start?: number;
  end?: number;
  blocks: Block[];
  tone?: Tone;
  /** What of label and note is the same in every run; bars that have it are in no order. */
  stable?: string;
}

/** Bars over one scale, with blocks on them. */
export interface BarsOptions {
  caption: string;
  bars: Bar[];
  /** Unit of the scale; by default `s`. */
  unit?: string;
  note?: string;
}

/** Bars over one scale with blocks on them: connections with their transactions, attempts of a delivery. */
export function barsView(options: BarsOptions): View {
  const scale = scaleOf(options.bars);
  const unit = options.unit ?? 's';
  return {
    html: block(htmlBars(options, scale, unit), options.note),
    text: textBars(options, scale, unit),
    stable: stableBars(options),
  };
}

/** Each bar with the names of its blocks, without when they were. */
function stableBars({ caption: title, bars, note }: BarsOptions): string[] {
  const words = ({ blocks }: Bar) =>
    blocks
      .filter(({ stable }, at) => stable === undefined || stable !== blocks[at - 1]?.stable)
      .map(({ stable, label }) => stable ?? label);
  const line = (bar: Bar) =>
    [bar.stable ?? bar.label, bar.stable === undefined && bar.note, ...words(bar)]
      .filter((text): text is string => typeof text === 'string')
      .map(visible)
      .join('  ');
  const [kept, racing] = [
    bars.filter(({ stable }) => stable === undefined),
    bars.filter(({ stable }) => stable !== undefined),
  ];
  return [
    visible(title),
    ...kept.map(line),
    ...racing.map(line).sort(),
    ...(note === undefined ? [] : [visible(note)]),
  ];
}

interface Scale {
  start: number;
  span: number;
}

const startOf = (bar: Bar) => bar.start ?? Math.min(...bar.blocks.map(({ start }) => start));
const endOf = (bar: Bar) => bar.end ?? Math.max(...bar.blocks.map(({ end }) => end));

function scaleOf(bars: Bar[]): Scale {
  const starts = bars.map(startOf).filter(Number.isFinite);
  const ends = bars.map(endOf).filter(Number.isFinite);
  const start = Math.min(...starts);
  const end = Math.max(...ends);
  return starts.length === 0 ? { start: 0, span: 1 } : { start, span: end - start || 1 };
}

const percent = (value: number, scale: Scale) =>
  Math.max(0, Math.min(100, ((value - scale.start) / scale.span) * 100));

/** `1.25`, `0.004`: enough digits for the scale. */
function figure(value: number, scale: Scale): string {
  const digits = scale.span >= 100 ? 0 : scale.span >= 1 ? 2 : 4;
  return value.toFixed(digits);
}

function htmlBars({ caption: title, bars }: BarsOptions, scale: Scale, unit: string): Html {
  const end = scale.start + scale.span;
  const widest = Math.max(0, ...bars.map(({ label, note }) => Math.max(label.length, note?.length ?? 0)));
  const names = Math.min(24, Math.max(8, widest * 0.6 + 1));
  return el(
    'table',
    { style: style(TABLE_STYLE, 'width:100%', 'table-layout:fixed') },
    caption(title),
    el('colgroup', {}, el('col', { style: `width:${names.toFixed(1)}em` }), el('col', {})),
    el(
      'tbody',
      {},
      ...bars.map((bar) => htmlBar(bar, scale, unit)),
      el(
        'tr',
        { style: 'background:transparent' },
        el('td', {}),
        el(
          'td',
          { style: style('text-align:left', 'padding:2px 0', `border-top:${RULE}`, MONO, QUIET) },
          el(
            'div',
            { style: 'display:flex' },
            el('span', { style: 'width:100%' }, `${figure(scale.start, scale)} ${unit}`),
            el('span', { style: 'white-space:nowrap' }, `${figure(end, scale)} ${unit}`),
          ),
        ),
      ),
    ),
  );
}

function htmlBar(bar: Bar, scale: Scale, unit: string): Html {
  const left = percent(startOf(bar), scale);
  const line = style(
    `margin:0 0 0 ${left.toFixed(2)}%`,
    `width:${(percent(endOf(bar), scale) - left).toFixed(2)}%`,
    `height:4px;border-top:2px solid ${ink(bar.tone ?? 'plain')}`,
  );
  return el(
    'tr',
    { style: 'background:transparent' },
    el(
      'th',
      { scope: 'row', style: 'text-align:left;vertical-align:middle;padding:3px 10px 3px 0;font-weight:600' },
      bar.label,
      bar.note !== undefined && el('div', { style: style(MONO, 'font-weight:400', QUIET) }, bar.note),
    ),
    el(
      'td',
      { style: 'text-align:left;padding:2px 0' },
      el('div', { style: 'display:flex;height:20px;padding:3px 0 0 0' }, ...track(bar.blocks, scale, unit)),
      Number.isFinite(left) && el('div', { style: line }),
    ),
  );
}

/** Percent of the scale that a character of a label takes, about. */
const CHARACTER = 0.85;
const LABEL = 'overflow:hidden;white-space:nowrap;text-overflow:ellipsis;font-size:11px;line-height:18px';

/**
 * The blocks of a bar and the room between them, in a row. A label stands in its block or, where that is too narrow, in the
 * room behind it.
 */
function track(blocks: Block[], scale: Scale, unit: string): Html[] {
  const out: Html[] = [];
  let position = 0;
  let beside = '';
  for (const item of [...blocks].sort((a, b) => a.start - b.start)) {
    const left = percent(item.start, scale);
    const width = percent(item.end, scale) - left;
    const fits = width >= item.label.length * CHARACTER;
    if (left > position) out.push(room(left - position, beside));
    out.push(htmlBlock(item, width, Math.min(0, left - position), fits, scale, unit));
    beside = fits ? '' : item.label;
    position = left + width;
  }
  if (position < 100) out.push(room(100 - position, beside));
  return out;
}

/** Empty track of `width` percent, with the label of the block before it. */
function room(width: number, label: string): Html {
  return el(
    'div',
    { style: style(`width:${width.toFixed(2)}%`, 'text-align:left', 'text-indent:4px', LABEL) },
    label,
  );
}

/** `shift`: percent that it begins before the end of the block before it. */
function htmlBlock(
  item: Block,
  width: number,
  shift: number,
  fits: boolean,
  scale: Scale,
  unit: string,
): Html {
  const tone = item.tone ?? 'note';
  return el(
    'div',
    {
      title: `${item.label}: ${figure(item.start, scale)} a ${figure(item.end, scale)} ${unit}`,
      style: style(
        `width:${width.toFixed(2)}%`,
        shift < 0 && `margin:0 0 0 ${shift.toFixed(2)}%`,
        'min-width:5px;text-align:center;box-sizing:border-box;border-radius:3px',
        LABEL,
        `background:${tint(tone, 2)}`,
        `border:1px solid ${ink(tone)}`,
      ),
    },
    fits && item.label,
  );
}

/** Columns of the scale in the text twin. */
const WIDTH = 64;

function textBars({ caption: title, bars, note }: BarsOptions, scale: Scale, unit: string): string {
  const names = bars.map((bar) => clip(visible(bar.label), 44));
  const left = Math.max(0, ...names.map(textWidth));
  const at = (value: number) => Math.round((percent(value, scale) / 100) * (WIDTH - 1));
  const draw = (bar: Bar) => {
    const line = Array.from({ length: WIDTH }, () => ' ');
    if (Number.isFinite(startOf(bar))) line.fill('─', at(startOf(bar)), at(endOf(bar)) + 1);
    for (const item of bar.blocks) line.fill('█', at(item.start), at(item.end) + 1);
    return line.join('');
  };
  const figures = `${figure(scale.start, scale)} ${unit}`;
  const end = `${figure(scale.start + scale.span, scale)} ${unit}`;
  return [
    visible(title),
    ...bars.flatMap((bar, index) => [
      `${pad(names[index]!, left)}  ${draw(bar)}`.trimEnd(),
      ...(bar.note === undefined ? [] : [`    ${visible(bar.note)}`]),
      ...bar.blocks.map(
        (item) =>
          `${' '.repeat(left)}    ${figure(item.start, scale)}–${figure(item.end, scale)} ${unit}: ${visible(item.label)}`,
      ),
    ]),
    `${' '.repeat(left)}  ${figures}${pad(end, WIDTH - figures.length, 'right')}`,
    ...(note === undefined ? [] : [visible(note)]),
    '',
  ].join('\n');
}
