import assert from 'node:assert/strict';
import { execFileSync, spawn, spawnSync } from 'node:child_process';
import {
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  utimesSync,
  writeFileSync,
} from 'node:fs';
import { dirname, join } from 'node:path';
import { after, describe, test } from 'node:test';
import { until } from '../../lib/machine/wait.js';
import { bundle } from '../../lib/runner/fast/bundle.js';
import { buildSnapshot, findSnapshot, missingSnapshots } from '../../lib/runner/fast/snapshot.js';
import { Kernel } from '../../lib/runner/kernel/kernel.js';
import type { Notebook } from '../../lib/runner/notebook.js';
import { runNotebooks } from '../../lib/runner/run.js';
import { plantEverything } from '../planted.js';
import { courseOfItsOwn } from './course.js';
import { notebookOf } from './notebooks.js';

const course = courseOfItsOwn();
after(() => rmSync(course, { recursive: true }));

/** Files of the course by their paths in it. */
function write(files: Record<string, string>): void {
  for (const [name, text] of Object.entries(files)) {
    mkdirSync(dirname(join(course, name)), { recursive: true });
    writeFileSync(join(course, name), text);
  }
}

describe('bundle()', () => {
  test('makes one script of modules that require each other, data and what is built in', () => {
    write({
      'bundled/start.js': `
        const { twice } = require('./twice');
        const os = require("node:os");
        let missing = 'found';
        try { require('./not-there'); } catch (error) { missing = error.code; }
        exports.run = (loaded) => console.log(JSON.stringify([
          twice(require('./data.json').n), typeof os.cpus, missing, __filename, __dirname,
          [...loaded.cache.keys()].length, loaded.load(__filename) === module.exports,
        ]));`,
      'bundled/twice.js':
        "#!/usr/bin/env node\nexports.back = require('./start.js');\nexports.twice = (n) => ('→ñ😀' + n).length * n; // →",
      'bundled/data.json': '{ "n": 21 }',
    });
    const start = join(course, 'bundled/start.js');
    const { script, files } = bundle(
      [start],
      `(loaded) => loaded.load(${JSON.stringify(start)}).run(loaded)`,
    );
    write({ 'elsewhere/script.cjs': script });
    const printed = execFileSync(process.execPath, [join(course, 'elsewhere/script.cjs')], {
      encoding: 'utf8',
    });
    assert.deepEqual(JSON.parse(printed), [
      126,
      'function',
      'MODULE_NOT_FOUND',
      start,
      dirname(start),
      3,
      true,
    ]);
    assert.deepEqual(
      files.map((file) => file.slice(dirname(start).length + 1)),
      ['start.js', 'twice.js', 'data.json'],
    );
  });
});

