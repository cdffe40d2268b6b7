import assert from 'node:assert/strict';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, describe, test } from 'node:test';
import { serialise } from '../../lib/runner/notebook.js';
import { runNotebooks } from '../../lib/runner/run.js';
import type { NotebookResult } from '../../lib/runner/verdict.js';
import { failing } from './failing.js';
import { notebookOf } from './notebooks.js';

let folder: string;
let results: NotebookResult[];

before(async () => {
  folder = mkdtempSync(join(tmpdir(), 'maillab-verdicts-'));
  const paths = failing.map(({ notebook }, at) => {
    const path = join(folder, `${at}.ipynb`);
    writeFileSync(path, serialise(notebook));
    return path;
  });
  results = await runNotebooks(paths, { jobs: 2 });
});

after(() => rmSync(folder, { recursive: true, force: true }));

async function runOne(notebook: ReturnType<typeof notebookOf>): Promise<NotebookResult> {
  const path = join(folder, 'one.ipynb');
  writeFileSync(path, serialise(notebook));
  const [result] = await runNotebooks([path]);
  return result!;
}

describe('runNotebooks()', () => {
  for (const [at, expected] of failing.entries()) {
    test(`recognises: ${expected.name}`, () => {
      const { verdict, failures } = results[at]!;
      assert.equal(verdict, 'fail');
      assert.equal(failures.length, 1, JSON.stringify(failures));
      const [{ kind, cell, line, message }] = failures as [NotebookResult['failures'][0]];
      assert.deepEqual(
        { kind, cell, line },
        { kind: expected.kind, cell: expected.cell, line: expected.line },
      );
      assert.match(message, expected.says);
      assert.doesNotMatch(message, /evalmachine|maillab-cell|node_modules/);
    });
  }

  test('passes a notebook whose expected error is raised, and runs the next cell', async () => {
    const { verdict, notebook } = await runOne(
      notebookOf(['throw new RangeError("x");', [], { tags: ['raises-exception'] }], 'console.log("ran")'),
    );
    assert.equal(verdict, 'pass');
    const [error, ran] = notebook.cells.map((cell) => (cell.outputs as { [key: string]: unknown }[])[0]);
    assert.equal(error?.output_type, 'error');
    assert.equal(error?.ename, 'RangeError');
    assert.equal(ran?.text, 'ran\n');
  });

  test('leaves a cell tagged skip-execution and its outputs alone', async () => {
    const kept = { output_type: 'stream', name: 'stdout', text: 'kept\n' };
    const { verdict, executed, notebook } = await runOne(
      notebookOf(['throw new Error("no");', [kept], { tags: ['skip-execution'] }], '1 + 1'),
    );
    assert.equal(verdict, 'pass');
    assert.equal(executed, 1);
    assert.equal(String((notebook.cells[0]!.outputs as { text: unknown }[])[0]!.text), 'kept\n');
  });

  test('gives the notebook its own time limit', async () => {
    const notebook = notebookOf('await new Promise((done) => setTimeout(done, 60_000));');
    (notebook.metadata as Record<string, unknown>).maillab = { timeout: 1 };
    const { failures } = await runOne(notebook);
    assert.match(failures[0]!.message, /límite del cuaderno: 1 s/);
  });

  test('does not take for late what an event of an open connection prints in a later cell', async () => {
    const { failures } = await runOne(
      notebookOf(
        'import net from "node:net";\nconst server = net.createServer((peer) => peer.pipe(peer));\nawait new Promise<void>((done) => server.listen(0, "127.0.0.1", () => done()));',
        'const client = net.connect((server.address() as net.AddressInfo).port, "127.0.0.1");\nclient.on("data", (data) => console.log(String(data)));',
        'client.write("hello");\nawait new Promise((done) => client.once("data", done));',
        'client.destroy();\nserver.close();',
      ),
    );
    assert.deepEqual(failures, []);
  });

  test('does not blame a cell for packages that are installed while it runs', async () => {
    const install = (version: number) =>
      `const files = { 'package.json': '{"name": "parcel", "version": "${version}.0.0", "types": "index.d.ts"}', ` +
      `'index.d.ts': 'export const size: number; // ${version}' };\n` +
      "fs.mkdirSync('node_modules/parcel', { recursive: true });\n" +
      'for (const [name, text] of Object.entries(files)) fs.writeFileSync("node_modules/parcel/" + name, text);\n' +
      'await new Promise((done) => setTimeout(done, 500));';
    const { failures } = await runOne(
      notebookOf(
        `import fs from 'node:fs';\n{ ${install(1)} }`,
        "import type { size } from 'parcel';\nconst known: typeof size = 1;",
        `{ ${install(2)} }`,
        'console.log(known);',
      ),
    );
    assert.deepEqual(failures, []);
  });

  test('takes warnings of Node.js for outputs of the cell that they are about', async () => {
    const { failures, notebook } = await runOne(
      notebookOf(
        "process.emitWarning('cuidado');\nconsole.log('a');",
        "import * as url from 'node:url';\nurl.parse('imap://mail.example.org:x99/').host",
        "import { EventEmitter } from 'node:events';\nconst emitter = new EventEmitter();\nfor (let i = 0; i < 11; i += 1) emitter.on('x', () => {});",
        'console.log("b");',
      ),
    );
    assert.deepEqual(failures, []);
    const texts = notebook.cells.map(({ outputs }) =>
      (outputs as { text: string }[]).map(({ text }) => text).join(''),
    );
    for (const [at, said] of [
      /^a\n\(node:\d+\) Warning: cuidado/,
      /DEP0170/,
      /MaxListenersExceededWarning/,
      /^b\n$/,
    ].entries())
      assert.match(texts[at]!, said);
  });

  test('does not call a promise lost that is caught later in its cell', async () => {
    const { failures, notebook } = await runOne(
      notebookOf(
        "const q = Promise.reject(new Error('tarde'));\nawait new Promise((done) => setTimeout(done, 50));\nvoid q.catch(() => {});",
        "console.log('c')",
      ),
    );
    assert.deepEqual(failures, []);
    assert.deepEqual(notebook.cells[0]!.outputs, []);
  });

  test('stops at once when told, and keeps what ran', async () => {
    const path = join(folder, 'stop.ipynb');
    writeFileSync(path, serialise(notebookOf('console.log("kept")', 'await new Promise(() => {});')));
    const stop = new AbortController();
    const [result] = await runNotebooks([path, path], {
      signal: stop.signal,
      progress: { cell: (_path, number) => number === 2 && stop.abort() },
    });
    assert.deepEqual(
      result!.failures.map(({ kind }) => kind),
      ['interrupted'],
    );
    assert.equal((result!.notebook.cells[0]!.outputs as { text: unknown }[])[0]!.text, 'kept\n');
  });

  test('tells why a file is no notebook', async () => {
    const path = join(folder, 'broken.ipynb');
    writeFileSync(path, '{"cells": ');
    const [result] = await runNotebooks([path]);
    assert.equal(result!.verdict, 'fail');
    assert.match(
      result!.failures[0]!.message,
      /^El cuaderno no se puede leer\.\nCannot read the notebook ".*": /,
    );
  });
});
