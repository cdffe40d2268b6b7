import { el, fragment, type Html } from './html.js';
import { stableLadder } from './ladder-stable.js';
import { type Arrow, isArrow, type LadderOptions, type Lane, type Step } from './ladder-steps.js';
import { textLadder } from './ladder-text.js';
import { block, caption, TABLE_STYLE } from './table.js';
import { ink, MONO, QUIET, STRONG_RULE, style, type Tone, tint } from './tone.js';
import type { View } from './view.js';

export type { Arrow, LadderOptions, Lane, Mark, Step } from './ladder-steps.js';

/** A ladder diagram: who sent what to whom, downwards in time. Two lanes for a connection, more for a journey. */
export function ladderView(options: LadderOptions): View {
  return {
    html: block(htmlLadder(options), options.note),
    text: textLadder(options),
    stable: stableLadder(options),
  };
}

const LIFELINE = '2px solid rgba(128,128,128,0.55)';

/*
 * Every lane has two narrow columns, and its lifeline is the border between them; a wide column lies between two lanes.
 * So a gap is three columns: the second of one lane, the wide one, and the first of the next lane.
 */

/** More lanes than this stand closer together, so that a page still holds them. */
const CROWD = 5;

/** Width of a narrow column, in em: half of the widest label. */
function halfWidth(lanes: Lane[]): number {
  const widest = Math.max(
    ...lanes.map(({ label, note }) => Math.max(label.length * 1.08, note?.length ?? 0)),
  );
  return Math.min(10, Math.max(lanes.length > CROWD ? 3 : 4, widest * 0.3 + 1.2));
}

function htmlLadder({ caption: title, lanes, steps, atLabel }: LadderOptions): Html {
  const half = halfWidth(lanes);
  const at = Math.max((atLabel ?? 'Trama').length, ...steps.map((step) => step.at?.length ?? 0)) * 0.58 + 1.8;
  const heading = (lane: Lane) =>
    el(
      'th',
      {
        scope: 'col',
        colspan: 2,
        style: 'text-align:center;padding:4px 2px;font-weight:600;vertical-align:bottom',
      },
      el(
        'div',
        {
          style: style(
            'display:inline-block',
            'padding:2px 8px',
            'overflow-wrap:break-word',
            'border-radius:4px',
            `border:1px solid ${ink(lane.tone ?? 'plain')}`,
            lane.tone && `background:${tint(lane.tone)}`,
          ),
        },
        lane.label,
        lane.note !== undefined && el('div', { style: style(MONO, 'font-weight:400', QUIET) }, lane.note),
      ),
    );
  return el(
    'table',
    {
      style: style(
        TABLE_STYLE,
        'table-layout:fixed',
        'width:100%',
        `min-width:${(at + lanes.length * (2 * half + (lanes.length > CROWD ? 2.2 : 5))).toFixed(0)}em`,
      ),
    },
    caption(title),
    el(
      'colgroup',
      {},
      el('col', { style: `width:${at.toFixed(1)}em` }),
      ...lanes.flatMap((_, lane) => [
        lane > 0 && el('col', {}),
        el('col', { style: `width:${half.toFixed(1)}em` }),
        el('col', { style: `width:${half.toFixed(1)}em` }),
      ]),
    ),
    el(
      'thead',
      {},
      el(
        'tr',
        {},
        el(
          'th',
          {
            scope: 'col',
            style: style('text-align:right', 'padding:4px 10px', 'vertical-align:bottom', 'font-weight:600'),
          },
          atLabel ?? 'Trama',
        ),
        ...lanes.flatMap((lane, index) => [index > 0 && el('td', {}), heading(lane)]),
      ),
    ),
    el('tbody', {}, ...steps.map((step) => htmlStep(step, lanes.length))),
  );
}

