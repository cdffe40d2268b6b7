import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import {
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, describe, test } from 'node:test';
import { jsonReport } from '../../lib/runner/report/json.js';
import { junitReport } from '../../lib/runner/report/junit.js';
import { notebookPage } from '../../lib/runner/report/notebook-page.js';
import { sanitise } from '../../lib/runner/report/sanitise.js';
import { Site, siteNames, writeJunit } from '../../lib/runner/report/site.js';
import { terminalReport } from '../../lib/runner/report/terminal.js';
import type { NotebookResult } from '../../lib/runner/verdict.js';
import { plantEverything } from '../planted.js';
import { notebookOf, stream } from './notebooks.js';

const python = join(__dirname, '..', '..', '.venv', 'bin', 'python');
const hostile = '"><script>alert(1)</script>&\u0000\u001b[31m]]>';

let folder: string;
before(() => {
  folder = mkdtempSync(join(tmpdir(), 'maillab-report-'));
});
after(() => rmSync(folder, { recursive: true, force: true }));

function result(path: string, extra: Partial<NotebookResult> = {}): NotebookResult {
  return {
    path,
    verdict: 'pass',
    seconds: 1.5,
    cells: 1,
    executed: 1,
    questions: { correct: 2, wrong: 0, unanswered: 1, manual: 0 },
    failures: [],
    warnings: [],
    updated: false,
    notebook: notebookOf(['1 + 1', [stream('2\n')]]),
    ...extra,
  };
}

const failed = result('b/bad.ipynb', {
  verdict: 'fail',
  failures: [
    { kind: 'exception', cell: 0, line: 3, message: `Se rompió ${hostile}\nError: ${hostile}` },
    { kind: 'unclosed', cell: null, line: null, message: 'Queda algo abierto.' },
  ],
  notebook: notebookOf([
    `console.log(${JSON.stringify(hostile)})`,
    [stream(hostile), html(`<b>kept</b>${hostile}`)],
  ]),
});

function html(source: string): object {
  return { output_type: 'display_data', data: { 'text/html': source, 'text/plain': 'twin' }, metadata: {} };
}

describe('jsonReport()', () => {
  test('has the documented shape', () => {
    const { notebooks } = JSON.parse(jsonReport([result('a.ipynb'), failed]));
    const { path, verdict, seconds, cells, questions, failures } = notebooks[1];
    assert.deepEqual(
      { path, verdict, seconds, cells },
      { path: 'b/bad.ipynb', verdict: 'fail', seconds: 1.5, cells: 1 },
    );
    assert.deepEqual(questions, { correct: 2, wrong: 0, unanswered: 1, manual: 0 });
    assert.equal(failures[0].cell, 0);
    assert.equal(failures[0].line, 3);
    assert.equal(failures[1].cell, null);
  });
});

describe('junitReport()', () => {
  test('is accepted by the schema, whatever a message holds', () => {
    const file = join(folder, 'junit.xml');
    writeFileSync(file, junitReport([result('a/good.ipynb'), failed], new Date()));
    const check = 'import sys, xmlschema; xmlschema.XMLSchema(sys.argv[1]).validate(sys.argv[2])';
    execFileSync(python, ['-c', check, join(__dirname, 'junit.xsd'), file], { stdio: 'pipe' });
    assert.match(readFileSync(file, 'utf8'), /tests="1" failures="1"/);
  });
});

describe('terminalReport()', () => {
  test('says what is wrong, where, and how many', () => {
    const text = terminalReport([result('a.ipynb'), failed], false);
    assert.match(text, /^pass {2}a\.ipynb {2}1 cells, 1\.5 s, 2 correct, 1 unanswered$/m);
    assert.match(text, /^ {6}cell 0 line 3: Se rompió/m);
    assert.match(text, /^2 notebooks, 1 failed$/m);
  });

  test('sends no control character of a message to the terminal', () => {
    // biome-ignore lint/suspicious/noControlCharactersInRegex: they are what must not be there.
    assert.doesNotMatch(terminalReport([failed], false), /[\u0000-\u0009\u000b-\u001f]/);
  });
});

