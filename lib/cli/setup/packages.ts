import { spawn } from 'node:child_process';
import { accessSync, constants, existsSync } from 'node:fs';
import { delimiter, isAbsolute, join } from 'node:path';
import { createInterface } from 'node:readline';
import { MaillabError } from '../../errors.js';
import type { Requirement } from './requirements.js';

/** Finds a program on the PATH or in the places where Debian keeps administrators' tools; null when there is none. */
export function findProgram(name: string): string | null {
  const folders = `${process.env.PATH ?? ''}${delimiter}/usr/local/sbin${delimiter}/usr/sbin${delimiter}/sbin`;
  for (const folder of folders.split(delimiter)) {
    const path = join(folder, name);
    try {
      accessSync(path, constants.X_OK);
      return path;
    } catch {}
  }
  return null;
}

export function missing(requirements: readonly Requirement[]): Requirement[] {
  return requirements.filter(({ program }) =>
    isAbsolute(program) ? !existsSync(program) : findProgram(program) === null,
  );
}

/** The command that installs `packages`, as a person would type it. */
export function installCommand(packages: string[]): string[] {
  const command = ['apt-get', 'install', '--yes', '--no-install-recommends', ...packages];
  return process.getuid?.() === 0 ? command : ['sudo', ...command];
}

/**
 * Installs what is missing with apt, as root or through sudo.
 *
 * @throws MaillabError with the exact command to run elsewhere, when this machine has no apt or no way to be root.
 */
export async function installMissing(
  requirements: readonly Requirement[],
  report: (line: string) => void,
): Promise<void> {
  const lacking = missing(requirements);
  if (lacking.length === 0) return;
  const packages = lacking.map((requirement) => requirement.debianPackage);
  const asRoot = process.getuid?.() === 0;
  if (findProgram('apt-get') === null || !(asRoot || findProgram('sudo'))) {
    const needs = lacking.map(({ program, why }) => `  ${program}: ${why}`).join('\n');
    throw new MaillabError(
      `Cannot install what is missing: ${findProgram('apt-get') ? 'neither root nor sudo' : 'no apt-get'} here.\n${needs}\n` +
        `On Debian or Ubuntu run: ${installCommand(packages).join(' ')}\nElsewhere install the same programs with the system's own tool.`,
    );
  }
  const sudo = asRoot ? [] : ['sudo'];
  await run([...sudo, 'apt-get', 'update'], report);
  await run(installCommand(packages), report);
}

function run(command: string[], report: (line: string) => void): Promise<void> {
  return new Promise((resolve, reject) => {
    const [program, ...args] = command as [string, ...string[]];
    // sudo asks for its password on the terminal, so stdin stays the user's.
    const child = spawn(program, args, {
      stdio: ['inherit', 'pipe', 'pipe'],
      env: { ...process.env, DEBIAN_FRONTEND: 'noninteractive' },
    });
    const tail: string[] = [];
    for (const stream of [child.stdout, child.stderr]) {
      createInterface({ input: stream }).on('line', (line) => {
        tail.push(line);
        if (tail.length > 15) tail.shift();
        report(line);
      });
    }
    child.on('error', reject);
    child.on('close', (code) => {
      if (code === 0) resolve();
      else
        reject(
          new MaillabError(`Cannot run "${command.join(' ')}": it ended with ${code}.\n${tail.join('\n')}`),
        );
    });
  });
}
