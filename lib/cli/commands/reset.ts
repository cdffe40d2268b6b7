import type { Command } from 'commander';
import { openDefault } from '../../lab/open.js';
import { withProgress } from '../progress.js';

export function register(program: Command): void {
  program
    .command('reset')
    .description('bring the default lab back to pristine')
    .action(async () => {
      const lab = await openDefault();
      try {
        await withProgress('Resetting the lab', () => lab.reset());
      } finally {
        await lab.close();
      }
    });
}
