import { el, type Html } from './html.js';
import { block } from './table.js';
import { textWidth } from './text.js';
import { ink, MONO, style, type Tone, tint } from './tone.js';
import type { View } from './view.js';
import { visible } from './visible.js';

/** Something that holds other things: an envelope, a header, a part. */
export interface Box {
  label: string;
  /** Lines in fixed width: what it says. */
  lines?: string[];
  tone?: Tone;
  children?: Box[];
}

/** Boxes within boxes. */
export interface BoxesOptions {
  caption: string;
  boxes: Box[];
  note?: string;
}

/** Boxes within boxes: the envelope around the message, its header and body, and the parts within it. */
export function boxesView(options: BoxesOptions): View {
  return {
    html: block(
      el(
        'div',
        {},
        el('div', { style: 'font-size:13px;font-weight:600;padding:2px 0 6px 0' }, options.caption),
        ...options.boxes.map(htmlBox),
      ),
      options.note,
    ),
    text: [
      visible(options.caption),
      ...options.boxes.flatMap(textBox),
      ...(options.note === undefined ? [] : [visible(options.note)]),
      '',
    ].join('\n'),
  };
}

function htmlBox(box: Box): Html {
  const tone = box.tone ?? 'plain';
  return el(
    'div',
    {
      style: style(
        'margin:4px 0',
        'padding:4px 10px 6px 10px',
        'border-radius:5px',
        `border:1px solid ${ink(tone)}`,
        `border-left:4px solid ${ink(tone)}`,
        tint(tone) !== '' && `background:${tint(tone, 0.5)}`,
      ),
    },
    el('div', { style: 'font-size:13px;font-weight:600' }, box.label),
    ...(box.lines ?? []).map((line) =>
      el(
        'div',
        { style: style(MONO, 'line-height:1.45', 'white-space:pre-wrap;overflow-wrap:break-word') },
        line,
      ),
    ),
    ...(box.children ?? []).map(htmlBox),
  );
}

function textBox(box: Box): string[] {
  const inside = [
    ...(box.lines ?? []).flatMap((line) => line.split('\n')).map(visible),
    ...(box.children ?? []).flatMap(textBox),
  ];
  const label = visible(box.label);
  const width = Math.max(textWidth(label) + 3, ...inside.map((line) => textWidth(line) + 1));
  const fill = (line: string) => `│ ${line}${' '.repeat(width - 1 - textWidth(line))} │`;
  return [
    `┌─ ${label} ${'─'.repeat(width - textWidth(label) - 2)}┐`,
    ...inside.map(fill),
    `└${'─'.repeat(width + 1)}┘`,
  ];
}
