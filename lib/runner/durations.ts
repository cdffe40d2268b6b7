/**
 * How long each notebook took when it last ran to its end: several jobs take the longest first, so that none is left for the
 * end. Kept beside the snapshots; where nothing is known, nothing is lost but some time.
 */
import fs from 'node:fs';
import path from 'node:path';
import { type Installation, installationFor } from './installation.js';

/** Seconds by absolute path. */
type Durations = Record<string, number>;

const fileOf = ({ cache }: Installation) => path.join(cache, 'seconds.json');

/** The seconds that notebooks took, as far as known. */
export function knownSeconds(notebooks: readonly string[]): (number | undefined)[] {
  const read = new Map<string, Durations>();
  return notebooks.map((notebook) => {
    const installation = installationFor(path.dirname(path.resolve(notebook)));
    if (!installation) return undefined;
    const file = fileOf(installation);
    if (!read.has(file)) read.set(file, durations(file));
    const seconds = read.get(file)![path.resolve(notebook)];
    return typeof seconds === 'number' && seconds > 0 ? seconds : undefined;
  });
}

/** Remembers what a notebook took. */
export function rememberSeconds(notebook: string, seconds: number): void {
  const installation = installationFor(path.dirname(path.resolve(notebook)));
  if (!installation) return;
  const file = fileOf(installation);
  const there = Object.entries(durations(file)).filter(([each]) => fs.existsSync(each));
  const text = JSON.stringify({ ...Object.fromEntries(there), [path.resolve(notebook)]: seconds });
  const part = `${file}.${process.pid}`;
  try {
    fs.mkdirSync(path.dirname(file), { recursive: true });
    fs.writeFileSync(part, text);
    fs.renameSync(part, file);
  } catch {
    // A cache that cannot be written to, as of packages that somebody else installed, makes no run fail.
    fs.rmSync(part, { force: true });
  }
}

function durations(file: string): Durations {
  try {
    return JSON.parse(fs.readFileSync(file, 'utf8')) as Durations;
  } catch {
    return {};
  }
}
