/**
 * A snapshot of a process in which the compiler has loaded what notebooks import: a kernel that starts from it need not
 * load and parse that again, which is most of what a short notebook computes. There is one for each tslab, in the
 * `.cache` of its node_modules; without it kernels start as usual.
 */
import { execFile } from 'node:child_process';
import fs from 'node:fs';
import path from 'node:path';
import { promisify } from 'node:util';
import { newUnfinished, removeOwn, sweepUnfinished } from 'maillab-vm-provisioning';
import { MaillabError } from '../../errors.js';
import { LEASH } from '../../machine/leash.js';
import { importsOf } from '../find.js';
import { compiled } from '../kernel/compiled.js';
import { bundle } from './bundle.js';
import type { Task } from './content.js';
import { isUnchanged, type Stamp, stampOf } from './declarations.js';
import { type Installation, installationFor } from './installation.js';
import { isPlain } from './switch.js';

const run = promisify(execFile);

/**
 * How Node.js 20 is to compile what runs from a snapshot: a notebook's process lives for seconds, in which V8's optimising
 * compiler costs more than it gains, the more so as other notebooks run beside it. Later versions have a cheaper compiler
 * in between, and no such option. A snapshot starts only under the options of V8 that it was made under.
 */
const OPTIONS = process.version.startsWith('v20.') ? ['--sparkplug', '--interrupt-budget=1000000'] : [];

/** The arguments with which Node.js starts from a snapshot. */
export function fromSnapshot(blob: string): string[] {
  return [...OPTIONS, '--snapshot-blob', blob];
}

/** What is written beside a snapshot. */
interface SnapshotRecord {
  /** What was imported for it. */
  imports: string[];
  /** All files that went into it. */
  inputs: Stamp[];
}

/** Where the snapshot of a tslab is. */
interface Place {
  installation: Installation;
  blob: string;
  record: string;
}

/** A snapshot to build. */
interface Missing extends Place {
  imports: string[];
}

/** The snapshot from which a kernel in `folder` can start; undefined when there is none, or one of other files. */
export function findSnapshot(folder: string, env = process.env): string | undefined {
  if (isPlain(env)) return undefined;
  const place = placeOf(folder);
  return place && readRecord(place) ? place.blob : undefined;
}

/** Snapshots that kernels of these notebooks could start from, and that are not there, or were made for fewer imports. */
export function missingSnapshots(notebooks: readonly string[]): Missing[] {
  if (isPlain()) return [];
  const wanted = new Map<string, Missing & { there: readonly string[] | undefined }>();
  for (const notebook of notebooks) {
    const place = placeOf(path.dirname(path.resolve(notebook)));
    if (!place) continue;
    if (!wanted.has(place.record)) {
      const there = readRecord(place)?.imports;
      wanted.set(place.record, { ...place, there, imports: there ?? [] });
    }
    const entry = wanted.get(place.record)!;
    entry.imports = [...new Set([...entry.imports, ...importsOf(notebook)])].sort();
  }
  return [...wanted.values()].filter(({ there, imports }) => imports.length !== there?.length);
}

/** Builds one, in about three seconds. Throws a MaillabError when that cannot be done. */
export async function buildSnapshot(missing: Missing): Promise<void> {
  const { blob } = missing;
  try {
    sweepUnfinished(path.dirname(blob), UNFINISHED, isOwn);
    const folder = newUnfinished(path.dirname(blob), UNFINISHED);
    await interruptible(
      (signal) => buildIn(folder, missing, signal),
      () => removeOwn(folder, isOwn),
    );
  } catch (error) {
    const { stderr = '', message } = error as Error & { stderr?: string };
    const why = /^\w*Error: .*/m.exec(stderr)?.[0] ?? (stderr.trim() || message);
    throw new MaillabError(
      `Cannot make "${blob}", the snapshot that kernels start from: ${why}. They start without it, more slowly.`,
    );
  }
}

const UNFINISHED = 'new';

/** What is in the folder of one that is being built. */
const isOwn = (name: string) => ['entry.js', 'blob', 'blob.js', 'record'].includes(name);

/** Does work that ends when this process is told to, and cleans up, before the process ends as it would have. */
async function interruptible(
  work: (signal: AbortSignal) => Promise<void>,
  cleanUp: () => void,
): Promise<void> {
  const controller = new AbortController();
  let told: NodeJS.Signals | undefined;
  const stop = (signal: NodeJS.Signals) => {
    told = signal;
    controller.abort();
  };
  const signals = ['SIGINT', 'SIGTERM', 'SIGHUP'] as const;
  for (const signal of signals) process.on(signal, stop);
  try {
    await work(controller.signal);
  } finally {
    for (const signal of signals) process.off(signal, stop);
    cleanUp();
    if (told) process.kill(process.pid, told);
  }
}

