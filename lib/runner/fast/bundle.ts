import fs from 'node:fs';
import { createRequire, isBuiltin } from 'node:module';
import path from 'node:path';
import { compiled } from '../kernel/compiled.js';

const REQUIRED = /\brequire\(\s*(?:'([^'\n]+)'|"([^"\n]+)")\s*\)/g;

/**
 * One script with the CommonJS modules `roots` and all that they require by literal names: Node.js builds a snapshot from
 * a single script, in which `require` finds built-in modules alone. What is not found is left to that `require`.
 *
 * @param start an expression that is called with what was loaded
 */
export function bundle(roots: readonly string[], start: string): { script: string; files: string[] } {
  const modules = new Map<string, { source: string; names: Record<string, string> }>();
  const add = (file: string) => {
    if (modules.has(file)) return;
    const source = fs.readFileSync(file, 'utf8');
    const names: Record<string, string> = {};
    modules.set(file, { source, names });
    for (const [, single, double] of source.matchAll(REQUIRED)) {
      const name = (single ?? double)!;
      const found = isBuiltin(name) ? undefined : resolved(file, name);
      if (!found) continue;
      names[name] = found;
      add(found);
    }
  };
  roots.forEach(add);
  const parts = [...modules].map(([file, { source, names }]) => {
    const body = path.extname(file) === '.json' ? `module.exports = ${source}` : source.replace(/^#!.*/, '');
    const head = 'function (exports, require, module, __filename, __dirname)';
    return `[${JSON.stringify(file)}, { names: ${JSON.stringify(names)}, run: ${head} {${inAscii(body)}\n} }]`;
  });
  const script = [
    `const modules = new Map([\n${parts.join(',\n')}\n]);`,
    `const own = {};\n(function (exports) {${fs.readFileSync(compiled('runner/fast/loader.js'), 'utf8')}\n})(own);`,
    `(${start})(own.loader(modules, require));\n`,
  ].join('\n');
  return { script, files: [...modules.keys()] };
}

function resolved(from: string, name: string): string | undefined {
  try {
    const file = createRequire(from).resolve(name);
    return /\.(c?js|json)$/.test(file) ? file : undefined;
  } catch {
    return undefined;
  }
}

/** A single character beyond would have V8 keep the source of the whole script, and with it the snapshot, twice as large. */
function inAscii(source: string): string {
  return source.replace(/[^\0-\x7f]/g, (unit) => `\\u${unit.charCodeAt(0).toString(16).padStart(4, '0')}`);
}
