import { type CellValue, cellContent, cellLines, cellStyle, stableCell } from './cell.js';
import { el, type Html } from './html.js';
import { type Align, pad, textWidth } from './text.js';
import { MONO, QUIET, RULE, STRONG_RULE, style, type Tone, tinted } from './tone.js';
import type { View } from './view.js';
import { visible } from './visible.js';

/** A column: its heading, and how its cells are set. */
export interface Column {
  label: string;
  align?: Align;
  /** Fixed-width font for the whole column. */
  code?: boolean;
  /** Long text that may break over lines; other columns stay on one. */
  wide?: boolean;
  /** Differs from run to run, as numbers of frames do; so does whatever a column named «Trama» holds. */
  varies?: boolean;
  /** As `6em`. When a column has one, the others share what is left, and long words are broken. */
  width?: string;
}

/** A row: its cells, and what marks it. */
export interface Row {
  cells: CellValue[];
  tone?: Tone;
}

/** A table with its caption. */
export interface TableOptions {
  /** What the table shows; read first by a screen reader. */
  caption: string;
  columns: (string | Column)[];
  rows: (CellValue[] | Row)[];
  /** A quieter line below: what was left out, how to see it, what to look at. */
  note?: string;
  /** The first column names its row. */
  rowHeaders?: boolean;
}

const toColumn = (column: string | Column): Column =>
  typeof column === 'string' ? { label: column } : column;
const toRow = (row: CellValue[] | Row): Row => (Array.isArray(row) ? { cells: row } : row);

/** A table with a caption: the block that most pictures are made of. */
export function tableView(options: TableOptions): View {
  const columns = options.columns.map(toColumn);
  const rows = options.rows.map(toRow);
  return {
    html: block(htmlTable(columns, rows, options), options.note),
    text: textTable(columns, rows, options),
    ...stableTable(columns, rows, options),
  };
}

/** The outer element of every view: Spanish, left-aligned, scrolled sideways when the page is narrow. */
export function block(content: Html, note?: string): string {
  return el(
    'div',
    { class: 'maillab', lang: 'es', style: 'overflow-x:auto;text-align:left;margin:4px 0 14px 0' },
    content,
    note !== undefined && el('div', { style: style('font-size:12px', 'padding:2px 0 0 0', QUIET) }, note),
  ).source;
}

/** The caption of a table in every view. */
export function caption(text: string): Html {
  return el(
    'caption',
    { style: 'caption-side:top;text-align:left;font-size:13px;font-weight:600;padding:2px 0 6px 0' },
    text,
  );
}

export const TABLE_STYLE = 'border-collapse:collapse;margin:0;font-size:13px;line-height:1.45';

function htmlTable(columns: Column[], rows: Row[], options: TableOptions): Html {
  const headings = columns.map((column) =>
    el(
      'th',
      {
        scope: 'col',
        style: style(
          `text-align:${column.align ?? 'left'}`,
          'vertical-align:bottom',
          'padding:3px 10px',
          'white-space:nowrap',
          'font-weight:600',
          `border-bottom:${STRONG_RULE}`,
        ),
      },
      column.label,
    ),
  );
  const allCode = columns.every(({ code }) => code);
  const fixed = columns.some(({ width }) => width !== undefined);
  return el(
    'table',
    { style: style(TABLE_STYLE, fixed && 'table-layout:fixed;width:100%') },
    caption(options.caption),
    fixed &&
      el(
        'colgroup',
        {},
        ...columns.map(({ width }) => el('col', { style: width === undefined ? '' : `width:${width}` })),
      ),
    el('thead', {}, el('tr', {}, ...headings)),
    el(
      'tbody',
      { style: allCode ? MONO : '' },
      ...rows.map((row, index) => htmlRow(row, index, columns, options.rowHeaders ?? false)),
    ),
  );
}

function htmlRow(row: Row, index: number, columns: Column[], rowHeaders: boolean): Html {
  const zebra = index % 2 === 1 ? 'background:rgba(128,128,128,0.08)' : 'background:transparent';
  const cells = columns.map((column, position) => {
    const value = row.cells[position];
    const css = cellStyle(value, {
      align: column.align ?? 'left',
      code: column.code ?? false,
      nowrap: !column.wide,
      inherits: columns.every(({ code }) => code),
    });
    return rowHeaders && position === 0
      ? el('th', { scope: 'row', style: `${css};font-weight:600` }, cellContent(value))
      : el('td', { style: css }, cellContent(value));
  });
  return el('tr', { style: style(tinted(row.tone) || zebra, `border-bottom:${RULE}`) }, ...cells);
}

const isVarying = ({ varies, label }: Column) => varies ?? /^Tramas?$/.test(label);

/** The table without columns that vary, a row a line. */
function stableTable(columns: Column[], rows: Row[], options: TableOptions): Pick<View, 'stable'> {
  const kept = columns.flatMap((column, position) => (isVarying(column) ? [] : [position]));
  const holds = rows.some(({ cells }) =>
    cells.some((value) => typeof value === 'object' && value !== null && 'stable' in value),
  );
  if (kept.length === columns.length && !holds) return {};
  const line = (cell: (position: number) => string) => kept.map(cell).join('  ').trimEnd();
  return {
    stable: [
      visible(options.caption),
      line((position) => visible(columns[position]!.label)),
      ...rows.map(({ cells }) => line((position) => stableCell(cells[position]))),
      ...(options.note === undefined ? [] : [visible(options.note)]),
    ],
  };
}

function textTable(columns: Column[], rows: Row[], options: TableOptions): string {
  const grid = rows.map((row) => columns.map((_, position) => cellLines(row.cells[position])));
  const widths = columns.map((column, position) =>
    Math.max(
      textWidth(visible(column.label)),
      ...grid.map((row) => Math.max(0, ...row[position]!.map(textWidth))),
    ),
  );
  const line = (cells: string[]) =>
    cells
      .map((cell, position) => pad(cell, widths[position]!, columns[position]!.align ?? 'left'))
      .join('  ')
      .trimEnd();
  const body = grid.flatMap((cells) => {
    const height = Math.max(1, ...cells.map((cell) => cell.length));
    return Array.from({ length: height }, (_, index) => line(cells.map((cell) => cell[index] ?? '')));
  });
  return [
    visible(options.caption),
    line(columns.map((column) => visible(column.label))),
    line(widths.map((width) => '─'.repeat(width))),
    ...body,
    ...(options.note === undefined ? [] : [visible(options.note)]),
    '',
  ].join('\n');
}
