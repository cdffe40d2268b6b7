import type { Insertion } from './lines.js';

type Namespace = typeof import('@tslab/typescript-for-tslab');

/** A script whose awaits tell where they are, and what was put into it. */
export interface MarkedScript {
  code: string;
  insertions: Insertion[];
  /** Position of each await, from 0 in the compiled script; the number in the script is the index here. */
  awaits: { line: number; column: number }[];
}

/**
 * Wraps each `await x` as `__maillab__.left(c, n, await (__maillab__.entered(c, n), x))`. An error that comes from a socket has no
 * frame of the cell in its stack, and an await that never ends has no stack at all; the await that was entered and not
 * left has the line. Nothing is added to a script without await, and no line is added to any.
 */
export function markAwaits(ts: Namespace, code: string, cell: number): MarkedScript {
  if (!/\bawait\b/.test(code)) return { code, insertions: [], awaits: [] };
  const file = ts.createSourceFile('cell.js', code, ts.ScriptTarget.ES2022, true, ts.ScriptKind.JS);
  const pieces: { at: number; text: string }[] = [];
  const awaits: MarkedScript['awaits'] = [];
  const visit = (node: import('@tslab/typescript-for-tslab').Node): void => {
    if (ts.isAwaitExpression(node)) {
      const id = awaits.length;
      const start = node.getStart(file);
      const position = file.getLineAndCharacterOfPosition(start);
      awaits.push({ line: position.line, column: position.character });
      pieces.push({ at: start, text: `__maillab__.left(${cell},${id},` });
      pieces.push({ at: node.expression.getStart(file), text: `(__maillab__.entered(${cell},${id}),` });
      ts.forEachChild(node, visit);
      pieces.push({ at: node.end, text: '))' });
      return;
    }
    ts.forEachChild(node, visit);
  };
  visit(file);
  pieces.sort((a, b) => a.at - b.at);
  let marked = '';
  let done = 0;
  const insertions: Insertion[] = [];
  for (const piece of pieces) {
    marked += code.slice(done, piece.at) + piece.text;
    done = piece.at;
    const { line, character } = file.getLineAndCharacterOfPosition(piece.at);
    insertions.push({ line, column: character, length: piece.text.length });
  }
  return { code: marked + code.slice(done), insertions, awaits };
}