describe('notebookPage()', () => {
  const source = notebookPage(failed, 'index.html');

  test('lets nothing run and asks for nothing', () => {
    assert.doesNotMatch(source, /<script/i);
    assert.match(source, /Content-Security-Policy" content="default-src 'none'/);
    assert.doesNotMatch(source, /(?:src|href)="(?!#|index\.html|data:)/);
  });

  test('shows the failure with a link to its cell, and the output', () => {
    assert.match(source, /<a href="#c0">celda 0, línea 3<\/a>/);
    assert.match(source, /<b>kept<\/b>/);
  });
});

describe('sanitise()', () => {
  const gone: [string, string][] = [
    ['a script', '<script>alert(1)</script>'],
    ['a handler', '<b onclick="alert(1)">x</b>'],
    ['a picture from elsewhere', '<img src="http://example.org/x.png">'],
    ['a picture from beside the page', '<img src="example.org.png" alt="x">'],
    ['a picture from the folder above', '<img src="../example.org">'],
    ['a picture as SVG with a script beside it', '<svg onload="alert(1)"><script>alert(1)</script></svg>'],
    ['a refresh', '<meta http-equiv="refresh" content="0;url=http://example.org">'],
    ['a form', '<form action="http://example.org"><input></form>'],
    ['a frame', '<iframe src="http://example.org"></iframe>'],
    ['a style that asks for something', '<p style="background:url(http://example.org/x)">x</p>'],
    ['a style sheet', '<style>@import url(http://example.org/x.css)</style>'],
    ['a link that is a script', '<a href="javascript:alert(1)">x</a>'],
  ];
  for (const [what, source] of gone) {
    test(`takes away ${what}`, () => {
      assert.doesNotMatch(
        sanitise(source),
        /script|onclick|onload|example\.org|<(?:form|iframe|meta|style|svg)/i,
      );
    });
  }

  test('keeps what views are made of', () => {
    const view =
      '<table class="v"><caption>C</caption><tbody><tr><th scope="col">a</th><td colspan="2" style="text-align:right;background:rgba(30,136,210,0.12)">b</td></tr></tbody></table><details open><summary>s</summary>t</details>';
    assert.equal(sanitise(view).replace(/;"/g, '"'), view);
  });
});

describe('Site', () => {
  test('names pages after the notebooks, below the folder that they share', () => {
    assert.deepEqual(siteNames(['n/a.ipynb', 'n/b.ipynb']), ['a', 'b']);
    assert.deepEqual(siteNames(['n/a.ipynb', 'n/more/a.ipynb']), ['a', 'more/a']);
    assert.deepEqual(siteNames(['n/a.ipynb']), ['a']);
  });

  test('gives no two notebooks one page, and none that of the index', () => {
    assert.deepEqual(siteNames(['n/index.ipynb', 'n/index-2.ipynb']), ['index-2', 'index-2-2']);
    assert.deepEqual(siteNames(['n/Index.ipynb', 'n/more/index.ipynb']), ['Index-2', 'more/index']);
    assert.deepEqual(siteNames(['n/a', 'n/a.ipynb', 'n/A.ipynb']), ['a', 'a-2', 'A-3']);
  });

  test('writes an index that leads to every page, in the order of the run', async () => {
    const out = join(folder, 'out');
    const results = [result('x/a b.ipynb'), result('x/y/c.ipynb')];
    const site = new Site(
      results.map(({ path }) => path),
      out,
    );
    for (const each of results.toReversed()) site.add(each);
    const index = readFileSync(await site.close(results), 'utf8');
    const links = [...index.matchAll(/href="([^"]+)"/g)].map(([, href]) => decodeURI(href!));
    assert.deepEqual(links, ['a b.html', 'y/c.html']);
    for (const link of links) assert.match(readFileSync(join(out, link), 'utf8'), /^<!doctype html>/);
    assert.match(readFileSync(join(out, 'y/c.html'), 'utf8'), /href="\.\.\/index\.html"/);
  });

  test('says when it is closed that a page could not be written', async () => {
    const out = join(folder, 'taken');
    writeFileSync(out, '');
    const only = result('x/a.ipynb');
    const site = new Site([only.path], out);
    site.add(only);
    await assert.rejects(site.close([only]), /^MaillabError: Cannot write the report to ".+taken": /);
  });

  test('writes over its own report, and over nothing else', async () => {
    const [out, home] = [join(folder, 'again'), join(folder, 'home')];
    mkdirSync(home);
    const only = result('x/a.ipynb');
    const report = async (place: string) => {
      const site = new Site([only.path], place);
      site.add(only);
      await site.close([only]);
    };
    const other = join(folder, 'other');
    mkdirSync(other);
    const planted = plantEverything(other, home, ['a.html', 'index.html', 'a.ipynb']);
    await assert.rejects(
      report(other),
      /^UsageError: Cannot write the report to ".+": the folder has something else in it\./,
    );
    planted.check();
    await report(out);
    planted.plant(out, ['notes.txt']);
    // A link in the place of a page, and a folder that leads elsewhere.
    rmSync(join(out, 'a.html'));
    symlinkSync(join(home, 'carta.txt'), join(out, 'a.html'));
    await report(out);
    planted.check();
    assert.match(readFileSync(join(out, 'a.html'), 'utf8'), /^<!doctype html>/);
    const deep = [result('x/a.ipynb'), result('x/more/b.ipynb')];
    symlinkSync(home, join(out, 'more'));
    const site = new Site(
      deep.map(({ path }) => path),
      out,
    );
    for (const each of deep) site.add(each);
    await assert.rejects(
      site.close(deep),
      /^MaillabError: Cannot write the report to ".+": "more" leads elsewhere/,
    );
    planted.check();
    assert.deepEqual(readdirSync(home).includes('b.html'), false);
    // What runs wrote before folders had a mark.
    rmSync(join(out, '.maillab-report'));
    await report(out);
    const junit = join(home, 'carta.txt');
    assert.throws(
      () => writeJunit([only], junit, new Date()),
      /Cannot write the report to ".+": something else is there/,
    );
    planted.check();
    for (let times = 0; times < 2; times++) writeJunit([only], join(folder, 'junit.xml'), new Date());
  });
});
