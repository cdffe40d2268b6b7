import path from 'node:path';
import { requireTslab } from '../watch/tslab.js';

const MODULES = `${path.sep}node_modules${path.sep}`;

/** What belongs to an installation of tslab. */
export interface Installation {
  /** `require` as tslab's own modules have it. */
  tslab: NodeJS.Require;
  /** The compiler that it uses. */
  typescript: string;
  /** The node_modules that it is in. */
  modules: string;
  /** Where the runner may keep what it can make again. */
  cache: string;
}

/** The installation of tslab that notebooks in `folder` run on; undefined where there is none. */
export function installationFor(folder: string): Installation | undefined {
  try {
    const tslab = requireTslab(folder);
    const typescript = tslab.resolve('@tslab/typescript-for-tslab');
    const modules = typescript.slice(0, typescript.indexOf(MODULES) + MODULES.length - 1);
    return { tslab, typescript, modules, cache: path.join(modules, '.cache', 'maillab') };
  } catch {
    return undefined;
  }
}
