import { createRequire } from 'node:module';

const fromTslab = createRequire(createRequire(__filename).resolve('tslab'));

interface Executor {
  execute(source: string): Promise<boolean>;
  reset(): void;
  close(): void;
}

let executor: Executor | undefined;
let said: string[] = [];

/** Runs cells on tslab's own executor, without a kernel: `ok`, or what it said when a cell failed. */
export async function runOnTslab(cells: string[]): Promise<string> {
  executor ??= makeExecutor();
  executor.reset();
  said = [];
  for (const cell of cells) if (!(await executor.execute(cell))) return said.join('\n');
  return 'ok';
}

function makeExecutor(): Executor {
  const node = fromTslab('./converter.js').createConverter({ isJS: false, isBrowser: false });
  const print = { log: () => {}, error: (...args: unknown[]) => said.push(args.map(String).join(' ')) };
  return fromTslab('./executor.js').createExecutor(__dirname, { node, close: () => node.close() }, print);
}

/** Lets go of the files that it watches, which would keep the tests from ending. */
export function closeTslab(): void {
  executor?.close();
  executor = undefined;
}
