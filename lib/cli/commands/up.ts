import type { Command } from 'commander';
import { LabUnreachableError } from '../../errors.js';
import { openDefault, startDefault } from '../../lab/open.js';
import { withProgress } from '../progress.js';
import { printStatus } from './status.js';

export function register(program: Command): void {
  program
    .command('up')
    .description('start or resume the default lab; prints where each server listens')
    .option('--json', 'print one JSON document')
    .action(async (options: { json?: boolean }) => {
      if (!(await isUp())) {
        await withProgress('Starting the lab', (report) => startDefault({ onProgress: report }));
      }
      const lab = await openDefault();
      try {
        printStatus(await lab.status(), options.json);
      } finally {
        await lab.close();
      }
    });
}

async function isUp(): Promise<boolean> {
  try {
    await (await openDefault()).close();
    return true;
  } catch (error) {
    if (error instanceof LabUnreachableError) return false;
    throw error;
  }
}
