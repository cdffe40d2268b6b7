import { LabUnreachableError, MaillabError } from '../errors.js';
import type { Machine } from './machine.js';
import { until } from './wait.js';

/** What a guest prints that will not come up any more. */
const LOST = [
  /Kernel panic - not syncing[^\r\n]*/,
  /ALERT!\s+[^\r\n]*does not exist[^\r\n]*/,
  /You are in (?:emergency|rescue) mode[^\r\n]*/,
  /Unable to mount root fs[^\r\n]*/,
];

/** The line in which a guest's console says that its boot has failed; undefined while there is none. */
export function bootFailure(console: string): string | undefined {
  for (const pattern of LOST) {
    const match = pattern.exec(console);
    if (match) return match[0].trim();
  }
  return undefined;
}

export interface BootOptions {
  /** Seconds after which the boot counts as failed. */
  limit: number;
  /** The systemd target that is active once every server answers. */
  target: string;
  report(detail: string): void;
}

/** Waits until a machine that boots has its agent and then every server up. */
export async function waitForBoot(machine: Machine, options: BootOptions): Promise<void> {
  const deadline = Date.now() + options.limit * 1000;
  options.report('waiting for the guest agent');
  await eventually(() => machine.agent.sync(2000), machine, deadline);
  options.report('waiting for its servers');
  await eventually(() => isActive(machine, options.target), machine, deadline);
  await startFailedUnits(machine, options.report);
}

/** A lab is saved with every server up or not at all: its state would be resumed day after day. */
async function startFailedUnits(machine: Machine, report: (detail: string) => void): Promise<void> {
  const failed = await failedUnits(machine);
  if (failed.length === 0) return;
  report(`starting again what failed: ${failed.join(', ')}`);
  await machine.agent.exec({ path: '/bin/systemctl', args: ['restart', ...failed], limit: 600_000 });
  const still = await failedUnits(machine);
  if (still.length === 0) return;
  throw new LabUnreachableError(
    `Cannot boot the lab: these units failed in it: ${still.join(', ')}. ` +
      'Try again when the computer is less busy; if they fail still, build the image anew with "maillab vm build".',
  );
}

async function isActive(machine: Machine, unit: string): Promise<void> {
  const { exitCode } = await machine.agent.exec({
    path: '/bin/systemctl',
    args: ['is-active', '--quiet', unit],
  });
  if (exitCode !== 0) throw new MaillabError(`"${unit}" is not active`);
}

async function failedUnits(machine: Machine): Promise<string[]> {
  const args = ['list-units', '--plain', '--no-legend', '--state=failed'];
  const { stdout } = await machine.agent.exec({ path: '/bin/systemctl', args });
  const lines = stdout.toString().split('\n');
  return lines.map((line) => line.split(' ')[0]!).filter((unit) => unit !== '');
}

async function eventually(attempt: () => Promise<void>, machine: Machine, deadline: number): Promise<void> {
  let ended: string | undefined;
  machine.ended.then((said) => {
    ended = said;
  });
  const done = await until(
    async () => {
      if (ended !== undefined)
        throw new LabUnreachableError(`Cannot boot the lab: its machine ended. ${ended}`);
      const failure = bootFailure(machine.console);
      if (failure) throw new LabUnreachableError(`Cannot boot the lab: the guest printed "${failure}".`);
      return attempt().then(
        () => true,
        () => false,
      );
    },
    { limit: deadline - Date.now(), every: 200, atMost: 1000 },
  );
  if (!done) throw new LabUnreachableError('Cannot boot the lab: its servers were not up within the limit.');
}
