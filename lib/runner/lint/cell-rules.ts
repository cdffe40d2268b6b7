import type * as TypeScript from '@tslab/typescript-for-tslab';
import { isTopLevel, lineOf, type ParsedCell } from './cell.js';

/** A trap in a cell; `line` from 1. */
export interface Finding {
  rule: string;
  line: number;
  message: string;
  fix: string;
}

/** Every trap of tslab that can be seen in a cell without running it, in order of line. */
export function lintCell(cell: ParsedCell): Finding[] {
  const findings: Finding[] = [];
  const awaits: { node: TypeScript.Node; seen: boolean }[] = [];
  const visit = (node: TypeScript.Node): void => {
    for (const rule of RULES) {
      const found = rule(cell, node);
      if (found) findings.push({ ...found, line: lineOf(cell, node) });
    }
    const kind = topLevelAwait(cell, node);
    if (kind) awaits.push({ node, seen: kind === 'seen' });
    cell.ts.forEachChild(node, visit);
  };
  visit(cell.file);
  if (awaits.length > 0 && !awaits.some(({ seen }) => seen)) {
    for (const { node } of awaits) findings.push({ ...awaitAlone(cell, node), line: lineOf(cell, node) });
  }
  return findings.sort((a, b) => a.line - b.line);
}

type Rule = (cell: ParsedCell, node: TypeScript.Node) => Omit<Finding, 'line'> | undefined;

const RULES: Rule[] = [shorthand, renaming, importMeta, using, exported, outsideImport];

/** tslab rewrites names of earlier cells, and not in `{from}`. */
function shorthand({ ts, checker, earlier }: ParsedCell, node: TypeScript.Node) {
  if (!ts.isShorthandPropertyAssignment(node)) return undefined;
  const name = node.name.text;
  if (!earlier.has(name) || checker.getShorthandAssignmentValueSymbol(node)) return undefined;
  return {
    rule: 'shorthand',
    message: `{ ${name} } abrevia una variable de otra celda, y tslab no la encuentra.`,
    fix: `Escribí { ${name}: ${name} }.`,
  };
}

/** `const { a: b } = x` with an `x` of an earlier cell: tslab takes the key for a variable when it knows the type's text. */
function renaming({ ts, earlier, own }: ParsedCell, node: TypeScript.Node) {
  if (!ts.isBindingElement(node) || !node.propertyName || !ts.isIdentifier(node.propertyName))
    return undefined;
  let up: TypeScript.Node = node;
  while (ts.isBindingElement(up) || ts.isObjectBindingPattern(up) || ts.isArrayBindingPattern(up))
    up = up.parent;
  if (!ts.isVariableDeclaration(up)) return undefined;
  const loop = up.parent.parent;
  const from = up.initializer ?? (ts.isForOfStatement(loop) ? loop.expression : undefined);
  const root = from && leftmost(ts, from);
  if (!root || !earlier.has(root) || own.has(root)) return undefined;
  const key = node.propertyName.text;
  return {
    rule: 'renaming',
    message: `Desestructurar con otro nombre ({ ${key}: ${node.name.getText()} }) algo de otra celda puede fallar en tslab.`,
    fix: `Escribí const ${node.name.getText()} = ${root}.${key}, o { '${key}': ${node.name.getText()} }.`,
  };
}

function leftmost(ts: typeof TypeScript, node: TypeScript.Expression): string | undefined {
  let at: TypeScript.Expression = node;
  for (;;) {
    if (ts.isIdentifier(at)) return at.text;
    if (ts.isPropertyAccessExpression(at) || ts.isElementAccessExpression(at) || ts.isCallExpression(at))
      at = at.expression;
    else if (
      ts.isAwaitExpression(at) ||
      ts.isParenthesizedExpression(at) ||
      ts.isNonNullExpression(at) ||
      ts.isAsExpression(at)
    )
      at = at.expression;
    else return undefined;
  }
}

function importMeta({ ts }: ParsedCell, node: TypeScript.Node) {
  if (!ts.isMetaProperty(node) || node.keywordToken !== ts.SyntaxKind.ImportKeyword) return undefined;
  return {
    rule: 'import-meta',
    message: 'import.meta no existe en una celda.',
    fix: 'Usá process.cwd(), que es la carpeta del cuaderno.',
  };
}

/** TypeScript 5.0 reads `using x = …` as two statements. */
function using({ ts, file }: ParsedCell, node: TypeScript.Node) {
  if (
    !ts.isExpressionStatement(node) ||
    !ts.isIdentifier(node.expression) ||
    node.expression.text !== 'using'
  )
    return undefined;
  if (!/^using[ \t]+[\p{ID_Start}_$]/u.test(file.text.slice(node.getStart(file)))) return undefined;
  return {
    rule: 'using',
    message: 'tslab no conoce las declaraciones using.',
    fix: 'Usá const, y cerrá lo abierto en un finally.',
  };
}

function exported({ ts, file }: ParsedCell, node: TypeScript.Node) {
  if (node.parent !== file || !ts.canHaveModifiers(node)) return undefined;
  if (!ts.getModifiers(node)?.some(({ kind }) => kind === ts.SyntaxKind.ExportKeyword)) return undefined;
  return {
    rule: 'export',
    message: 'Una celda no puede tener export: tslab ya exporta todo lo que define.',
    fix: 'Sacá la palabra export.',
  };
}

function outsideImport({ ts }: ParsedCell, node: TypeScript.Node) {
  const from = ts.isImportDeclaration(node)
    ? node.moduleSpecifier
    : ts.isCallExpression(node) && node.expression.kind === ts.SyntaxKind.ImportKeyword
      ? node.arguments[0]
      : undefined;
  if (!from || !ts.isStringLiteral(from) || !from.text.startsWith('../')) return undefined;
  return {
    rule: 'outside-import',
    message: `tslab no puede importar "${from.text}", de fuera de la carpeta del cuaderno.`,
    fix: 'Importá el paquete: from "maillab".',
  };
}

/**
 * Whether a node is an await of the cell itself that tslab sees. It decides by the token after `await`: one that could
 * go on from a variable called "await" is not seen, and neither is `for await`.
 */
function topLevelAwait(cell: ParsedCell, node: TypeScript.Node): 'seen' | 'unseen' | undefined {
  const { ts, file } = cell;
  if (ts.isForOfStatement(node) && node.awaitModifier && isTopLevel(cell, node)) return 'unseen';
  if (!ts.isAwaitExpression(node) || !isTopLevel(cell, node)) return undefined;
  const text = file.text.slice(node.getStart(file) + 'await'.length, node.end);
  return /^[ \t]*(?:\/\*[^\n]*?\*\/[ \t]*)*[\p{ID_Start}_$#\d'"]/u.test(text) ? 'seen' : 'unseen';
}

function awaitAlone({ ts }: ParsedCell, node: TypeScript.Node): Omit<Finding, 'line'> {
  const what = ts.isForOfStatement(node) ? 'for await' : 'await (…)';
  return {
    rule: ts.isForOfStatement(node) ? 'for-await' : 'await-paren',
    message: `tslab no reconoce ${what} cuando es el único await de la celda.`,
    fix: ts.isForOfStatement(node)
      ? 'Agregá antes una línea await null;'
      : 'Sacá los paréntesis, o guardá antes la promesa en una variable y escribí await variable.',
  };
}
