import { type MarkedScript, markAwaits } from './awaits.js';
import { type CellMaps, LineMap } from './lines.js';

/** One place of a stack trace. `cell` is the runner's number of the execution when the place is in a cell. */
export interface Place {
  function: string | null;
  file: string;
  cell: number | null;
  line: number | null;
}

interface Script {
  /** Lines of the script before the call that tslab puts after it. */
  lines: number;
  map: LineMap;
  awaits: MarkedScript['awaits'];
  /** Awaits entered and not left, the latest last. */
  pending: number[];
}

const FRAME = /^\s*at (?:(?:async )?(.*?) \()?(?:async )?(.+?):(\d+):(\d+)\)?$/;
const CELL_FILE = /^maillab-cell-(\d+)$/;

/** The scripts of all cells that ran, and what their stack traces mean in lines of the cells. */
export class Scripts {
  readonly #scripts = new Map<number, Script>();

  /** The script to run in place of `output`, wrapped in `prefix`, which stays on the first line. */
  add(
    ts: typeof import('@tslab/typescript-for-tslab'),
    cell: number,
    prefix: string,
    output: string,
    maps: CellMaps,
  ): string {
    const marked = markAwaits(ts, output, cell);
    const insertions = [{ line: 0, column: 0, length: prefix.length }, ...marked.insertions];
    this.#scripts.set(cell, {
      lines: output.split('\n').length,
      map: new LineMap(maps, insertions),
      awaits: marked.awaits,
      pending: [],
    });
    return prefix + marked.code;
  }

  fileName(cell: number): string {
    return `maillab-cell-${cell}`;
  }

  entered(cell: number, id: number): void {
    this.#scripts.get(cell)?.pending.push(id);
  }

  left<T>(cell: number, id: number, value: T): T {
    const pending = this.#scripts.get(cell)?.pending;
    const at = pending?.lastIndexOf(id) ?? -1;
    if (at >= 0) pending!.splice(at, 1);
    return value;
  }

  /** Line of the await that `cell` entered last and has not left; null when there is none. */
  waitingLine(cell: number): number | null {
    const script = this.#scripts.get(cell);
    const id = script?.pending.at(-1);
    if (!script || id === undefined) return null;
    const { line, column } = script.awaits[id]!;
    return script.map.compiledLine(line, column);
  }

  /** Line of the cell for a position of its script, both from 1. */
  lineAt(cell: number, line: number, column: number): number | null {
    return this.#scripts.get(cell)?.map.cellLine(line, column) ?? null;
  }

  /** The places of a stack trace, innermost first, without those of tslab and of Node.js itself. */
  places(stack: string): Place[] {
    const places: Place[] = [];
    for (const text of stack.split('\n')) {
      const frame = FRAME.exec(text);
      if (!frame) continue;
      const [, name, file, line, column] = frame;
      if (isMachinery(file!)) continue;
      const cell = CELL_FILE.exec(file!)?.[1];
      if (cell === undefined) {
        places.push({ function: name ?? null, file: file!, cell: null, line: Number(line) });
        continue;
      }
      const script = this.#scripts.get(Number(cell));
      if (script && Number(line) > script.lines) continue;
      const mapped = script?.map.cellLine(Number(line), Number(column)) ?? null;
      const named =
        name && !/^(eval|Object\.<anonymous>|<anonymous>|maillab-cell-.*)$/.test(name) ? name : null;
      places.push({ function: named, file: file!, cell: Number(cell), line: mapped });
    }
    return places;
  }

  /** The innermost place of a stack that lies in a cell. */
  cellPlace(stack: string): Place | undefined {
    return this.places(stack).find((place) => place.cell !== null);
  }
}

function isMachinery(file: string): boolean {
  return (
    file.startsWith('node:') ||
    file === '<anonymous>' ||
    /[\\/]tslab[\\/]dist[\\/]/.test(file) ||
    /[\\/]runner[\\/](?:watch|fast)[\\/]/.test(file)
  );
}
