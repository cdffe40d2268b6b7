import assert from 'node:assert/strict';
import { after, describe, test } from 'node:test';
import { lintNotebook } from '../../lib/runner/lint/lint.js';
import type { Notebook } from '../../lib/runner/notebook.js';
import { notebookOf } from './notebooks.js';
import { closeTslab, runOnTslab } from './tslab.js';

/** A trap in the last cell: its rule, its line, and the same cell with the fix. */
const traps: { rule: string; cells: string[]; line: number; fixed: string }[] = [
  {
    rule: 'shorthand',
    cells: ['const from = 1;', 'const a = 2;\nconst o = { a, from };'],
    line: 2,
    fixed: 'const a = 2;\nconst o = { a, from: from };',
  },
  {
    rule: 'shorthand',
    cells: ['import fs from "node:fs";', '[1].map(() => ({ fs }))'],
    line: 1,
    fixed: '[1].map(() => ({ fs: fs }))',
  },
  {
    rule: 'renaming',
    cells: ['const o = { a: 1 };', '\nconst { a: b } = o;'],
    line: 2,
    fixed: "\nconst { 'a': b } = o;",
  },
  {
    rule: 'renaming',
    cells: ['const l = [{ a: 1 }];', 'for (const { a: b } of l) b;'],
    line: 1,
    fixed: "for (const { 'a': b } of l) b;",
  },
  {
    rule: 'await-paren',
    cells: ['const x = await (async () => 3)();'],
    line: 1,
    fixed: 'const p = (async () => 3)();\nconst x = await p;',
  },
  { rule: 'await-paren', cells: ['1;\nawait [1];'], line: 2, fixed: '1;\nconst l = [1];\nawait l;' },
  {
    rule: 'for-await',
    cells: ['for await (const x of [1]) x;'],
    line: 1,
    fixed: 'await null;\nfor await (const x of [1]) x;',
  },
  { rule: 'import-meta', cells: ['const a = import.meta.url;'], line: 1, fixed: 'const a = process.cwd();' },
  {
    rule: 'using',
    cells: ['using x = { [Symbol.dispose]() {} } as any;'],
    line: 1,
    fixed: 'const x = {} as any;',
  },
  { rule: 'export', cells: ['\nexport const a = 1;'], line: 2, fixed: '\nconst a = 1;' },
  {
    rule: 'outside-import',
    cells: ['import { x } from "../lib/x.ts";'],
    line: 1,
    fixed: 'import * as os from "node:os";',
  },
];

/** Cells that look like a trap and are none. */
const harmless: string[][] = [
  ['const from = 1; const o = { from };'],
  ['const from = 1;', 'const from = 2; const o = { from };'],
  ['const from = 1;', '[3].map((from) => ({ from }))'],
  ['const from = 1;', 'const o = { from() { return 2; } };'],
  ['const a = 1;', 'const { a: b } = { a: 2 };'],
  ['const a = 1;', 'const { a: b } = require("node:os");'],
  ['const o = { a: 1 };', 'const { a } = o; a;'],
  ['const l = [{ a: 1 }];', 'l.map(({ a: b }) => b);'],
  ['await null; for await (const x of [1]) x;'],
  ['await null; await (async () => 1)();'],
  ['async function f() { return await (Promise.resolve(1)); }'],
  ['await Promise.resolve(1);'],
  ['const using = 1;\nusing;'],
  ['import * as os from "node:os"; os.cpus().length;'],
];

describe('lintNotebook()', () => {
  after(closeTslab);

  for (const { rule, cells, line, fixed } of traps) {
    test(`names ${rule} in: ${cells.at(-1)!.trim()}`, async () => {
      const found = lintNotebook(notebookOf(...cells));
      assert.deepEqual(
        found.map((warning) => [warning.rule, warning.cell, warning.line]),
        [[rule, cells.length - 1, line]],
      );
      assert.notEqual(await runOnTslab(cells), 'ok');
      const mended = [...cells.slice(0, -1), fixed];
      assert.deepEqual(lintNotebook(notebookOf(...mended)), []);
      assert.equal(await runOnTslab(mended), 'ok');
    });
  }

  for (const cells of harmless) {
    test(`has nothing to say of: ${cells.join(' ⏎ ')}`, async () => {
      assert.deepEqual(lintNotebook(notebookOf(...cells)), []);
      assert.equal(await runOnTslab(cells), 'ok');
    });
  }

  test('names a kernelspec that is not tslab, a format without ids, ids that are missing or double', () => {
    const rules = (change: (notebook: Notebook) => void) => {
      const notebook = notebookOf('1', '2');
      change(notebook);
      return lintNotebook(notebook).map(({ rule, cell }) => [rule, cell]);
    };
    assert.deepEqual(
      rules((n) => Object.assign(n.metadata, { kernelspec: { name: 'python3' } })),
      [['kernelspec', null]],
    );
    assert.deepEqual(
      rules((n) => Object.assign(n.metadata, { kernelspec: { name: 'tslab' } })),
      [['kernelspec', null]],
    );
    assert.deepEqual(
      rules((n) => Object.assign(n, { nbformat_minor: 4 })),
      [['nbformat', null]],
    );
    assert.deepEqual(
      rules((n) => Object.assign(n.cells[1]!, { id: undefined })),
      [['id', 1]],
    );
    assert.deepEqual(
      rules((n) => Object.assign(n.cells[1]!, { id: n.cells[0]!.id })),
      [['id', 1]],
    );
  });
});
