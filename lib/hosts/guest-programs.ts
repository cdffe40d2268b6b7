import { MaillabError } from '../errors.js';
import type { ControlClient } from '../supervisor/control-client.js';
import { check, checkEach } from './arguments.js';

/** What a program that ran in the lab left. */
export interface ProgramResult {
  stdout: string;
  stderr: string;
  exitCode: number;
}

/** How a program is run on a lab host. */
export interface RunOptions {
  /** For the program's standard input. */
  input?: string | Uint8Array;
  /** Milliseconds after which it is killed and the call fails; by default 60 s. */
  limit?: number;
}

/** Runs programs in the lab's machine, as its root. */
export class GuestPrograms {
  constructor(private readonly client: ControlClient) {}

  /** Runs a program to its end; a status other than 0 is no error here. */
  async run(path: string, args: readonly string[], options: RunOptions = {}): Promise<ProgramResult> {
    const { input, limit } = options;
    check('run a program', 'program', path);
    checkEach(`run "${path}"`, 'argument', args);
    if (input !== undefined) check(`run "${path}"`, 'input', input);
    if (limit !== undefined) check(`run "${path}"`, 'limit', limit);
    const { stdout, stderr, exitCode } = await this.client.request('exec', {
      path,
      args: [...args],
      ...(input === undefined ? {} : { input: Buffer.from(input as Uint8Array).toString('base64') }),
      ...(limit === undefined ? {} : { limit }),
    });
    const text = (base64: string) => Buffer.from(base64, 'base64').toString('utf8');
    return { stdout: text(stdout), stderr: text(stderr), exitCode };
  }

  /** Runs a program that must succeed; what it printed. `doing` begins the error otherwise: "Cannot `doing`: …". */
  async must(
    doing: string,
    path: string,
    args: readonly string[],
    options: RunOptions = {},
  ): Promise<string> {
    const { stdout, stderr, exitCode } = await this.run(path, args, options);
    if (exitCode === 0) return stdout;
    const said = (stderr.trim() || stdout.trim()).split('\n').slice(-3).join('; ');
    throw new MaillabError(`Cannot ${doing}: ${said || `"${path}" ended with status ${exitCode}`}`);
  }

  /** Writes a file, whole or not at all. */
  async write(path: string, content: string): Promise<void> {
    const script = 'cat >"$1.new" && mv "$1.new" "$1"';
    await this.must(`write "${path}"`, '/bin/sh', ['-c', script, 'write', path], { input: content });
  }
}
