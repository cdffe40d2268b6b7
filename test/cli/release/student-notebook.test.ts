import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { describe, test } from 'node:test';
import { checksumOf } from '../../../lib/cli/release/nbgrader.js';
import { studentNotebook } from '../../../lib/cli/release/student-notebook.js';
import { type Cell, type Notebook, sourceOf } from '../../../lib/runner/notebook.js';

const points = (id: string) => ({ '3.a': 1, '3.b': 2 })[id] ?? assert.fail(id);

/** A notebook of these code cells; a cell that begins with `#` is markdown. */
function notebook(...sources: string[]): Notebook {
  const cells = sources.map((source, index) => ({
    cell_type: source.startsWith('#') ? 'markdown' : 'code',
    id: `cell-${index}`,
    metadata: {},
    source,
    ...(source.startsWith('#')
      ? {}
      : { outputs: [{ output_type: 'stream', name: 'stdout', text: 'secreto' }], execution_count: 3 }),
  }));
  return { cells, metadata: {}, nbformat: 4, nbformat_minor: 5 } as unknown as Notebook;
}

const solved = "// BEGIN SOLUTION\nconst code = 354;\nlab.answer('3.b', code, trace);\n// END SOLUTION";

describe('studentNotebook()', () => {
  test('blanks answers, clears outputs and keeps the rest', () => {
    const { cells } = studentNotebook(notebook('# Hola', 'run();', solved), points);
    assert.deepEqual(cells.map(sourceOf), [
      '# Hola',
      'run();',
      "// Tu respuesta:\nlab.answer('3.b', undefined, trace);",
    ]);
    assert.equal(JSON.stringify(cells).includes('secreto'), false);
  });

  test('keeps a name of the solution that another cell uses', () => {
    const { cells } = studentNotebook(notebook(solved, 'show(code);'), points);
    assert.match(sourceOf(cells[0]!), /let code: any;/);
  });

  test('keeps no name that only a word in a string, a comment or a property spells', () => {
    const open = "show('el code', { code: 1 }, x.code); // code\nconst f = (code: number) => code + 1;";
    const { cells } = studentNotebook(notebook(solved, open), points);
    assert.equal(sourceOf(cells[0]!), "// Tu respuesta:\nlab.answer('3.b', undefined, trace);");
  });

  test('keeps a name that another cell uses inside a template, or as a property of that name', () => {
    for (const open of [
      'show(`es $' + '{code}`);',
      'show({ code });',
      'show({ code: code });',
      'show(code.x);',
    ]) {
      const { cells } = studentNotebook(notebook(solved, open), points);
      assert.match(sourceOf(cells[0]!), /let code: any;/, open);
    }
  });

  test('takes markers in any case', () => {
    const lower = solved.replace('BEGIN SOLUTION', 'begin  solution').replace('// END', '//End');
    const { cells } = studentNotebook(notebook(lower), points);
    assert.equal(sourceOf(cells[0]!), "// Tu respuesta:\nlab.answer('3.b', undefined, trace);");
  });

  test('refuses what looks like a marker and is none, with the name of its cell', () => {
    for (const line of [
      '# begin solution',
      '/* BEGIN SOLUTION */',
      '### END_SOLUTION',
      '// begin-solution: x',
    ]) {
      assert.throws(
        () => studentNotebook(notebook('run();', `${line}\nf();`), points),
        /cell "cell-1" still has a solution marker/,
        line,
      );
    }
  });

  test('marks answer cells as graded with the sum of their points, and the others as locked', () => {
    const both = "// BEGIN SOLUTION\nlab.answer('3.a', 1, t);\nlab.answer('3.b', 2, t);\n// END SOLUTION";
    const [read, answer] = studentNotebook(notebook('run();', both), points).cells.map(
      (cell) => (cell.metadata as { nbgrader: object }).nbgrader,
    );
    assert.equal((read as { locked: boolean }).locked, true);
    assert.deepEqual(
      { ...answer, checksum: '' },
      {
        schema_version: 3,
        grade_id: 'cell-1',
        grade: true,
        solution: true,
        locked: false,
        task: false,
        cell_type: 'code',
        points: 3,
        checksum: '',
      },
    );
  });

  test('refuses an answer outside of the markers', () => {
    assert.throws(
      () => studentNotebook(notebook("lab.answer('3.b', 354, trace);"), points),
      /at cell "cell-0".*gives an answer outside of the solution markers/,
    );
  });

  test('refuses an answer outside of the markers by another name of the lab', () => {
    assert.throws(
      () => studentNotebook(notebook("const l = lab;\nl.answer('3.b', 354, trace);"), points),
      /gives an answer outside of the solution markers/,
    );
  });

  test('refuses a solution that another cell repeats', () => {
    const repeated = notebook(solved, "# Mirá: `lab.answer('3.b', code, trace);`");
    assert.throws(() => studentNotebook(repeated, points), /cell "cell-1" shows the solution/);
  });

  test('refuses markers in markdown', () => {
    assert.throws(
      () => studentNotebook(notebook('# x\n// BEGIN SOLUTION\nsecreto\n// END SOLUTION'), points),
      /cell "cell-0" still has a solution marker/,
    );
  });
});

test('checksumOf() is MD5 over what nbgrader adds up', () => {
  const cell = { cell_type: 'code', source: 'ñandú();', metadata: {} } as unknown as Cell;
  const metadata = {
    schema_version: 3,
    grade_id: 'q',
    grade: true,
    solution: true,
    locked: false,
    task: false,
    cell_type: 'code',
    points: 2,
  } as const;
  const python = execFileSync('python3', [
    '-c',
    `
import hashlib
m = hashlib.md5()
for part in ['ñandú();', 'code', str(True), str(True), str(False), 'q', str(float(2))]:
    m.update(part.encode())
print(m.hexdigest(), end='')
`,
  ]).toString();
  assert.equal(checksumOf(cell, metadata), python);
});
