import type * as TypeScript from '@tslab/typescript-for-tslab';

/** The parser of the kernel, TypeScript 5.0.4: what it accepts is what counts. Loaded when first needed. */
export function typescript(): typeof TypeScript {
  return require('@tslab/typescript-for-tslab');
}

/** A code cell as the rules see it. */
export interface ParsedCell {
  ts: typeof TypeScript;
  file: TypeScript.SourceFile;
  /** Resolves names within the cell alone. */
  checker: TypeScript.TypeChecker;
  /** Names that earlier cells define. */
  earlier: ReadonlySet<string>;
  /** Names that this cell defines at its top level. */
  own: ReadonlySet<string>;
}

const NAME = 'cell.ts';

/** Parses the source of a cell and resolves its names; nothing is imported and no library is loaded. */
export function parseCell(source: string, earlier: ReadonlySet<string>): ParsedCell {
  const ts = typescript();
  // tslab makes a module of every cell; on the first line, so that lines stay as they are.
  const file = ts.createSourceFile(
    NAME,
    `export {};${source}`,
    ts.ScriptTarget.ES2022,
    true,
    ts.ScriptKind.TS,
  );
  const host: TypeScript.CompilerHost = {
    getSourceFile: (name) => (name === NAME ? file : undefined),
    fileExists: (name) => name === NAME,
    readFile: () => undefined,
    writeFile: () => {},
    getDefaultLibFileName: () => 'none',
    getCurrentDirectory: () => '/',
    getCanonicalFileName: (name) => name,
    useCaseSensitiveFileNames: () => true,
    getNewLine: () => '\n',
  };
  const program = ts.createProgram(
    [NAME],
    { noLib: true, noResolve: true, types: [], target: ts.ScriptTarget.ES2022 },
    host,
  );
  const checker = program.getTypeChecker();
  const locals = (file as unknown as { locals?: Map<string, unknown> }).locals;
  return { ts, file, checker, earlier, own: new Set([...(locals?.keys() ?? [])].map(String)) };
}

/** Line of a node in the cell, from 1. */
export function lineOf({ file }: ParsedCell, node: TypeScript.Node): number {
  return file.getLineAndCharacterOfPosition(node.getStart(file)).line + 1;
}

/** Whether a node runs as part of the cell itself rather than of a function or class in it. */
export function isTopLevel({ ts }: ParsedCell, node: TypeScript.Node): boolean {
  for (let up = node.parent; up; up = up.parent) {
    if (ts.isFunctionLike(up) || ts.isClassLike(up) || ts.isModuleDeclaration(up)) return false;
  }
  return true;
}
