import { execFileSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

const root = join(__dirname, '..', '..');

/** The TypeScript of a document's whole programs: blocks that import what they use. */
export function examplesOf(file: string): string[] {
  const blocks = [...readFileSync(join(root, file), 'utf8').matchAll(/^```ts\n([\s\S]*?)^```/gm)];
  return blocks.map((match) => match[1]!).filter((code) => code.startsWith('import '));
}

/** What the compiler says of programs, a line each, with the program's number from 1. */
export function typeErrors(programs: readonly string[]): string[] {
  const folder = mkdtempSync(join(root, 'test', 'docs', 'examples-'));
  try {
    for (const [index, code] of programs.entries())
      writeFileSync(join(folder, `example-${index + 1}.ts`), `${code}\nexport {};\n`);
    const config = {
      extends: '../../tsconfig.json',
      // As in cells, an await may stand outside of functions, and packages are those that are installed.
      // An example of a lab stands as if in labs/, one of a proof as if in test/labs/.
      compilerOptions: {
        module: 'esnext',
        moduleResolution: 'bundler',
        noUnusedLocals: false,
        paths: {},
        rootDirs: ['.', '../../labs', '../../../labs'],
      },
      include: ['*.ts'],
    };
    writeFileSync(join(folder, 'tsconfig.json'), JSON.stringify(config));
    execFileSync(process.execPath, [join(root, 'node_modules/typescript/bin/tsc'), '-p', folder], {
      encoding: 'utf8',
      cwd: folder,
    });
    return [];
  } catch (error) {
    const { stdout } = error as { stdout?: string };
    if (!stdout) throw error;
    return stdout.trim().split('\n');
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}
