import type { Notebook } from '../../lib/runner/notebook.js';
import type { FailureKind } from '../../lib/runner/verdict.js';
import { notebookOf } from './notebooks.js';

/** A notebook with one thing wrong, and where. */
export interface Failing {
  name: string;
  notebook: Notebook;
  kind: FailureKind;
  cell: number | null;
  line: number | null;
  /** Beginning of the first line, in Spanish. */
  says: RegExp;
  /** Whether the other tools, too, say that it fails: what they were seen to say, nbclient and nbmake. */
  nbclient: 'fail' | 'pass';
  nbmake: 'fail' | 'pass';
}

const RAISES = { tags: ['raises-exception'] };
const LIMIT = { timeout: 3 };

/** Each way to fail that the runner knows, once. */
export const failing: Failing[] = [
  {
    name: 'type error',
    notebook: notebookOf('const a = 1;', '// a comment\nconst text: string = a;'),
    kind: 'type-error',
    cell: 1,
    line: 2,
    says: /^Acá va un valor de tipo "string" y se le da uno de tipo "number"/,
    nbclient: 'fail',
    nbmake: 'pass',
  },
  {
    name: 'exception',
    notebook: notebookOf(
      'interface Box {\n  inner?: { value: number };\n}\nfunction read(box: Box) {\n  return (box.inner as any).value;\n}',
      'type Later = string;\n\n// far from the top\nread(\n  {},\n);',
    ),
    kind: 'exception',
    cell: 1,
    line: 4,
    says: /^Se pidió "value" a algo que vale undefined/,
    nbclient: 'fail',
    nbmake: 'pass',
  },
  {
    name: 'refused connection, awaited inside a function',
    notebook: notebookOf(
      'import net from "node:net";\nasync function connect() {\n  await new Promise((_, no) => net.connect(1, "127.0.0.1").on("error", no));\n}',
      'const before = 1;\n\nawait connect();',
    ),
    kind: 'exception',
    cell: 1,
    line: 3,
    says: /^La conexión con 127\.0\.0\.1:1 fue rechazada/,
    nbclient: 'fail',
    nbmake: 'pass',
  },
  {
    name: 'rejection that nobody awaits',
    notebook: notebookOf('const a = 1;\nvoid Promise.reject(new Error("nobody"));', 'a + 1'),
    kind: 'rejection',
    cell: 0,
    line: 2,
    says: /^Una promesa que nadie espera falló/,
    nbclient: 'pass',
    nbmake: 'pass',
  },
  {
    name: 'late throw',
    notebook: notebookOf(
      'function later() {\n  setTimeout(() => {\n    throw new Error("late");\n  }, 20);\n}\nlater();',
      'await new Promise((done) => setTimeout(done, 200));',
    ),
    kind: 'late-throw',
    cell: 0,
    line: 3,
    says: /^Un error llegó cuando la celda ya había terminado/,
    nbclient: 'pass',
    nbmake: 'pass',
  },
  {
    name: 'late throw after the last cell',
    notebook: notebookOf(
      'function later() {\n  setTimeout(() => {\n    throw new Error("late");\n  }, 300);\n}\nlater();',
    ),
    kind: 'late-throw',
    cell: 0,
    line: 3,
    says: /^Un error llegó cuando la celda ya había terminado/,
    nbclient: 'pass',
    nbmake: 'pass',
  },
  {
    name: 'output after its cell',
    notebook: notebookOf(
      'function later() {\n  setTimeout(() => console.log("late"), 20);\n}\nlater();',
      'await new Promise((done) => setTimeout(done, 200));',
    ),
    kind: 'late-output',
    cell: 0,
    line: 2,
    says: /^La celda siguió escribiendo después de terminar/,
    nbclient: 'pass',
    nbmake: 'pass',
  },
  {
    name: 'kernel death',
    notebook: notebookOf(
      'const a = 1;',
      'process.kill(process.pid, "SIGKILL");\nawait new Promise(() => {});',
    ),
    kind: 'death',
    cell: 1,
    line: null,
    says: /^El kernel murió mientras la celda corría: recibió SIGKILL/,
    nbclient: 'fail',
    nbmake: 'fail',
  },
  {
    name: 'process.exit',
    notebook: notebookOf('const a = 1;\nprocess.exit(0);'),
    kind: 'exit',
    cell: 0,
    line: 2,
    says: /^La celda llamó a process\.exit/,
    nbclient: 'fail',
    nbmake: 'fail',
  },
  {
    name: 'timeout of an await',
    notebook: notebookOf(['const a = 1;\nawait new Promise(() => {});', [], LIMIT]),
    kind: 'timeout',
    cell: 0,
    line: 2,
    says: /^La celda espera algo que no llega \(límite: 3 s\)/,
    nbclient: 'fail',
    nbmake: 'fail',
  },
  {
    name: 'timeout of a loop',
    notebook: notebookOf(['const a = 1;\nwhile (true) {}', [], LIMIT]),
    kind: 'timeout',
    cell: 0,
    line: 2,
    says: /^La celda da vueltas en un ciclo que no termina/,
    nbclient: 'fail',
    nbmake: 'fail',
  },
  {
    name: 'wedged kernel',
    notebook: notebookOf([
      'await new Promise((done) => setTimeout(done, 10));\nconst a = 1;\nwhile (true) {}',
      [],
      LIMIT,
    ]),
    kind: 'wedged',
    cell: 0,
    line: 3,
    says: /^La celda bloqueó el kernel con un ciclo que no termina/,
    nbclient: 'fail',
    nbmake: 'fail',
  },
  {
    name: 'cell after an expected error, which others abort',
    notebook: notebookOf(
      ['throw new Error("expected");', [], RAISES],
      'const a: number = 1;\nthrow new Error("mine");',
    ),
    kind: 'exception',
    cell: 1,
    line: 2,
    says: /^La celda lanzó un error: mine/,
    nbclient: 'pass',
    nbmake: 'pass',
  },
  {
    name: 'cell that should raise and does not',
    notebook: notebookOf(['const a = 1;', [], RAISES]),
    kind: 'not-raised',
    cell: 0,
    line: null,
    says: /^La celda debía fallar y no falló/,
    nbclient: 'pass',
    nbmake: 'pass',
  },
  {
    name: 'unclosed socket',
    notebook: notebookOf(
      'import net from "node:net";',
      'const server = net.createServer();\nawait new Promise<void>((done) => server.listen(0, "127.0.0.1", () => done()));',
    ),
    kind: 'unclosed',
    cell: 1,
    line: 2,
    says: /^Al final queda sin cerrar un servidor que escucha en 127\.0\.0\.1:/,
    nbclient: 'pass',
    nbmake: 'pass',
  },
];
