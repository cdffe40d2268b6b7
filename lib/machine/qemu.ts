import { execFile } from 'node:child_process';
import { promisify } from 'node:util';
import { MaillabError } from '../errors.js';
import { readQcow2Header } from './qcow2.js';

const run = promisify(execFile);

export const QEMU = 'qemu-system-x86_64';

/** By program and search path: it takes 30 ms to ask, and each start of a lab needs it more than once. */
const versions = new Map<string, string>();

/** QEMU's version as `7.2.22`. Throws when it is not installed. */
export async function qemuVersion(program: string = QEMU): Promise<string> {
  const key = JSON.stringify([program, process.env.PATH]);
  const known = versions.get(key) ?? (await askVersion(program));
  versions.set(key, known);
  return known;
}

async function askVersion(program: string): Promise<string> {
  const { stdout } = await runTool(program, ['--version']);
  const version = /version (\d+(?:\.\d+)+)/.exec(stdout)?.[1];
  if (!version)
    throw new MaillabError(`Cannot read the version of "${program}": it printed "${stdout.trim()}".`);
  return version;
}

/** Makes a qcow2 overlay in which all changes to `backing` are kept. */
export async function createOverlay(backing: string, overlay: string): Promise<void> {
  const size = readQcow2Header(backing)?.virtualSize;
  if (size === undefined) throw new MaillabError(`Cannot use the disk "${backing}": it is no qcow2 image.`);
  // -u: the backing file is not opened, which would open whatever it names in turn.
  const below = ['-u', '-F', 'qcow2', '-b', backing];
  await runTool('qemu-img', ['create', '-q', '-f', 'qcow2', ...below, overlay, String(size)]);
}

async function runTool(program: string, args: string[]): Promise<{ stdout: string }> {
  try {
    return await run(program, args);
  } catch (error) {
    const { code, stderr } = error as { code?: string | number; stderr?: string };
    if (code === 'ENOENT') {
      throw new MaillabError(
        `Cannot run "${program}": it is not installed. ` +
          'On Debian or Ubuntu: "apt install qemu-system-x86 qemu-utils"; on macOS: "brew install qemu".',
      );
    }
    throw new MaillabError(`Cannot run "${program} ${args[0]}": ${(stderr || String(error)).trim()}`);
  }
}
