/**
 * Runs inside the process that builds a snapshot, and then in each process that is started from it: TypeScript loaded,
 * the declaration files of what notebooks import parsed and bound, the functions that compile a cell compiled.
 */
import { startupSnapshot } from 'node:v8';
import type { withSourceMaps } from '../watch/typescript.js';
import type { Converter } from './ahead.js';
import type { declarations } from './declarations.js';
import type { lightPrograms } from './light-program.js';
import type { Loaded } from './loader.js';

/** What is to be built, with the files of the modules it takes. */
export interface Task {
  typescript: string;
  converter: string;
  /** The compiled watch/typescript.js, light-program.js and declarations.js. */
  sourceMaps: string;
  programs: string;
  declarations: string;
  /** Where imports are looked up from. */
  folder: string;
  /** The modules that notebooks import. */
  imports: readonly string[];
}

/** Cells such as notebooks have, for the compiler to have compiled its own functions. */
const CELLS = [
  `interface Pair { name: string; count: number }
const pairs: Pair[] = ['a', 'b'].map((name, at) => ({ name, count: at }));
const { length } = pairs;
const table = new Map(pairs.map(({ name, count }) => [name, count] as const));
async function later<T>(value: T): Promise<T> { return value; }
class Counter { #count = 0; constructor(readonly step: number) {} next(): number { return (this.#count += this.step); } }
pairs.filter(({ count }) => count > 0).length`,
  `const given = await later(pairs[0]?.name ?? 'none');
let total = 0;
for (const [name, count] of table) { if (name !== given) total += count; else total -= 1; }
try { total = new Counter(2).next(); } catch (error) { console.error((error as Error).message); }
console.log(\`\${given}: \${total}\`, Buffer.from('x').toString('hex'), /a(b)/.exec('ab')?.[1]);
({ total, given })`,
];

/** Prints the stamps of what was parsed as JSON. */
export function build({ load, cache }: Loaded, task: Task): void {
  const original = load(task.typescript) as typeof import('@tslab/typescript-for-tslab');
  const files = load(task.declarations) as { declarations: typeof declarations };
  const maps = load(task.sourceMaps) as { withSourceMaps: typeof withSourceMaps };
  const light = load(task.programs) as { lightPrograms: typeof lightPrograms };
  const compiler = cache.get(task.typescript)!;
  const { getCurrentDirectory, watchFile, watchDirectory } = original.sys;
  // A snapshot keeps no watcher, and TypeScript would keep this process's folder for ever.
  const watched = () => ({ close: () => {} });
  Object.assign(original.sys, {
    getCurrentDirectory: () => task.folder,
    watchFile: watched,
    watchDirectory: watched,
  });
  compiler.exports = maps.withSourceMaps(original, light.lightPrograms(original)).ts;
  const tslab = load(task.converter) as { createConverter(options: object): Converter<never> };
  files.declarations.learn(() =>
    compile(tslab.createConverter({ isJS: false, isBrowser: false }), task.imports),
  );
  compiler.exports = original;
  Object.assign(original.sys, { getCurrentDirectory, watchFile, watchDirectory });
  process.stdout.write(JSON.stringify(files.declarations.stamps));
  const kept = [task.typescript, task.declarations].map((file) => [file, cache.get(file)!.exports] as const);
  startupSnapshot.setDeserializeMainFunction(() => {
    for (const [file, exports] of kept) provide(file, exports);
    // Node.js loses it on the way, and with it every stack trace.
    Error.stackTraceLimit = 10;
    // Processes that a cell starts are to start as usual.
    process.execArgv.splice(0, process.execArgv.indexOf('--snapshot-blob') + 2);
    process.getBuiltinModule('node:module').runMain();
  });
}

function compile(converter: Converter<never> & { close?(): void }, imports: readonly string[]): void {
  const importing = imports.map((name) => `import ${JSON.stringify(name)};`).join('\n');
  let before = '';
  for (const cell of [`${importing}\n${CELLS[0]}`, ...CELLS.slice(1)]) {
    const { declOutput } = converter.convert(before, cell) as { declOutput?: string };
    before = declOutput ?? before;
  }
  converter.close?.();
}

/** Makes a module one that `require` finds loaded. */
function provide(file: string, exports: unknown): void {
  // Not while the snapshot is built, which would keep that module's state.
  const { Module, createRequire } = process.getBuiltinModule('node:module');
  const module = new Module(file);
  module.filename = file;
  module.loaded = true;
  module.exports = exports;
  createRequire(file).cache[file] = module;
}
