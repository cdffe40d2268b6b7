import type { Command } from 'commander';
import { LabUnreachableError } from '../../errors.js';
import type { QueueCounts } from '../../hosts/queue.js';
import { openDefault } from '../../lab/open.js';
import { type LabStatus, STOPPED } from '../../supervisor/endpoints.js';

export function register(program: Command): void {
  program
    .command('status')
    .description('state of the default lab, its accelerator, where each server listens and what is queued')
    .option('--json', 'print one JSON document')
    .action(async (options: { json?: boolean }) => printStatus(await defaultStatus(), options.json));
}

type Queues = Record<string, QueueCounts>;

async function defaultStatus(): Promise<LabStatus & { queues: Queues }> {
  try {
    const lab = await openDefault();
    try {
      return { ...(await lab.status()), queues: await lab.queues() };
    } finally {
      await lab.close();
    }
  } catch (error) {
    if (error instanceof LabUnreachableError) return { ...STOPPED, queues: {} };
    throw error;
  }
}

export function printStatus(status: LabStatus & { queues?: Queues }, json = false): void {
  const { queues = {} } = status;
  process.stdout.write(json ? `${JSON.stringify(status)}\n` : statusText(status) + queuesText(queues));
}

/** A line per host where mail waits. */
export function queuesText(queues: Queues): string {
  return Object.entries(queues)
    .map(([host, counts]) => {
      const list = Object.entries(counts).map(([queue, count]) => `${count} ${queue}`);
      return `queued at ${host}: ${list.join(', ')}\n`;
    })
    .join('');
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
