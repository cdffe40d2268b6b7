import { SourceMap } from 'node:module';

export interface RawSourceMap {
  file: string;
  version: number;
  sources: string[];
  sourcesContent: string[];
  names: string[];
  mappings: string;
  sourceRoot: string;
}

/** The two source maps from a cell's source to the script that tslab runs. */
export interface CellMaps {
  /** Of the first step, TypeScript to ES modules. */
  first: RawSourceMap;
  /** Of the second step, ES modules to CommonJS. */
  second: RawSourceMap;
}

/** Text that was put into a script after it was compiled; `line` and `column` from 0, of the compiled script. */
export interface Insertion {
  line: number;
  column: number;
  length: number;
}

/** tslab puts `export {};` before every cell. */
const PREFIX_LINES = 1;

/** Turns a position in the script that ran into a line of the cell, from 1; null when it has none. */
export class LineMap {
  readonly #first: SourceMap;
  readonly #second: SourceMap;
  readonly #insertions: readonly Insertion[];

  constructor(maps: CellMaps, insertions: readonly Insertion[]) {
    this.#first = new SourceMap(maps.first);
    this.#second = new SourceMap(maps.second);
    this.#insertions = insertions;
  }

  /** `line` and `column` from 1, as a stack trace gives them. */
  cellLine(line: number, column: number): number | null {
    let wanted = column - 1;
    let shift = 0;
    for (const insertion of this.#insertions) {
      if (insertion.line !== line - 1 || insertion.column + shift > wanted) continue;
      shift += insertion.length;
    }
    wanted = Math.max(0, wanted - shift);
    return this.compiledLine(line - 1, wanted);
  }

  /** `line` and `column` from 0, in the script as compiled, before anything was put into it. */
  compiledLine(line: number, column: number): number | null {
    const middle = this.#second.findEntry(line, column);
    if (!('originalLine' in middle)) return null;
    const source = this.#first.findEntry(middle.originalLine, middle.originalColumn);
    if (!('originalLine' in source)) return null;
    const found = source.originalLine - PREFIX_LINES + 1;
    return found >= 1 ? found : null;
  }
}
