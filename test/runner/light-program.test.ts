import assert from 'node:assert/strict';
import { mkdirSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import { after, describe, test } from 'node:test';
import { lightPrograms, undocumented } from '../../lib/runner/fast/light-program.js';
import { isCode, readNotebook, sourceOf } from '../../lib/runner/notebook.js';
import { withSourceMaps } from '../../lib/runner/watch/typescript.js';
import { failing } from './failing.js';

const fromTslab = createRequire(createRequire(__filename).resolve('tslab'));
const COMPILER = '@tslab/typescript-for-tslab';
const root = join(__dirname, '../..');
const course = join(root, 'notebooks');

interface Converted {
  output?: string;
  declOutput?: string;
  diagnostics: unknown[];
  hasToplevelAwait?: boolean;
  lastExpressionVar?: string;
  sideOutputs?: { path: string; data: string }[];
}

interface Converter {
  convert(before: string, source: string): Converted;
  close(): void;
}

/** tslab's converter for the current folder, with its own compiler or with the one of the runner's kernels. */
function converter(kind: 'own' | 'runner'): Converter {
  const original = fromTslab(COMPILER);
  const file = fromTslab.resolve(COMPILER);
  const module = fromTslab.resolve('./converter.js');
  delete fromTslab.cache[module];
  if (kind === 'runner')
    fromTslab.cache[file]!.exports = withSourceMaps(original, lightPrograms(original)).ts;
  try {
    return fromTslab('./converter.js').createConverter({ isJS: false, isBrowser: false });
  } finally {
    fromTslab.cache[file]!.exports = original;
    delete fromTslab.cache[module];
  }
}

/** Without the documentation that TypeScript repeats in declarations. */
const plain = ({ declOutput, ...rest }: Converted) => ({
  ...rest,
  declOutput: declOutput?.replace(/\/\*[\s\S]*?\*\/\s*/g, ''),
});

/** Asserts that both make the same of the cells, each after what the one before declared, as the kernel has it. */
function assertSame(own: Converter, runner: Converter, cells: string[]): void {
  let before = '';
  for (const cell of cells) {
    const expected = own.convert(before, cell);
    assert.deepEqual(plain(runner.convert(before, cell)), plain(expected), cell);
    before = expected.declOutput ?? before;
  }
}

describe("the runner's compiler makes of every cell what tslab's own makes", () => {
  // A folder below the project, so that cells find its packages. The compiler asks for the current one just once.
  mkdirSync(join(root, 'out'), { recursive: true });
  const folder = mkdtempSync(join(root, 'out', 'cells-'));
  const back = process.cwd();
  process.chdir(folder);
  const [own, runner] = [converter('own'), converter('runner')];
  after(() => {
    own.close();
    runner.close();
    process.chdir(back);
    rmSync(folder, { recursive: true });
  });

  // Every third is enough for every run of the tests.
  const notebooks = readdirSync(course).filter((each) => each.endsWith('.ipynb'));
  for (const name of notebooks.filter((_, at) => at % 3 === 0)) {
    test(name, () =>
      assertSame(own, runner, readNotebook(join(course, name)).cells.filter(isCode).map(sourceOf)),
    );
  }

  test('cells that fail', () => {
    const cells = failing.flatMap(({ notebook }) => notebook.cells.filter(isCode).map(sourceOf));
    assert.ok(cells.some((cell) => own.convert('', cell).diagnostics.length > 0));
    for (const cell of cells) assertSame(own, runner, [cell]);
  });

  test('a source beside the notebook, as imported', () => {
    writeFileSync(join(folder, 'inner.ts'), 'export const inner: number = 1;\n');
    writeFileSync(join(folder, 'outer.ts'), "export { inner } from './inner';\n");
    const cell = "import { inner } from './outer';\ninner.length";
    assertSame(own, runner, [cell]);
    const [expected, converted] = [own, runner].map((each) => each.convert('', cell.replace('.length', '')));
    assert.deepEqual(plain(converted!), plain(expected!));
    assert.equal(converted!.sideOutputs?.length, 2);
  });
});

test('undocumented() keeps every character in its place and everything but documentation', () => {
  const text = '/** a\n * b */\nx: 1; /** c */\n\t/**/ /***/\n  /** d */ y: "/**";\n';
  const expected = '/*  a\n * b */\nx: 1; /** c */\n\t/**/ /***/\n  /*  d */ y: "/**";\n';
  assert.equal(undocumented(text), expected);
});
