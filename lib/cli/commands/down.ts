import type { Command } from 'commander';
import { LabUnreachableError } from '../../errors.js';
import { stopDefault } from '../../lab/open.js';

export function register(program: Command): void {
  program
    .command('down')
    .description('stop the default lab')
    .action(async () => {
      try {
        await stopDefault();
      } catch (error) {
        // Already stopped is what was asked for.
        if (!(error instanceof LabUnreachableError)) throw error;
      }
    });
}
