import ts from '@tslab/typescript-for-tslab';
import { UsageError } from '../../errors.js';

const BEGIN = /^\s*\/\/\s*BEGIN\s+SOLUTION\s*$/i;
const END = /^\s*\/\/\s*END\s+SOLUTION\s*$/i;

/** A stretch of a cell's lines between the markers, markers excluded. */
interface Region {
  /** Offset of the line of BEGIN, and of the end of the line of END. */
  from: number;
  to: number;
  /** The solution between them. */
  inner: { from: number; to: number };
}

/** Whether a cell has a solution in it. */
export function hasSolution(source: string): boolean {
  return source.split('\n').some((line) => BEGIN.test(line) || END.test(line));
}

/** Whether a cell speaks of a solution's begin or end at all, in whatever form: nothing of that goes to students. */
export function mentionsSolution(source: string): boolean {
  return /\b(BEGIN|END)[\s_-]*SOLUTION/i.test(source);
}

/** Where the solutions of a cell are. Throws a UsageError when a marker has no partner. */
export function regionsOf(source: string): Region[] {
  const regions: Region[] = [];
  let begin: { from: number; inner: number } | null = null;
  let at = 0;
  for (const line of source.split('\n')) {
    const end = at + line.length;
    if (BEGIN.test(line)) {
      if (begin) throw unmatched('BEGIN', 'END');
      begin = { from: at, inner: end + 1 };
    } else if (END.test(line)) {
      if (!begin) throw unmatched('END', 'BEGIN');
      regions.push({ from: begin.from, to: end, inner: { from: begin.inner, to: at } });
      begin = null;
    }
    at = end + 1;
  }
  if (begin) throw unmatched('BEGIN', 'END');
  return regions;
}

function unmatched(one: string, other: string): UsageError {
  return new UsageError(
    `Cannot blank the solution: "// ${one} SOLUTION" has no "// ${other} SOLUTION". Put each pair around whole statements.`,
  );
}

/**
 * The cell as a student gets it: in a solution, an answer's value and a prediction become `undefined`; a name stays
 * declared, without its value, when `needed` says that the rest of the notebook uses it; every other statement goes.
 */
export function blankSolutions(source: string, needed: (name: string) => boolean): string {
  let blanked = source;
  for (const region of regionsOf(source).reverse()) {
    const lines = statementsIn(source, region).flatMap((statement) =>
      blankStatement(statement, source, needed),
    );
    const blank = ['// Tu respuesta:', ...lines].join('\n');
    blanked = blanked.slice(0, region.from) + blank + blanked.slice(region.to);
  }
  return blanked;
}

/** The text of every value that a student must not see. */
export function secretsOf(source: string): string[] {
  return regionsOf(source).flatMap((region) =>
    statementsIn(source, region).map((statement) => textOf(statement, source)),
  );
}

function statementsIn(source: string, { inner }: Region): ts.Statement[] {
  const file = ts.createSourceFile('cell.ts', source, ts.ScriptTarget.ES2022, true);
  const inside = file.statements.filter((each) => each.getStart(file) >= inner.from && each.end <= inner.to);
  const touching = file.statements.filter((each) => each.getStart(file) < inner.to && each.end > inner.from);
  if (touching.length === inside.length) return inside;
  throw new UsageError(
    'Cannot blank the solution: a marker stands in the middle of a statement. Put the markers around whole statements.',
  );
}

function blankStatement(
  statement: ts.Statement,
  source: string,
  needed: (name: string) => boolean,
): string[] {
  if (ts.isVariableStatement(statement)) {
    const names = statement.declarationList.declarations.flatMap((each) => namesOf(each.name)).filter(needed);
    return names.map((name) => `let ${name}: any;`);
  }
  const call = ts.isExpressionStatement(statement) ? callOf(statement.expression) : undefined;
  const method = call && ts.isPropertyAccessExpression(call.expression) ? call.expression.name.text : '';
  const [id, value] = call?.arguments ?? [];
  if (!call || !id || !value) return [];
  if (method === 'predict') return [`${source.slice(call.getStart(), id.end)}, undefined);`];
  if (method !== 'answer') return [];
  return [`${source.slice(call.getStart(), id.end)}, undefined${source.slice(value.end, call.end)};`];
}

function callOf(expression: ts.Expression): ts.CallExpression | undefined {
  const inner = ts.isAwaitExpression(expression) ? expression.expression : expression;
  return ts.isCallExpression(inner) ? inner : undefined;
}

function namesOf(name: ts.BindingName): string[] {
  if (ts.isIdentifier(name)) return [name.text];
  return name.elements.flatMap((each) => (ts.isBindingElement(each) ? namesOf(each.name) : []));
}

function textOf(statement: ts.Statement, source: string): string {
  return source.slice(statement.getStart(), statement.end);
}

/** Calls of `answer` and `predict` that give a value away outside of any solution: the text of each. */
export function answersOutside(source: string): string[] {
  const regions = regionsOf(source);
  const file = ts.createSourceFile('cell.ts', source, ts.ScriptTarget.ES2022, true);
  const found: string[] = [];
  const visit = (node: ts.Node): void => {
    if (ts.isCallExpression(node) && ts.isPropertyAccessExpression(node.expression)) {
      const [id, value] = node.arguments;
      const asked =
        ['answer', 'predict'].includes(node.expression.name.text) && id && ts.isStringLiteralLike(id);
      const inside = regions.some(({ inner }) => node.getStart(file) >= inner.from && node.end <= inner.to);
      if (asked && !inside && value && value.getText(file) !== 'undefined') found.push(node.getText(file));
    }
    ts.forEachChild(node, visit);
  };
  visit(file);
  return found;
}