describe('a snapshot of the compiler', () => {
  write({
    'node_modules/greeter/package.json': '{ "name": "greeter", "main": "index.js", "types": "index.d.ts" }',
    'node_modules/greeter/index.js': "exports.greet = (name) => 'hola ' + name;",
    'node_modules/greeter/index.d.ts': 'export declare function greet(name: string): string;\n',
    'first.ipynb': JSON.stringify(
      notebookOf(
        "import { greet } from 'greeter';\nimport fs from 'node:fs';\nconsole.log(greet('Ana'))",
        'console.log(typeof fs.readFileSync, process.execArgv.join(), Error.stackTraceLimit)',
        'const wrong = greet(1);\nwrong.size',
      ),
    ),
    'second.ipynb': JSON.stringify(
      notebookOf("import dns from 'dns-packet';\nconsole.log(typeof dns.encode)"),
    ),
  });
  const [first, second] = [join(course, 'first.ipynb'), join(course, 'second.ipynb')];
  const declarations = join(course, 'node_modules/greeter/index.d.ts');
  const build = async (...notebooks: string[]) => {
    for (const missing of missingSnapshots(notebooks)) await buildSnapshot(missing);
  };
  const imports = (...notebooks: string[]) => missingSnapshots(notebooks).map((each) => each.imports);

  test('is missing until it is made, and for what is imported later', async () => {
    assert.equal(findSnapshot(course), undefined);
    assert.deepEqual(imports(first), [['greeter']]);
    await build(first);
    assert.ok(findSnapshot(course)?.startsWith(join(course, 'node_modules/.cache/maillab/')));
    assert.deepEqual(imports(first), []);
    assert.deepEqual(imports(first, second), [['dns-packet', 'greeter']]);
    await build(second);
    assert.deepEqual(imports(first, second), []);
  });

  test('starts kernels that judge as others do', async () => {
    await build(first);
    const kernel = await Kernel.start({ cwd: course }, 60_000);
    const commandLine = readFileSync(`/proc/${kernel.process.pid}/cmdline`, 'utf8');
    await kernel.stop();
    assert.ok(commandLine.includes('--snapshot-blob'), commandLine);
    const [result] = await runNotebooks([first]);
    assert.deepEqual(outputs(result!.notebook), ['hola Ana\n', 'function --inspect-port=127.0.0.1:0 10\n']);
    assert.deepEqual(
      result!.failures.map(({ kind, cell, line }) => [kind, cell, line]),
      [
        ['type-error', 2, 1],
        ['type-error', 2, 2],
      ],
    );
  });

  test('is not used, and made again, after a file of it has changed', async () => {
    await build(first);
    utimesSync(declarations, new Date(), new Date(statSync(declarations).mtimeMs + 5000));
    assert.equal(findSnapshot(course), undefined);
    write({
      'node_modules/greeter/index.d.ts':
        'export declare function greet(name: number | string): string & { size?: 1 };\n',
    });
    await build(first);
    assert.ok(findSnapshot(course));
    const [result] = await runNotebooks([first]);
    assert.deepEqual(result!.failures, []);
  });

  test('that Node.js refuses costs no verdict', async () => {
    await build(second);
    for (const damage of [false, true]) {
      if (damage) writeFileSync(findSnapshot(course)!, 'no snapshot');
      // Node.js refuses snapshots that were made with other options of V8.
      const env = damage ? process.env : { ...process.env, NODE_OPTIONS: '--max-old-space-size=1000' };
      const [result] = await runNotebooks([second], { env });
      assert.deepEqual(result!.failures, []);
      assert.deepEqual(outputs(result!.notebook), ['function\n']);
    }
  });

  test('that is interrupted leaves neither folder nor process; what a killed one left is swept, and nothing else', async () => {
    const cache = join(course, 'node_modules/.cache/maillab');
    await build(first);
    for (const file of readdirSync(cache)) rmSync(join(cache, file));
    const dead = spawnSync('true').pid;
    const planted = plantEverything(cache, mkdtempSync(join(course, 'home-')), [
      `new-${dead}-aaaaaa`,
      `new-${dead}-bbbbbb`,
      `new-${dead}-cccccc`,
    ]);
    const before = readdirSync(cache);
    const program = `
      const { buildSnapshot, missingSnapshots } = require(${JSON.stringify(join(__dirname, '../../lib/runner/fast/snapshot.ts'))});
      (async () => { for (const missing of missingSnapshots([${JSON.stringify(first)}])) await buildSnapshot(missing); })();`;
    for (const signal of ['SIGINT', 'SIGTERM', 'SIGKILL'] as const) {
      const builder = spawn(process.execPath, ['--import', 'tsx', '--eval', program], { stdio: 'ignore' });
      const ended = new Promise((done) => builder.on('close', (_, by) => done(by)));
      // Node.js is at work in a folder once its script is there.
      const folderOf = () => readdirSync(cache).find((name) => name.startsWith(`new-${builder.pid}-`));
      const workers = () => {
        const folder = folderOf();
        return folder ? commandLines().filter((line) => line.includes(folder)).length : 0;
      };
      assert.ok(await until(() => workers() > 0, { limit: 60_000, every: 5 }), 'nothing was begun');
      const folder = folderOf()!;
      builder.kill(signal);
      assert.equal(await ended, signal);
      const left = () => commandLines().filter((line) => line.includes(folder));
      assert.ok(await until(() => left().length === 0, { limit: 10_000 }), `${left()}`);
      assert.deepEqual(readdirSync(cache).sort(), signal === 'SIGKILL' ? [...before, folder].sort() : before);
    }
    await build(first);
    assert.equal(readdirSync(cache).filter((name) => name.startsWith('new-')).length, 3);
    planted.check();
    rmSync(cache, { recursive: true });
  });

  test('that cannot be written is said in a line', async () => {
    const cache = join(course, 'node_modules/.cache');
    rmSync(cache, { recursive: true });
    writeFileSync(cache, 'in the way');
    try {
      await assert.rejects(
        build(first),
        /^MaillabError: Cannot make ".*", the snapshot .*: (?:EEXIST|ENOTDIR)\b/,
      );
    } finally {
      rmSync(cache);
    }
  });
});

/** The command line of every process. */
function commandLines(): string[] {
  return readdirSync('/proc')
    .filter((name) => /^\d+$/.test(name))
    .flatMap((pid) => {
      try {
        return [readFileSync(`/proc/${pid}/cmdline`, 'utf8').replaceAll('\0', ' ')];
      } catch {
        return [];
      }
    });
}

/** What the cells printed. */
function outputs({ cells }: Notebook): string[] {
  const each = cells.flatMap((cell) => cell.outputs as { text?: string | string[] }[]);
  return each.flatMap(({ text }) => (text === undefined ? [] : [text].flat().join('')));
}
