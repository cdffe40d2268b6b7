import { tmpdir } from 'node:os';
import { Command, CommanderError } from 'commander';
import { MaillabError } from '../errors.js';
import { commands } from './commands/index.js';
import { errorText } from './terminal.js';

/** Runs the `maillab` command line; resolves to its exit status (0 well, 1 check failed, 2 usage, 3 unreachable). */
export async function main(argv: string[]): Promise<number> {
  const program = new Command('maillab')
    .description(
      'Labs of e-mail protocols: a mail Internet in one virtual machine, and what crosses its wires',
    )
    .version(require('../../package.json').version)
    .configureHelp({ showGlobalOptions: true })
    .showHelpAfterError('Run with --help to see what there is.')
    .exitOverride();
  const [name = ''] = argv;
  for (const load of Object.hasOwn(commands, name) ? [commands[name]!] : Object.values(commands)) {
    (await load()).register(program);
  }
  for (const command of program.commands) command.exitOverride();
  try {
    await program.parseAsync(argv, { from: 'user' });
    return Number(process.exitCode ?? 0);
  } catch (error) {
    if (error instanceof CommanderError) return error.exitCode === 0 ? 0 : 2;
    const clear = error instanceof MaillabError ? error : aboutTheDisk(error as NodeJS.ErrnoException);
    if (!clear) throw error;
    process.stderr.write(errorText('maillab', clear.message));
    return clear.exitCode;
  }
}

/** A disk can be full, or read-only, wherever something is written. */
function aboutTheDisk({ code, path }: NodeJS.ErrnoException): MaillabError | undefined {
  const why = {
    ENOSPC: 'the disk is full',
    EDQUOT: 'your part of the disk is full',
    EROFS: 'the disk can only be read',
  };
  if (!Object.hasOwn(why, code ?? '')) return undefined;
  return new MaillabError(
    `Cannot write "${path ?? tmpdir()}": ${why[code as keyof typeof why]}. ` +
      'Free some space, or set TMPDIR, MAILLAB_CACHE or MAILLAB_RUNTIME to where there is room.',
  );
}

/** Runs the command line as this process. */
export async function runAsProcess(): Promise<void> {
  // Whoever reads may stop reading (`| head`): that is no failure of ours.
  process.stdout.on('error', (error: NodeJS.ErrnoException) => {
    if (error.code !== 'EPIPE') throw error;
  });
  process.exitCode = await main(process.argv.slice(2));
}

if (require.main === module) void runAsProcess();
