import type { Command } from 'commander';
import { LabUnreachableError } from '../../errors.js';
import { type LabStatus, STOPPED } from '../../host/endpoints.js';
import { openDefault } from '../../host/open.js';

export function register(program: Command): void {
  program
    .command('status')
    .description('state of the default lab, its accelerator and where each server listens')
    .option('--json', 'print one JSON document')
    .action(async (options: { json?: boolean }) => printStatus(await defaultStatus(), options.json));
}

async function defaultStatus(): Promise<LabStatus> {
  try {
    const lab = await openDefault();
    try {
      return await lab.status();
    } finally {
      await lab.close();
    }
  } catch (error) {
    if (error instanceof LabUnreachableError) return STOPPED;
    throw error;
  }
}

export function printStatus(status: LabStatus, json = false): void {
  process.stdout.write(json ? `${JSON.stringify(status)}\n` : statusText(status));
}

/** The status as people read it: a line of state, then a line per host. */
export function statusText({ state, accelerator, readySeconds, endpoints }: LabStatus): string {
  const head = accelerator === null ? state : `${state} (${accelerator}, ready in ${readySeconds} s)`;
  const width = Math.max(0, ...Object.keys(endpoints).map((name) => name.length));
  const rows = Object.entries(endpoints).map(([name, ports]) => {
    const list = Object.entries(ports).map(([port, address]) => `${port} ${address}`);
    return `${name.padEnd(width)}  ${list.join('  ')}`;
  });
  return `${[head, ...rows].join('\n')}\n`;
}
