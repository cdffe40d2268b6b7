import fs from 'node:fs';
import path from 'node:path';
import { MaillabError, UsageError } from '../../errors.js';

/** Says that a folder is a report's, to be written again by the next run. */
const MARK = '.maillab-report';

const TEXT = 'This folder is a report of "maillab run". Its next run writes over what is here.\n';

/** How the index of reports began before they had a mark. */
const INDEX = '<h1>Cuadernos ejecutados</h1>';

/** Takes a folder that is new, empty or a report's already. Throws a UsageError for any other: somebody's files are in it. */
export function claimReport(folder: string): void {
  const mark = path.join(folder, MARK);
  try {
    fs.mkdirSync(folder, { recursive: true });
    if (fs.readdirSync(folder).length > 0 && !isReport(folder)) {
      throw new UsageError(
        `Cannot write the report to "${folder}": the folder has something else in it. Name a new or empty one with --out.`,
      );
    }
    if (!isFile(mark)) fs.writeFileSync(mark, TEXT, { flag: 'wx' });
  } catch (error) {
    // A run beside this one may have claimed it just now.
    if (isFile(mark)) return;
    if (error instanceof UsageError) throw error;
    const { code, message } = error as NodeJS.ErrnoException;
    const why = code === 'ENOSPC' ? 'the disk is full' : message;
    throw new MaillabError(`Cannot write the report to "${folder}": ${why}. Name another place with --out.`);
  }
}

function isReport(folder: string): boolean {
  const index = path.join(folder, 'index.html');
  return isFile(path.join(folder, MARK)) || (isFile(index) && fs.readFileSync(index, 'utf8').includes(INDEX));
}

function isFile(file: string): boolean {
  return fs.lstatSync(file, { throwIfNoEntry: false })?.isFile() ?? false;
}

/** Writes a file of the report in `folder`. A link in its place is replaced, and none leads out of the folder. */
export function writeReportFile(folder: string, name: string, text: string): void {
  const target = path.join(folder, name);
  fs.mkdirSync(path.dirname(target), { recursive: true });
  const [inside, outer] = [path.dirname(target), folder].map((each) => fs.realpathSync(each)) as [
    string,
    string,
  ];
  if (inside !== outer && !inside.startsWith(outer + path.sep)) {
    throw new Error(`"${path.dirname(name)}" leads elsewhere`);
  }
  const part = `${target}.part`;
  try {
    fs.rmSync(part, { force: true });
    fs.writeFileSync(part, text, { flag: 'wx' });
    fs.renameSync(part, target);
  } catch (error) {
    fs.rmSync(part, { force: true });
    throw error;
  }
}
