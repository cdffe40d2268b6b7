import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { answersOutside, blankSolutions } from '../../../lib/cli/release/solutions.js';

const none = () => false;

describe('blankSolutions()', () => {
  test('empties the value of an answer and keeps its id and evidence', () => {
    const cell =
      "show(x);\n// BEGIN SOLUTION\nlab.answer('3.b', 354, { trace: t });\n// END SOLUTION\nshow(y);";
    assert.equal(
      blankSolutions(cell, none),
      "show(x);\n// Tu respuesta:\nlab.answer('3.b', undefined, { trace: t });\nshow(y);",
    );
  });

  test('empties a prediction, its confidence too', () => {
    const cell = "// BEGIN SOLUTION\nlab.predict('3.b', 'cliente', 0.9);\n// END SOLUTION";
    assert.equal(blankSolutions(cell, none), "// Tu respuesta:\nlab.predict('3.b', undefined);");
  });

  test('keeps a name that the rest of the notebook uses, and drops the others', () => {
    const cell =
      '// BEGIN SOLUTION\nconst id = 7;\nconst { a, b: c } = id;\nconsole.log(id);\n// END SOLUTION';
    assert.equal(
      blankSolutions(cell, (name) => ['id', 'c'].includes(name)),
      '// Tu respuesta:\nlet id: any;\nlet c: any;',
    );
  });

  test('takes values that span lines and hold markers of their own in strings', () => {
    const cell =
      "// BEGIN SOLUTION\nlab.answer('3.b', {\n  text: `a, (b\n  c`,\n  claims: { x: true },\n}, t);\n// END SOLUTION";
    assert.equal(blankSolutions(cell, none), "// Tu respuesta:\nlab.answer('3.b', undefined, t);");
  });

  test('blanks several solutions in one cell', () => {
    const one = "// BEGIN SOLUTION\nlab.answer('1', 1);\n// END SOLUTION";
    assert.equal(
      blankSolutions(`${one}\nf();\n${one}`, none),
      "// Tu respuesta:\nlab.answer('1', undefined);\nf();\n// Tu respuesta:\nlab.answer('1', undefined);",
    );
  });

  test('refuses a marker without its partner, and one inside a statement', () => {
    for (const cell of ['// BEGIN SOLUTION\nf();', 'f();\n// END SOLUTION']) {
      assert.throws(() => blankSolutions(cell, none), /has no "\/\/ (BEGIN|END) SOLUTION"/);
    }
    assert.throws(
      () => blankSolutions('f(\n// BEGIN SOLUTION\n1,\n// END SOLUTION\n);', none),
      /in the middle of a statement/,
    );
  });
});

describe('answersOutside()', () => {
  test('finds answers and predictions with a value outside of the markers', () => {
    const cell =
      "lab.answer('a', 1);\n// BEGIN SOLUTION\nlab.answer('b', 2);\n// END SOLUTION\nif (x) lab.predict('c', 3);\nlab.answer('d', undefined);";
    assert.deepEqual(answersOutside(cell), ["lab.answer('a', 1)", "lab.predict('c', 3)"]);
  });
});
