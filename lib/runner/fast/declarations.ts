import fs from 'node:fs';

type CompilerHost = import('@tslab/typescript-for-tslab').CompilerHost;
type SourceFile = import('@tslab/typescript-for-tslab').SourceFile;

/** A file as it was: one that has the same time and size is taken for unchanged. */
export interface Stamp {
  file: string;
  mtimeMs: number;
  size: number;
}

/** The present stamp of a file; undefined when there is none. */
export function stampOf(file: string): Stamp | undefined {
  const stat = fs.statSync(file, { throwIfNoEntry: false });
  return stat?.isFile() ? { file, mtimeMs: stat.mtimeMs, size: stat.size } : undefined;
}

/** Whether the file is as it was. */
export function isUnchanged({ file, mtimeMs, size }: Stamp): boolean {
  const now = stampOf(file);
  return now?.mtimeMs === mtimeMs && now.size === size;
}

/** Declaration files that a compiler has parsed and bound, by path; in a snapshot they are there from the start. */
export class Declarations {
  readonly #parsed = new Map<string, { stamp: Stamp; source: SourceFile }>();
  #learns = false;

  /** Keeps what hosts read while `action` runs. */
  learn(action: () => void): void {
    this.#learns = true;
    try {
      action();
    } finally {
      this.#learns = false;
    }
  }

  get stamps(): Stamp[] {
    return [...this.#parsed.values()].map(({ stamp }) => stamp);
  }

  /** Has the host of a compiler take files from here, as long as it runs. */
  serve(host: CompilerHost): void {
    if (this.#parsed.size === 0 && !this.#learns) return;
    const { getSourceFile, getSourceFileByPath } = host;
    const known = (path: string) => this.#parsed.get(path)?.source;
    const learned = (path: string, source: SourceFile | undefined) => {
      const stamp = this.#learns && source?.isDeclarationFile ? stampOf(path) : undefined;
      if (stamp && source) this.#parsed.set(path, { stamp, source });
      return source;
    };
    host.getSourceFile = (name, ...rest) => known(name) ?? learned(name, getSourceFile(name, ...rest));
    if (!getSourceFileByPath) return;
    host.getSourceFileByPath = (name, path, ...rest) =>
      known(path) ?? learned(path, getSourceFileByPath(name, path, ...rest));
  }
}

/** Those of this process. */
export const declarations = new Declarations();
