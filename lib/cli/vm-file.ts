import { statSync } from 'node:fs';
import { findImage, imageKey } from 'maillab-vm-provisioning';
import { MaillabError, UsageError } from '../errors.js';
import { publishedHashes } from '../machine/lab-file/published.js';
import { readLabFile } from '../machine/lab-file/read.js';
import { writeLabFile } from '../machine/lab-file/write.js';
import { cacheRoot } from '../machine/runtime.js';
import { type Report, withProgress } from './progress.js';

/** Octets that are written or read in about two seconds; what takes longer says where it is. */
const LONG = 100 * 2 ** 20;

/** `maillab vm export FILE`. Only the image: a saved state is good for the machine that made it. */
export async function exportImage(file: string): Promise<void> {
  const image = await findImage();
  if (!image) throw new MaillabError('Cannot export the image: it is not built yet. Run "maillab vm build".');
  const hash = await interruptible(`export to "${file}"`, (signal) => {
    const write = (report: Report) => writeLabFile(image, file, { signal, report: percent(report) });
    return statSync(image.disk).size < LONG ? write(() => {}) : withProgress(`Writing ${file}`, write);
  });
  process.stdout.write(
    `Exported the image ${image.key} to ${file}\nsha256 ${hash}\n` +
      `On the other machine: npx maillab vm import ${file} --sha256 ${hash}\n`,
  );
}

/** `maillab vm import FILE`. */
export async function importImage(file: string, { sha256 }: { sha256?: string }): Promise<void> {
  const found = statSync(file, { throwIfNoEntry: false });
  if (!found) throw new UsageError(`Cannot import "${file}": there is no such file.`);
  const expected = sha256 === undefined ? publishedHashes(imageKey()) : [hexadecimal(sha256)];
  if (expected.length === 0) {
    throw new UsageError(
      `Cannot import "${file}": nothing but the file itself says what it should be. ` +
        'Ask whoever exported it for the sha256 that "maillab vm export" printed, and give it with --sha256.',
    );
  }
  await interruptible(`import "${file}"`, (signal) => {
    const read = (report: Report) =>
      readLabFile(file, { cache: cacheRoot(), expected, signal, report: percent(report) });
    return found.size < LONG ? read(() => {}) : withProgress(`Reading ${file}`, read);
  });
  process.stdout.write(`Imported the image ${imageKey()}\n`);
}

function hexadecimal(hash: string): string {
  if (/^[0-9a-f]{64}$/i.test(hash)) return hash.toLowerCase();
  throw new UsageError(`Cannot use "${hash}" as a sha256: it has 64 hexadecimal digits.`);
}

function percent(report: Report): (done: number, total: number) => void {
  return (done, total) => report(`${Math.floor((100 * done) / total)} %`);
}

/** Runs work that a signal ends: nothing of it is left then. */
async function interruptible<T>(doing: string, work: (signal: AbortSignal) => Promise<T>): Promise<T> {
  const controller = new AbortController();
  const stop = () => controller.abort();
  const signals = ['SIGINT', 'SIGTERM', 'SIGHUP'] as const;
  for (const signal of signals) process.on(signal, stop);
  try {
    return await work(controller.signal);
  } catch (error) {
    if ((error as Error).name !== 'AbortError') throw error;
    throw new MaillabError(`Cannot ${doing}: it was interrupted. Nothing has changed.`);
  } finally {
    for (const signal of signals) process.off(signal, stop);
  }
}
