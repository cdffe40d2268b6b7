import assert from 'node:assert/strict';
import { lstatSync, mkdirSync, readFileSync, readlinkSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

const TEXT = 'Three years of work.\n';

/** What somebody has put where this program works; it must be there, as it was, whatever that did meanwhile. */
export class Planted {
  readonly #there = new Map<string, string>();

  /** Remembers something that is there already. */
  add(path: string): void {
    this.#there.set(path, contentOf(path));
  }

  /** Writes files of these names into a folder. */
  plant(folder: string, names: readonly string[]): void {
    for (const name of names) {
      writeFileSync(join(folder, name), TEXT, { flag: 'wx' });
      this.add(join(folder, name));
    }
  }

  check(): void {
    for (const [path, content] of this.#there) assert.equal(contentOf(path), content, path);
  }
}

function contentOf(path: string): string {
  const found = lstatSync(path, { throwIfNoEntry: false });
  if (!found) return 'gone';
  if (found.isSymbolicLink()) return `link to ${readlinkSync(path)}`;
  return found.isDirectory() ? 'folder' : readFileSync(path, 'latin1');
}

/**
 * Fills `folder` with what a user could have in it, `names` (such as ours) among it in turn as a file, a folder with
 * something in it, and a link into `home`, which has something, too.
 */
export function plantEverything(folder: string, home: string, names: readonly string[]): Planted {
  const planted = new Planted();
  const all = ['tesis.tex', '.ssh', 'Documentos', 'a\u202eb\n', '-rf', ...names];
  planted.plant(home, ['carta.txt', 'lab.json', 'manifest.json', 'index.html']);
  all.forEach((name, at) => {
    const path = join(folder, name);
    if (at % 3 === 0) planted.plant(folder, [name]);
    else if (at % 3 === 1) {
      mkdirSync(path);
      planted.plant(path, ['id_rsa', 'console.log']);
    } else symlinkSync(home, path);
    planted.add(path);
  });
  return planted;
}
