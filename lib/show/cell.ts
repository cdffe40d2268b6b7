import { type Child, el, fragment, Html } from './html.js';
import { stableLines } from './stable.js';
import type { Align } from './text.js';
import { QUIET, style, type Tone, tinted } from './tone.js';
import type { View } from './view.js';
import { visible } from './visible.js';

/** A cell that is more than its text. */
export interface Cell {
  text: string | number | bigint;
  /** What the cell means; drawn as a tint, so the text must say it too. */
  tone?: Tone;
  /** Fixed-width font: anything that was on the wire. */
  code?: boolean;
  bold?: boolean;
  align?: Align;
  /** A second, quieter line. */
  note?: string;
}

/** What a table holds: plain values, cells, or whole views. `null` and `undefined` are shown as nothing. */
export type CellValue = string | number | bigint | boolean | null | undefined | Cell | View;

const CODE = 'font-family:ui-monospace,Menlo,Consolas,monospace;font-size:12px';

function isView(value: CellValue): value is View {
  return typeof value === 'object' && value !== null && 'html' in value;
}

/** The value as a `Cell`; booleans in Spanish. A view keeps only its text. */
export function toCell(value: CellValue): Cell {
  if (value === null || value === undefined) return { text: '' };
  if (typeof value === 'boolean') return { text: value ? 'sí' : 'no' };
  if (isView(value)) return { text: value.text };
  return typeof value === 'object' ? value : { text: value };
}

/** Lines of the cell in the text twin. */
export function cellLines(value: CellValue): string[] {
  if (typeof value === 'object' && value !== null && isView(value)) return value.text.trimEnd().split('\n');
  const cell = toCell(value);
  const lines = String(cell.text).split('\n').map(visible);
  return cell.note ? [...lines, ...cell.note.split('\n').map(visible)] : lines;
}

/** The cell in one line, without what varies. */
export function stableCell(value: CellValue): string {
  const isOne = typeof value === 'object' && value !== null && isView(value);
  return (isOne ? stableLines(value) : cellLines(value)).join(' ');
}

/** What goes inside the `td`. */
export function cellContent(value: CellValue): Html {
  if (typeof value === 'object' && value !== null && isView(value)) return new Html(value.html);
  const cell = toCell(value);
  const lines: Child[] = String(cell.text)
    .split('\n')
    .flatMap((line, index) => (index === 0 ? [line] : [new Html('<br />'), line]));
  let content = fragment(...lines);
  if (cell.bold) content = el('b', {}, content);
  if (cell.note) content = fragment(content, el('div', { style: style('font-size:12px', QUIET) }, cell.note));
  return content;
}

/** What a cell's column and table say of it. */
interface CellContext {
  align: Align;
  code: boolean;
  nowrap: boolean;
  /** The table has the fixed-width font already. */
  inherits: boolean;
}

/** Inline style of the `td`. */
export function cellStyle(value: CellValue, { align, code, nowrap, inherits }: CellContext): string {
  const cell = toCell(value);
  return style(
    `text-align:${cell.align ?? align}`,
    'vertical-align:top',
    'padding:3px 10px',
    (cell.code ?? code) && !inherits && CODE,
    nowrap ? 'white-space:nowrap' : 'white-space:pre-wrap;overflow-wrap:break-word',
    tinted(cell.tone),
  );
}
