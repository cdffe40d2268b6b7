import type { Notebook } from '../../../lib/runner/notebook.js';
import type { FailureKind } from '../../../lib/runner/verdict.js';
import { notebookOf } from '../notebooks.js';

/** A notebook that means harm, and what its verdict says of it. */
export interface Hostile {
  name: string;
  notebook: Notebook;
  kinds: FailureKind[];
  says?: RegExp;
}

const LIMIT = { timeout: 5 };
/** Sends any content as a display. */
const send = (content: string) =>
  `const jupyter = Object.entries(require.cache).find(([name]) => /tslab.dist.jupyter\\.js$/.test(name))![1]!.exports;\njupyter.lastWriteDisplayData(${content});`;
const malformed = (name: string, content: string): Hostile => ({
  name,
  notebook: notebookOf(send(content), 'console.log("goes on");'),
  kinds: ['malformed'],
});
const VERDICT = "'application/vnd.maillab.verdict+json'";
const FAILURE = "'application/vnd.maillab.failure+json'";

/** Limits that these notebooks exceed at once. */
export const outputs = {
  cell: { octets: 20_000, outputs: 20 },
  notebook: { octets: 50_000, outputs: 50 },
};

export const hostile: Hostile[] = [
  malformed('a verdict that is no word', `{ data: { ${VERDICT}: { id: 'x', verdict: { toString: 1 } } } }`),
  malformed('a verdict named like a method', `{ data: { ${VERDICT}: { id: 'x', verdict: 'toString' } } }`),
  malformed('a verdict that is nothing', `{ data: { ${VERDICT}: null } }`),
  malformed('display data that are a number', '{ data: 7 }'),
  malformed('a display without data', '{}'),
  malformed('a display that is nothing', 'null'),
  malformed('HTML that is a number', "{ data: { 'text/html': 7 } }"),
  malformed('a failure that is nothing', `{ data: { ${FAILURE}: null } }`),
  malformed('a failure without places', `{ data: { ${FAILURE}: { kind: 'exception', cell: 0, line: 1 } } }`),
  malformed(
    'data nested without end',
    "{ data: { 'application/json': JSON.parse('['.repeat(500) + ']'.repeat(500)) } }",
  ),
  malformed('a stream of an unknown name', "{ data: {}, metadata: [], transient: 'x' }"),
  {
    name: 'a failure of a cell that does not exist',
    notebook: notebookOf(
      send(
        `{ data: { ${FAILURE}: { kind: 'rejection', cell: 1e9, line: 1, ename: 'x'.repeat(10_000), evalue: 'made up', code: null, places: [], details: [] } } }`,
      ),
    ),
    kinds: ['rejection'],
  },
  {
    name: 'garbage on the channel to the runner',
    notebook: notebookOf(
      'import { writeSync } from "node:fs";\nfor (const line of ["no JSON", "null", "7", \'{"id":"x"}\', \'{"exit":null}\', \'{"pid":1}\', \'{"cmd":"NODE_HANDLE"}\']) writeSync(3, line + "\\n");\nconsole.log("goes on");',
    ),
    kinds: [],
  },
  {
    name: 'a line without end on the channel to the runner',
    notebook: notebookOf(
      'import { writeSync } from "node:fs";\nfor (let i = 0; i < 3000; i += 1) { try { writeSync(3, "x".repeat(65536)); } catch {} }\nconsole.log("goes on");',
    ),
    kinds: [],
  },
  {
    name: 'short lines without end',
    notebook: notebookOf(
      ['for (let i = 0; i < 20_000; i += 1) console.log("línea", i);', [], LIMIT],
      'console.log("goes on");',
    ),
    kinds: ['too-much'],
    says: /^La celda muestra demasiado: lo que sigue no se guarda \(límite: 19\.5 KiB o 20 salidas por celda\)\.$/,
  },
  {
    name: 'short lines with pauses',
    notebook: notebookOf(
      'for (let i = 0; i < 4000; i += 1) {\n  console.log("línea", i);\n  if (i % 100 === 0) await new Promise((done) => setTimeout(done, 1));\n}',
    ),
    kinds: ['too-much'],
  },
  {
    name: 'displays in a row',
    notebook: notebookOf(
      'import * as tslab from "tslab";\nfor (let i = 0; i < 1000; i += 1) tslab.display.markdown("**x**");',
      'console.log("goes on");',
    ),
    kinds: ['too-much'],
  },
  {
    name: 'two streams in turn',
    notebook: notebookOf('for (let i = 0; i < 1000; i += 1) { console.log(i); console.error(i); }'),
    kinds: ['too-much'],
  },
  {
    name: 'updates of one display without end',
    notebook: notebookOf(
      'import * as tslab from "tslab";\nconst shown = tslab.newDisplay();\nfor (let i = 0; i < 20_000; i += 1) shown.text(String(i));',
    ),
    kinds: ['too-much'],
  },
  {
    name: 'a line without end',
    notebook: notebookOf(['while (true) process.stdout.write("x".repeat(1000));', [], LIMIT]),
    kinds: ['too-much', 'timeout'],
  },
  {
    name: 'one output that is too large',
    notebook: notebookOf(
      'import * as tslab from "tslab";\ntslab.display.html("x".repeat(100_000_000));',
      'console.log("goes on");',
    ),
    kinds: ['too-much'],
  },
  {
    name: 'little in each of many cells',
    notebook: notebookOf(...Array.from({ length: 4 }, () => 'console.log("x".repeat(19_000));')),
    kinds: ['too-much', 'too-much'],
    says: /límite: 48\.8 KiB o 50 salidas en todo el cuaderno/,
  },
  {
    name: 'what the kernel does not hold back',
    notebook: notebookOf(
      `import { createHmac } from 'node:crypto';
import { readFileSync } from 'node:fs';
const zeromq = Object.entries(require.cache).find(([name]) => /zeromq.lib.index\\.js$/.test(name))![1]!.exports;
const { send } = zeromq.Publisher.prototype;
let publisher: any;
let parts: any;
Object.defineProperty(zeromq.Publisher.prototype, 'send', { value: function (message: any) { publisher = this; parts = message; return send.call(this, message); } });
console.log('first');`,
      `const { key } = JSON.parse(readFileSync(process.argv[2]!, 'utf8'));
const at = parts.findIndex((part: unknown) => String(part) === '<IDS|MSG>');
const frames = (header: any, content: unknown) => {
  const bodies = [JSON.stringify(header), String(parts[at + 3]), '{}', JSON.stringify(content)];
  const hash = createHmac('sha256', key);
  for (const body of bodies) hash.update(body);
  return ['<IDS|MSG>', hash.digest('hex'), ...bodies];
};
const own = JSON.parse(String(parts[at + 2]));
for (let i = 0; i < 5000; i += 1) send.call(publisher, frames({ ...own, msg_type: 'stream' }, { name: 'stdout', text: 'flood '.repeat(100) }));
send.call(publisher, ['<IDS|MSG>', 'no signature', '{}', '{}', '{}', '{}']);
send.call(publisher, ['nothing']);
send.call(publisher, frames({ ...own, msg_type: 'stream' }, 7));`,
    ),
    kinds: ['too-much', 'malformed'],
  },
  {
    name: 'rejections without end',
    notebook: notebookOf('for (let i = 0; i < 5000; i += 1) void Promise.reject(new Error("no"));'),
    kinds: Array.from({ length: 100 }, () => 'rejection' as const),
  },
  {
    name: 'more memory than there is for a kernel',
    notebook: notebookOf(
      'const kept: Buffer[] = [];\nfor (;;) {\n  kept.push(Buffer.alloc(16 << 20, 1));\n  await new Promise((done) => setTimeout(done, 5));\n}',
    ),
    kinds: ['death'],
    says: /^El kernel murió mientras la celda corría: tomó más memoria de la que puede \(límite: 600 MiB\)\.$/m,
  },
  {
    name: 'SIGKILL to the parent',
    notebook: notebookOf(
      'console.log("before");',
      'process.kill(process.ppid, "SIGKILL");\nawait new Promise(() => {});',
    ),
    kinds: ['death'],
    says: /recibió SIGKILL/,
  },
  {
    name: 'SIGTERM to the parent',
    notebook: notebookOf('process.kill(process.ppid, "SIGTERM");\nawait new Promise(() => {});'),
    kinds: ['death'],
    says: /recibió SIGTERM/,
  },
  {
    name: 'SIGSTOP to the parent',
    notebook: notebookOf('process.kill(process.ppid, "SIGSTOP");\nconsole.log("goes on");'),
    kinds: [],
  },
  {
    name: 'a loop after the last cell',
    notebook: notebookOf('setTimeout(() => { for (;;); }, 50);'),
    kinds: ['wedged'],
    says: /^Después de la última celda el kernel quedó bloqueado/,
  },
  {
    name: 'a time limit beyond what a timer can count',
    notebook: notebookOf(['console.log("ran");', [], { timeout: 1e300 }]),
    kinds: [],
  },
];
