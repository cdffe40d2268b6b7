import { type ChildProcess, fork } from 'node:child_process';
import { existsSync } from 'node:fs';
import { extname, join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { LabUnreachableError } from '../errors.js';
import { ControlClient } from './control-client.js';
import { errorOf } from './protocol.js';
import { controlPath } from './runtime.js';
import type { LabOrder } from './supervised.js';
import type { Notice } from './supervisor.js';

/** A lab that this process has started. */
export interface Started {
  client: ControlClient;
  folder: string;
  supervisor: ChildProcess;
}

/**
 * Starts a supervisor and waits until its lab is ready. A private lab ends when this process does; the default one
 * goes on. Nothing of it keeps this process alive.
 */
export async function startLab(order: LabOrder, report: (detail: string) => void): Promise<Started> {
  const supervisor = forkSupervisor(order);
  let said = '';
  supervisor.stderr!.on('data', (chunk) => {
    said = (said + chunk).slice(-2000);
  });
  const folder = await new Promise<string>((ready, fail) => {
    supervisor.on('message', (notice: Notice) => {
      if ('progress' in notice) report(notice.progress);
      else if ('ready' in notice) ready(notice.ready);
      else fail(errorOf(notice.failed));
    });
    supervisor.on('error', fail);
    supervisor.on('exit', (status, signal) =>
      fail(
        new LabUnreachableError(`Cannot start the lab: its supervisor ended (${signal ?? status}). ${said}`),
      ),
    );
  });
  const client = await ControlClient.connect(controlPath(folder));
  supervisor.on('message', (notice: Notice) => {
    if ('failed' in notice) client.explain(errorOf(notice.failed));
  });
  supervisor.unref();
  supervisor.channel!.unref();
  (supervisor.stderr as unknown as { unref(): void }).unref();
  if (order.name === 'default') supervisor.disconnect();
  return { client, folder, supervisor };
}

function forkSupervisor(order: LabOrder): ChildProcess {
  // The same program runs from its sources and as built; only the sources need a translator.
  const extension = extname(__filename);
  const execArgv = extension === '.ts' ? ['--import', pathToFileURL(require.resolve('tsx')).href] : [];
  const script = join(__dirname, `supervisor${extension}`);
  if (!existsSync(script)) throw new LabUnreachableError(`Cannot start the lab: "${script}" is missing.`);
  return fork(script, [JSON.stringify(order)], {
    execArgv,
    // Its own session: Ctrl-C in this terminal is for the command, and reaches the lab as its end.
    detached: true,
    cwd: '/',
    stdio: ['ignore', 'ignore', 'pipe', 'ipc'],
  });
}
