/**
 * Everything that notebooks and the runner use of tslab, its TypeScript, zeromq and Node.js and that none of them
 * documents: named here, typed here, and looked at when a kernel starts. A version without one of these must be refused
 * then; later it would be an output without its HTML, a failure without its line, a socket that nobody sees is open.
 */
import { asyncWrapProviders } from 'node:async_hooks';

type TypeScript = typeof import('@tslab/typescript-for-tslab');

/** The versions that all this was seen in. */
const SEEN = { tslab: '1.0.22', TypeScript: '5.0.4', 'Node.js': '20' };

export type WriteStream = (name: 'stdout' | 'stderr', text: string) => void;
/** `content` is that of a `display_data` message. */
export type WriteDisplay = (content: unknown, update?: boolean) => void;

/** tslab/dist/jupyter.js */
export interface TslabJupyter {
  JupyterHandlerImpl: {
    prototype: {
      handleExecuteImpl(request: unknown, stream: WriteStream, display: WriteDisplay): Promise<unknown>;
    };
  };
  /** What `tslab.display` sends with, from the first cell on; it alone can send HTML and text as one output. */
  lastWriteDisplayData: WriteDisplay | null;
}

/** What tslab makes of a cell, as far as it matters here. */
export interface Converted {
  /** Lines and offsets from 0; a message chain comes as several in a row. */
  diagnostics: {
    start: { line: number; offset: number };
    messageText: string;
    code: number;
    fileName?: string;
  }[];
  /** What the cell leaves declared for those after it. */
  declOutput?: string;
}

export interface Converter {
  convert(before: string, source: string): Converted;
  close?(): void;
}

/** tslab/dist/executor.js */
export interface TslabExecutor {
  createExecutor(
    root: string,
    converters: { node: Converter },
    console: { log(...args: unknown[]): void; error(...args: unknown[]): void },
  ): unknown;
}

/** tslab/dist/main.js */
export interface TslabMain {
  startKernel(options: { configPath: string; enableFindLocal: boolean; globalVersion: string }): void;
}

/** What tslab's executor puts around the script of a cell. */
export const WRAPPER = {
  prefixes: ['(async function(exports, require) { ', '(function(exports, require) { '],
  suffix: '\n})(__tslab__.exports, __tslab__.require)',
};

/** What TypeScript exports without declaring it. */
export interface UndeclaredTypeScript {
  bindSourceFile(file: object, options: object): void;
}

/** The timer of a TypeScript that watches, which it starts when files have changed that tell where a module is. */
export const LOOKUP_TIMER = 'invalidateResolutionsOfFailedLookup';

/** A socket of zeromq that publishes. */
export interface Publishing {
  sendTimeout: number;
  send(...args: unknown[]): Promise<void>;
}

export interface Zeromq {
  Publisher: { new (options?: object): Publishing; prototype: Publishing };
}

/** What Node.js keeps in a timer, beside what it documents. */
export interface NodeTimer extends NodeJS.Timeout {
  _repeat: number | null;
  _destroyed: boolean;
}

/** What Node.js keeps open, as `process._getActiveHandles` lists it. */
export interface NodeHandle {
  _handle?: object;
  remoteAddress?: string;
  remotePort?: number;
  spawnfile?: string;
  address?: () => unknown;
}

export function activeHandles(): NodeHandle[] {
  return (process as unknown as { _getActiveHandles(): NodeHandle[] })._getActiveHandles();
}

/** The async_hooks types of what a cell can leave open. */
export const HANDLES = [
  'TCPWRAP',
  'TCPSERVERWRAP',
  'TLSWRAP',
  'PIPEWRAP',
  'PIPESERVERWRAP',
  'UDPWRAP',
  'PROCESSWRAP',
  'HTTP2SESSION',
] as const;

/** What a kernel of the runner is made of. */
export interface KernelModules {
  version: string;
  ts: TypeScript;
  jupyter: TslabJupyter;
  executor: TslabExecutor;
  main: TslabMain;
  zeromq: Zeromq;
}

const isFunction = (value: unknown) => typeof value === 'function';

/** Whether the source of a function of another package has `text` in it. */
const says = (of: unknown, text: string) =>
  isFunction(of) && String(of).includes(JSON.stringify(text).slice(1, -1));

/** What a kernel cannot be watched without, by name, and whether it is there. */
function watched({ ts, jupyter, executor, main, zeromq }: KernelModules): [name: string, there: boolean][] {
  const timer = setTimeout(() => {}, 0);
  clearTimeout(timer);
  return [
    ['tslab: handleExecuteImpl', isFunction(jupyter.JupyterHandlerImpl?.prototype?.handleExecuteImpl)],
    ['tslab: lastWriteDisplayData', 'lastWriteDisplayData' in jupyter],
    ['tslab: createExecutor', isFunction(executor.createExecutor)],
    ['tslab: startKernel', isFunction(main.startKernel)],
    ...[...WRAPPER.prefixes, WRAPPER.suffix].map((text): [string, boolean] => [
      `tslab: a cell within "${text.trim()}"`,
      says(executor.createExecutor, text),
    ]),
    ['TypeScript: createWatchCompilerHost', isFunction(ts.createWatchCompilerHost)],
    ['TypeScript: transpileModule', isFunction(ts.transpileModule)],
    [`TypeScript: ${LOOKUP_TIMER}`, says(ts.createWatchProgram, LOOKUP_TIMER)],
    ['zeromq: Publisher.send', isFunction(zeromq.Publisher?.prototype?.send)],
    ['zeromq: sendTimeout', 'sendTimeout' in (zeromq.Publisher?.prototype ?? {})],
    ['zeromq: sendHighWaterMark', 'sendHighWaterMark' in (zeromq.Publisher?.prototype ?? {})],
    [
      'Node.js: _getActiveHandles',
      isFunction((process as { _getActiveHandles?: unknown })._getActiveHandles),
    ],
    ['Node.js: _repeat and _destroyed of timers', '_repeat' in timer && '_destroyed' in timer],
    ...HANDLES.map((type): [string, boolean] => [`Node.js: ${type}`, type in asyncWrapProviders]),
  ];
}

/** What is only speed cannot do without. */
function fast({ ts }: KernelModules): [name: string, there: boolean][] {
  return [
    ['TypeScript: bindSourceFile', isFunction((ts as unknown as UndeclaredTypeScript).bindSourceFile)],
    ['TypeScript: createAbstractBuilder', isFunction(ts.createAbstractBuilder)],
  ];
}

/**
 * Throws an Error that names what is not there, the versions, and what to do.
 *
 * @param plain without what is only speed
 */
export function assertInternals(modules: KernelModules, plain: boolean): void {
  const lacking = (parts: [string, boolean][]) => parts.filter(([, there]) => !there).map(([name]) => name);
  const missing = lacking(watched(modules));
  const slow = plain ? [] : lacking(fast(modules));
  if (missing.length + slow.length === 0) return;
  const here = { tslab: modules.version, TypeScript: modules.ts.version, 'Node.js': process.versions.node };
  const versions = (of: typeof here) =>
    Object.entries(of)
      .map((each) => each.join(' '))
      .join(', ');
  const advice =
    missing.length === 0
      ? 'Set MAILLAB_KERNELS=plain: kernels start more slowly then, and do without.'
      : `Run "npm ci" with Node.js ${SEEN['Node.js']} in the course's folder.`;
  throw new Error(
    `Cannot start the kernel: ${[...missing, ...slow].join('; ')}: not there in ${versions(here)}. ` +
      `maillab was made with ${versions(SEEN)}. ${advice}`,
  );
}
