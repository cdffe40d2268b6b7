/** What a bundled script's modules are loaded with. */
export interface Loaded {
  load(file: string): unknown;
  /** The modules that were loaded, by file. */
  cache: Map<string, { exports: unknown }>;
}

/** A module of a bundled script: the files of what it requires, by the names it uses, and its body. */
interface Bundled {
  names: Record<string, string>;
  run(...args: unknown[]): void;
}

/** Is part of every bundled script, so that it can use nothing from outside itself. */
export function loader(modules: Map<string, Bundled>, builtin: (name: string) => unknown): Loaded {
  const cache: Loaded['cache'] = new Map();
  const load = (file: string): unknown => {
    const before = cache.get(file);
    if (before) return before.exports;
    const { names, run } = modules.get(file)!;
    const module: { exports: unknown } = { exports: {} };
    cache.set(file, module);
    const require = (name: string) => (names[name] ? load(names[name]) : builtin(name));
    run.call(module.exports, module.exports, require, module, file, file.replace(/[\\/][^\\/]*$/, ''));
    return module.exports;
  };
  return { load, cache };
}
