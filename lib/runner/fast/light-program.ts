import type { UndeclaredTypeScript } from '../../notebook/internals.js';
import { declarations } from './declarations.js';

type Namespace = typeof import('@tslab/typescript-for-tslab');
type CreateProgram = import('@tslab/typescript-for-tslab').CreateProgram<
  import('@tslab/typescript-for-tslab').EmitAndSemanticDiagnosticsBuilderProgram
>;

/** How a compiler makes its programs, and reads declaration files for them. */
export interface Programs {
  create: CreateProgram;
  readDeclaration(text: string): string;
}

export function lightPrograms(ts: Namespace): Programs {
  return { create: lightProgram(ts), readDeclaration: undocumented };
}

/**
 * Makes the programs of tslab's converter without TypeScript's state of which file refers to which. Making that state looks
 * up every import of every file, twice for each cell, and tslab asks it only which sources a cell depends on: the cell
 * alone, unless the program has other sources. Then the state is made as tslab makes it.
 */
function lightProgram(ts: Namespace): CreateProgram {
  const { bindSourceFile } = ts as unknown as UndeclaredTypeScript;
  const served = new WeakSet<object>();
  return (names, options, host, old, diagnostics, references) => {
    if (host && !served.has(host)) {
      served.add(host);
      declarations.serve(host);
    }
    const builder = ts.createAbstractBuilder(
      names,
      options,
      host,
      old,
      diagnostics,
      references,
    ) as ReturnType<CreateProgram>;
    const program = builder.getProgram();
    // tslab reads the names of a cell from what binding leaves in its file; making that state had bound all of them.
    builder.getSourceFile = (name) => {
      const file = program.getSourceFile(name);
      if (file) bindSourceFile(file, program.getCompilerOptions());
      return file;
    };
    builder.getAllDependencies = (file) => {
      const alone = program.getSourceFiles().every((other) => other === file || other.isDeclarationFile);
      if (alone) return [file.fileName];
      return ts.createEmitAndSemanticDiagnosticsBuilderProgram(program, host!).getAllDependencies(file);
    };
    return builder;
  };
}

/** A line that begins a documentation comment. */
const DOCUMENTATION = /^([ \t]*)\/\*\*(?!\/)/gm;

/**
 * The text of a declaration file with its documentation as ordinary comments, every other character in its place: a
 * compiler that shows no documentation need not parse it, which takes a third of the time of parsing.
 */
export function undocumented(text: string): string {
  return text.replace(DOCUMENTATION, '$1/* ');
}