function htmlStep(step: Step, lanes: number): Html {
  const at = el(
    'td',
    {
      style: style(
        'text-align:right',
        'padding:2px 10px',
        'vertical-align:bottom',
        'white-space:nowrap',
        MONO,
        QUIET,
      ),
    },
    step.at,
  );
  const row = (...cells: Html[]) => el('tr', { style: 'background:transparent' }, at, ...cells);
  if (!isArrow(step) && step.lane === undefined) {
    return row(
      el(
        'td',
        {
          colspan: lanes * 3 - 1,
          style: style(
            'text-align:center',
            'padding:4px 10px',
            'font-size:13px',
            `border-top:${STRONG_RULE}`,
            tint(step.tone ?? 'muted') && `background:${tint(step.tone ?? 'muted')}`,
          ),
        },
        step.label,
      ),
    );
  }
  if (isArrow(step) && step.from !== step.to) {
    const first = Math.min(step.from, step.to);
    const last = Math.max(step.from, step.to);
    return row(
      half(),
      ...gaps(first),
      gap(last - first, arrowContent(step)),
      ...gaps(lanes - 1 - last),
      half(),
    );
  }
  const lane = isArrow(step) ? step.from : step.lane!;
  return row(
    ...(lane > 0 ? [half(), ...gaps(lane - 1), half(`border-left:${LIFELINE}`, 2)] : []),
    el('td', { colspan: 2, style: style('padding:3px 4px', 'text-align:center') }, markContent(step)),
    ...(lane < lanes - 1 ? [half(`border-right:${LIFELINE}`, 2), ...gaps(lanes - 2 - lane), half()] : []),
  );
}

const half = (border?: string, columns?: number): Html =>
  el('td', { colspan: columns, style: style('padding:0', border) });

/** `n` neighbouring gaps as one cell, between their two outer lifelines. */
function gap(n: number, content?: Html): Html {
  const css = style(
    content ? 'padding:2px 0 5px 0' : 'padding:0',
    'text-align:center',
    `border-left:${LIFELINE}`,
    `border-right:${LIFELINE}`,
  );
  return el('td', { colspan: 3 * n, style: css }, content);
}

const gaps = (n: number): Html[] => Array.from({ length: n }, () => gap(1));

function arrowContent(arrow: Arrow): Html {
  const tone = arrow.tone ?? (arrow.to > arrow.from ? 'client' : 'server');
  const right = arrow.to > arrow.from;
  return fragment(
    el(
      'div',
      {
        style: style(
          MONO,
          'padding:2px 14px',
          'white-space:pre-wrap;overflow-wrap:break-word',
          `border-bottom:2px ${arrow.lost ? 'dashed' : 'solid'} ${ink(tone)}`,
        ),
      },
      arrow.label,
      arrow.note !== undefined && el('span', { style: QUIET }, `  ${arrow.note}`),
    ),
    arrow.lost ? cross(right) : head(tone, right),
  );
}

/** The arrowhead: a triangle of borders, so that no font decides its shape. */
function head(tone: Tone, right: boolean): Html {
  const triangle = style(
    'display:inline-block;width:0;height:0;margin:-6px 0 0 0;vertical-align:top',
    'border-top:5px solid transparent;border-bottom:5px solid transparent',
    `border-${right ? 'left' : 'right'}:9px solid ${ink(tone)}`,
  );
  const css = `height:0;line-height:0;text-align:${right ? 'right' : 'left'}`;
  return el('div', { style: css }, el('span', { style: triangle }));
}

function cross(right: boolean): Html {
  const css = style(
    'height:0;line-height:0;font-weight:700',
    'margin-top:-1px',
    `text-align:${right ? 'right' : 'left'}`,
  );
  return el('div', { style: css }, '✕');
}

function markContent(step: Step): Html {
  const tone = step.tone ?? 'muted';
  return el(
    'span',
    {
      style: style(
        'display:inline-block',
        'padding:1px 8px',
        'border-radius:4px',
        'font-size:12px',
        `background:${tint(tone)}`,
        `border:1px solid ${ink(tone)}`,
      ),
    },
    step.label,
  );
}
