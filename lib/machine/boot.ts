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
  /** The systemd target that is active once every server answers. */
  target: string;
  report(detail: string): void;
  /** Seconds without any progress after which the boot counts as failed; by default 300. */
  patience?: number;
}

/** Waits until a machine that boots has its agent and then every server up; for as long as it gets on. */
export async function waitForBoot(machine: BootingMachine, options: BootOptions): Promise<void> {
  const patience = options.patience ?? 300;
  options.report('waiting for the guest agent');
  const guest = new Progress(patience, () => guestProgress(machine));
  await eventually(() => machine.agent.sync(2000), machine, guest);
  options.report('waiting for its servers');
  const servers = new Progress(patience, () => activeUnits(machine, options.report));
  await eventually(() => isActive(machine, options.target), machine, servers);
  await startFailedUnits(machine, options.report);
}

/** What of a machine its boot is followed by. */
export type BootingMachine = Pick<Machine, 'agent' | 'console' | 'ended'> & {
  qmp: Pick<Machine['qmp'], 'execute'>;
};

/**
 * Follows a figure that grows while a guest boots: a slow computer is no reason to give up, and a guest that has hung is.
 * That it grows counts, not that it changes: a server that is started again and again is no progress.
 */
class Progress {
  private most = -1;
  private since = Date.now();
  private looked = 0;

  constructor(
    private readonly patience: number,
    private readonly figure: () => Promise<number>,
  ) {}

  /** True when there was none for too long. */
  async stalled(): Promise<boolean> {
    // Looking takes the guest's time, too.
    if (Date.now() - this.looked > (1000 * this.patience) / 60) {
      this.looked = Date.now();
      const now = await this.figure().catch(() => -1);
      if (now > this.most) this.since = Date.now();
      this.most = Math.max(this.most, now);
    }
    return Date.now() - this.since > 1000 * this.patience;
  }
}

interface BlockStats {
  stats: { rd_bytes: number };
}

/** Before its agent answers: octets that the guest has printed, and that it has read from its disk. */
async function guestProgress({ console, qmp }: BootingMachine): Promise<number> {
  const disks = await qmp.execute<BlockStats[]>('query-blockstats');
  return disks.reduce((sum, { stats }) => sum + stats.rd_bytes, console.length);
}

/** Once it does: units that are up. */
async function activeUnits(machine: BootingMachine, report: (detail: string) => void): Promise<number> {
  const active = (await unitsThatAre('active', machine)).length;
  report(`waiting for its servers: ${active} units are up`);
  return active;
}

/** A lab is saved with every server up or not at all: its state would be resumed day after day. */
async function startFailedUnits(machine: BootingMachine, report: (detail: string) => void): Promise<void> {
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

async function isActive(machine: BootingMachine, unit: string): Promise<void> {
  const { exitCode } = await machine.agent.exec({
    path: '/bin/systemctl',
    args: ['is-active', '--quiet', unit],
  });
  if (exitCode !== 0) throw new MaillabError(`"${unit}" is not active`);
}

function failedUnits(machine: BootingMachine): Promise<string[]> {
  return unitsThatAre('failed', machine);
}

async function unitsThatAre(state: 'active' | 'failed', machine: BootingMachine): Promise<string[]> {
  const args = ['list-units', '--plain', '--no-legend', `--state=${state}`];
  const { stdout } = await machine.agent.exec({ path: '/bin/systemctl', args });
  const lines = stdout.toString().split('\n');
  return lines.map((line) => line.split(' ')[0]!).filter((unit) => unit !== '');
}

async function eventually(
  attempt: () => Promise<void>,
  machine: BootingMachine,
  progress: Progress,
): Promise<void> {
  let ended: string | undefined;
  machine.ended.then((said) => {
    ended = said;
  });
  await until(
    async () => {
      if (ended !== undefined)
        throw new LabUnreachableError(`Cannot boot the lab: its machine ended. ${ended}`);
      const failure = bootFailure(machine.console);
      if (failure) throw new LabUnreachableError(`Cannot boot the lab: the guest printed "${failure}".`);
      const done = await attempt().then(
        () => true,
        () => false,
      );
      if (!done && (await progress.stalled())) throw stalled();
      return done;
    },
    { limit: Number.POSITIVE_INFINITY, every: 200, atMost: 1000 },
  );
}

function stalled(): LabUnreachableError {
  return new LabUnreachableError(
    'Cannot boot the lab: it has stopped getting on. Try again; ' +
      'if it stops again, build the image anew with "maillab vm build" after "maillab vm remove".',
  );
}
