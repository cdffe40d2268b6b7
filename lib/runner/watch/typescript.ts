import { LOOKUP_TIMER } from '../../notebook/internals.js';
import type { Programs } from '../fast/light-program.js';
import type { CellMaps } from './lines.js';

type Namespace = typeof import('@tslab/typescript-for-tslab');

type Timers = Pick<import('@tslab/typescript-for-tslab').WatchHost, 'setTimeout' | 'clearTimeout'>;

const COMMENT = /\/\/# sourceMappingURL=(.*)\s*$/;

/**
 * A TypeScript for tslab that emits source maps on the way and remembers them, where tslab throws line numbers away.
 * What tslab sees is unchanged: the comments that carry the maps are taken off again.
 *
 * @param programs how it makes its programs, unless as tslab has it
 */
export function withSourceMaps(
  ts: Namespace,
  programs?: Programs,
): {
  ts: Namespace;
  mapsOf(output: string): CellMaps | undefined;
} {
  const remembered = new Map<string, CellMaps>();
  const copy = {} as Record<string, unknown>;
  // tslab copies the module's own properties one by one, and those of TypeScript cannot be redefined.
  for (const key of Object.keys(ts)) {
    Object.defineProperty(copy, key, {
      get: () => ts[key as keyof Namespace],
      enumerable: true,
      configurable: true,
    });
  }
  const define = (key: string, value: unknown) =>
    Object.defineProperty(copy, key, { value, enumerable: true, configurable: true, writable: true });

  define(
    'createWatchCompilerHost',
    (...[files, options, system, create, ...reporters]: Parameters<Namespace['createWatchCompilerHost']>) => {
      const host = ts.createWatchCompilerHost(
        files,
        { ...options, inlineSourceMap: true },
        system,
        programs?.create ?? (create as Programs['create']),
        ...reporters,
      );
      if (programs) {
        const readFile = host.readFile;
        host.readFile = (path, encoding) => {
          const text = readFile(path, encoding);
          return text !== undefined && path.endsWith('.d.ts') ? programs.readDeclaration(text) : text;
        };
      }
      giveEachTimerItsOwn(host);
      return host;
    },
  );
  define(
    'transpileModule',
    (code: string, options: import('@tslab/typescript-for-tslab').TranspileOptions) => {
      const inline = COMMENT.exec(code);
      if (!inline) return ts.transpileModule(code, options);
      const plain = code.slice(0, inline.index);
      const result = ts.transpileModule(plain, {
        ...options,
        compilerOptions: { ...options.compilerOptions, sourceMap: true },
      });
      const outputText = result.outputText.replace(COMMENT, '');
      remembered.set(outputText, {
        first: JSON.parse(Buffer.from(inline[1]!.split(',')[1]!, 'base64').toString()),
        second: JSON.parse(result.sourceMapText!),
      });
      return { ...result, outputText };
    },
  );
  return { ts: copy as unknown as Namespace, mapsOf: (output) => remembered.get(output) };
}

/**
 * tslab has room for one timer, that of the next compilation, and throws at a second. TypeScript starts another one when
 * files have changed that tell where a module is: "npm install" while a notebook runs would be a failure of its cell.
 */
function giveEachTimerItsOwn(host: Timers): void {
  const { setTimeout: compileLater, clearTimeout: dontCompile } = host;
  // TypeScript starts it anew only when it has cleared the one before.
  let lookups: NodeJS.Timeout | undefined;
  host.setTimeout = (callback, milliseconds, ...args) => {
    if (callback.name !== LOOKUP_TIMER) return compileLater?.(callback, milliseconds, ...args);
    lookups = setTimeout(callback, milliseconds, ...args).unref();
    return lookups;
  };
  host.clearTimeout = (timer) => {
    if (timer === lookups) clearTimeout(lookups);
    else dontCompile?.(timer);
  };
}
