import type { CellValue } from './cell.js';
import { tableView } from './table.js';
import type { View } from './view.js';

/** Named rows × named columns. */
export interface MatrixOptions {
  caption: string;
  /** What the rows are, and what the columns are: `Mensaje \ Cliente`. */
  corner: string;
  columns: string[];
  rows: { label: string; cells: CellValue[] }[];
  note?: string;
}

/** A matrix, such as messages × clients or hosts × open ports: every row and column has its name. */
export function matrixView(options: MatrixOptions): View {
  return tableView({
    caption: options.caption,
    columns: [options.corner, ...options.columns.map((label) => ({ label, wide: true }))],
    rows: options.rows.map(({ label, cells }) => [label, ...cells]),
    rowHeaders: true,
    ...(options.note === undefined ? {} : { note: options.note }),
  });
}
