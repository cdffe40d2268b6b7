import { el, Html } from './html.js';
import { stableLines, stableTogether } from './stable.js';
import { block } from './table.js';
import type { View } from './view.js';
import { visible } from './visible.js';

/** A view and the heading above it. */
export interface ColumnView {
  label?: string;
  view: View;
  /** Share of the width; all alike by default. */
  share?: number;
}

/** Views beside one another. */
export interface ColumnsOptions {
  /** What is compared. */
  caption: string;
  /** Two, at most four. */
  views: ColumnView[];
  note?: string;
}

/** Views beside one another, to be compared; in text, one after the other. */
export function columnsView(options: ColumnsOptions): View {
  const shares = options.views.reduce((sum, { share }) => sum + (share ?? 1), 0);
  const column = ({ label, view, share }: ColumnView, index: number) =>
    el(
      'div',
      {
        style: `width:${Math.floor((100 * (share ?? 1)) / shares)}%;min-width:0;overflow-x:auto;padding:0 ${index < options.views.length - 1 ? '12px' : '0'} 0 0`,
      },
      label !== undefined &&
        el('div', { style: 'font-size:13px;font-weight:600;text-align:left;padding:4px 0' }, label),
      new Html(view.html),
    );
  return {
    html: block(
      el(
        'div',
        {},
        el('div', { style: 'font-size:13px;font-weight:600;padding:2px 0 6px 0' }, options.caption),
        el('div', { style: 'display:flex' }, ...options.views.map(column)),
      ),
      options.note,
    ),
    text: [
      visible(options.caption),
      ...options.views.flatMap(({ label, view }) => [
        ...(label === undefined ? [] : [`── ${visible(label)} ──`]),
        view.text.trimEnd(),
        '',
      ]),
      ...(options.note === undefined ? [] : [visible(options.note), '']),
    ].join('\n'),
    ...stableTogether(
      options.views.map(({ view }) => view),
      () => [
        visible(options.caption),
        ...options.views.flatMap(({ label, view }) => [visible(label ?? ''), ...stableLines(view)]),
        ...(options.note === undefined ? [] : [visible(options.note)]),
      ],
    ),
  };
}

/** Views one below the other, as one output. */
export function stackView(...views: View[]): View {
  return {
    html: views.map((view) => view.html).join(''),
    text: views.map((view) => view.text).join('\n'),
    ...stableTogether(views, () => views.flatMap(stableLines)),
  };
}
