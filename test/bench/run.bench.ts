/**
 * The runner against sequential nbclient, and against node alone: the same notebooks, kernel and lab starts counted on
 * all sides. Two jobs run the whole course, as they do for a teacher: its notebooks work and wait in turn. One job runs
 * copies of one short notebook, as nothing else than starting kernels and labs ahead can be won there.
 */
import { execFile } from 'node:child_process';
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { writeKernelspec } from '../../lib/runner/jupyter/kernelspec.js';
import { Kernel } from '../../lib/runner/kernel/kernel.js';
import { typescript } from '../../lib/runner/lint/cell.js';
import { isCode, readNotebook, sourceOf } from '../../lib/runner/notebook.js';
import { ratio, report } from './ratio.js';

const execute = promisify(execFile);
const root = join(__dirname, '..', '..');
const python = join(root, '.venv', 'bin', 'python');
const maillab = join(root, 'lib', 'dist', 'cli', 'main.js');
const COPIES = 4;
const ROUNDS = 3;
/** Of what takes seconds, where one is worth little. */
const SHORT_ROUNDS = 9;

// Below the project, so that the notebooks find its packages.
mkdirSync(join(root, 'out'), { recursive: true });
const folder = mkdtempSync(join(root, 'out', 'bench-'));
const home = mkdtempSync(join(tmpdir(), 'maillab-bench-'));
writeKernelspec(home);
const env = { ...process.env, JUPYTER_PATH: home };

const course = join(root, 'notebooks');
const source = join(course, '03-smtp.ipynb');
for (let copy = 0; copy < COPIES; copy += 1) {
  writeFileSync(join(folder, `${copy}.ipynb`), readFileSync(source));
}

/** The cells in one program, without types and without what only a notebook has. */
function program(file: string): string {
  const cells = readNotebook(file).cells.filter(isCode).map(sourceOf);
  const body = cells.join('\n;\n');
  const imports = [...body.matchAll(/^import .*$/gm)].map(([line]) => line);
  return `${imports.join('\n')}\n(async () => {\n${body.replace(/^import .*$/gm, '')}\n})().then(() => process.exit(0));\n`;
}

function withoutTypes(source: string): string {
  const { ModuleKind, ScriptTarget, transpileModule } = typescript();
  const compilerOptions = { module: ModuleKind.CommonJS, target: ScriptTarget.ES2022, esModuleInterop: true };
  return transpileModule(source, { compilerOptions }).outputText;
}

async function seconds(command: string, args: string[]): Promise<number> {
  const start = performance.now();
  await execute(command, args, { cwd: folder, env, maxBuffer: 64 << 20 });
  return (performance.now() - start) / 1000;
}

/** `maillab run` of a notebook or a folder; nothing is compared, as nbclient compares nothing. */
const run = (path: string, jobs: number) => () => {
  const options = ['--jobs', String(jobs), '--no-compare', '--out', join(home, 'out')];
  return seconds(process.execPath, [maillab, 'run', path, ...options]);
};
const nbclient = (path: string) => () => seconds(python, [join(__dirname, 'nbclient_in_turn.py'), path]);

/** A kernel from its start until it answers. */
async function kernelStart(): Promise<number> {
  const start = performance.now();
  const kernel = await Kernel.start({ cwd: folder }, 60_000);
  const took = (performance.now() - start) / 1000;
  await kernel.stop();
  return took;
}

async function main(): Promise<void> {
  const single = await ratio(ROUNDS, run(folder, 1), nbclient(folder));
  report(
    `${COPIES} short notebooks, --jobs 1 (${single.a.toFixed(1)} s) against sequential nbclient (${single.b.toFixed(1)} s)`,
    single.ratio,
    { atMost: 0.8 },
  );

  const script = join(folder, 'program.ts');
  writeFileSync(script, program(source));
  const bundled = join(folder, 'program.js');
  writeFileSync(bundled, withoutTypes(readFileSync(script, 'utf8')));
  const alone = async () => (await seconds(process.execPath, [bundled])) + (await kernelStart());
  const plain = await ratio(SHORT_ROUNDS, run(join(folder, '0.ipynb'), 1), alone);
  report(
    `one notebook (${plain.a.toFixed(1)} s) against node and a kernel start (${plain.b.toFixed(1)} s)`,
    plain.ratio,
    { atMost: 1.1 },
  );

  process.stdout.write('  the course, with both: about 15 minutes\n');
  // Once before, as a course is run again and again: the runner then knows which notebooks take long.
  await run(course, 2)();
  const two = { a: await run(course, 2)(), b: await nbclient(course)() };
  report(
    `the course, --jobs 2 (${two.a.toFixed(1)} s) against sequential nbclient (${two.b.toFixed(1)} s)`,
    two.a / two.b,
    { atMost: 0.55 },
  );
}

main().finally(() => {
  for (const each of [folder, home]) rmSync(each, { recursive: true, force: true });
});