/** Runs Node.js to its end, which comes with the signal, or with the end of this process, however that ends. */
async function runNode(
  args: readonly string[],
  env: NodeJS.ProcessEnv,
  signal: AbortSignal,
): Promise<{ stdout: string }> {
  const running = run('/bin/sh', ['-c', LEASH, 'leash', process.execPath, ...args], {
    env,
    maxBuffer: 64 << 20,
  });
  const end = () => running.child.stdin!.destroy();
  running.child.stdin!.on('error', () => {});
  signal.addEventListener('abort', end);
  try {
    signal.throwIfAborted();
    return await running;
  } finally {
    signal.removeEventListener('abort', end);
  }
}

/** Builds one in a folder of its own, and puts it in its place when it is whole. */
async function buildIn(
  folder: string,
  { installation, blob, record, imports }: Missing,
  signal: AbortSignal,
): Promise<void> {
  const { tslab, typescript, modules } = installation;
  const task: Task = {
    typescript,
    converter: tslab.resolve('./converter.js'),
    sourceMaps: compiled('runner/watch/typescript.js'),
    programs: compiled('runner/fast/light-program.js'),
    declarations: compiled('runner/fast/declarations.js'),
    folder: path.dirname(modules),
    imports,
  };
  const content = compiled('runner/fast/content.js');
  const roots = [content, task.typescript, task.converter, task.sourceMaps, task.programs, task.declarations];
  const start = `(loaded) => loaded.load(${JSON.stringify(content)}).build(loaded, ${JSON.stringify(task)})`;
  const { script, files } = bundle(roots, start);
  const entry = path.join(folder, 'entry.js');
  const built = path.join(folder, 'blob');
  const written = path.join(folder, 'record');
  fs.writeFileSync(entry, script);
  const { NODE_OPTIONS: _, ...env } = process.env;
  const args = [...fromSnapshot(built), '--build-snapshot', entry];
  const { stdout } = await runNode(args, env, signal);
  await prove(built, env, signal);
  const inputs = [...makers(modules), ...files].map(stamp);
  const parsed: Stamp[] = JSON.parse(stdout);
  const text = JSON.stringify({ imports, inputs: [...inputs, ...parsed] } satisfies SnapshotRecord);
  fs.writeFileSync(written, text);
  fs.renameSync(built, blob);
  fs.renameSync(written, record);
}

/** What decides how a snapshot is made, beside what goes into it. */
function makers(modules: string): string[] {
  // What npm writes whenever packages come or go: imports would be found elsewhere then.
  const installed = path.join(modules, '.package-lock.json');
  const own = ['bundle', 'loader', 'snapshot'].map((name) => compiled(`runner/fast/${name}.js`));
  return [process.execPath, ...own, ...(fs.existsSync(installed) ? [installed] : [])];
}

/** Starts from it once: a full disk leaves half a snapshot, and Node.js does not always say so. */
async function prove(blob: string, env: NodeJS.ProcessEnv, signal: AbortSignal): Promise<void> {
  const script = `${blob}.js`;
  fs.writeFileSync(script, '');
  try {
    await runNode([...fromSnapshot(blob), script], env, signal);
  } catch {
    throw new Error('Node.js does not start from what it has written; is the disk full?');
  }
}

/** Whether the record is of a snapshot that was made as it would be made now, of files that are as they were. */
function isCurrent({ inputs }: SnapshotRecord, { modules }: Installation): boolean {
  const files = new Set(inputs.map(({ file }) => file));
  return makers(modules).every((file) => files.has(file)) && inputs.every(isUnchanged);
}

function placeOf(folder: string): Place | undefined {
  const installation = installationFor(folder);
  if (!installation) return undefined;
  const base = path.join(installation.cache, `compiler-node-${process.version}-${process.arch}`);
  return { installation, blob: `${base}.blob`, record: `${base}.json` };
}

/** The record of a snapshot that is there and that a kernel can start from. */
function readRecord({ record: file, installation }: Place): SnapshotRecord | undefined {
  try {
    const record: SnapshotRecord = JSON.parse(fs.readFileSync(file, 'utf8'));
    return isCurrent(record, installation) ? record : undefined;
  } catch {
    return undefined;
  }
}

function stamp(file: string): Stamp {
  const found = stampOf(file);
  if (!found) throw new Error(`"${file}" is gone`);
  return found;
}
