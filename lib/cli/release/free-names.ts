import ts from '@tslab/typescript-for-tslab';

/**
 * Names that cells use and none of them declares, in the order of the cells: what a notebook needs from elsewhere. A
 * word in a string, a comment or a property's name is none.
 */
export function freeNames(cells: readonly string[]): Set<string> {
  const sources = new Map(
    cells.map((source, index) => {
      const name = `cell-${index}.ts`;
      return [name, ts.createSourceFile(name, source, ts.ScriptTarget.ES2022, true)];
    }),
  );
  const program = ts.createProgram({
    rootNames: [...sources.keys()],
    options: { noLib: true, noResolve: true, types: [], target: ts.ScriptTarget.ES2022 },
    host: {
      getSourceFile: (name) => sources.get(name),
      fileExists: (name) => sources.has(name),
      readFile: (name) => sources.get(name)?.text,
      getDefaultLibFileName: () => 'lib.d.ts',
      getCurrentDirectory: () => '',
      getCanonicalFileName: (name) => name,
      useCaseSensitiveFileNames: () => true,
      getNewLine: () => '\n',
      writeFile: () => {},
    },
  });
  const checker = program.getTypeChecker();
  const free = new Set<string>();
  const visit = (node: ts.Node): void => {
    if (ts.isIdentifier(node) && isReference(node)) {
      const declared = ts.isShorthandPropertyAssignment(node.parent)
        ? checker.getShorthandAssignmentValueSymbol(node.parent)
        : checker.getSymbolAtLocation(node);
      if (!declared) free.add(node.text);
    }
    ts.forEachChild(node, visit);
  };
  for (const source of sources.values()) visit(source);
  return free;
}

/** Whether an identifier stands for a value, and does not name a property or declare something. */
function isReference(node: ts.Identifier): boolean {
  const { parent } = node;
  if (ts.isShorthandPropertyAssignment(parent)) return true;
  const { name, propertyName, right } = parent as { name?: ts.Node; propertyName?: ts.Node; right?: ts.Node };
  return name !== node && propertyName !== node && !(ts.isQualifiedName(parent) && right === node);
}
