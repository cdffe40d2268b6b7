import { LabUnreachableError, MaillabError } from '../errors.js';
import type { MachineShape } from './arguments.js';
import { type Forward, openForwards } from './forwards.js';
import { setClockAndCapture } from './guest.js';
import { Machine } from './machine.js';
import type { SavedState } from './state.js';
import { until } from './wait.js';

/** A machine resumed from a saved state, its servers reachable. */
export interface Clone {
  machine: Machine;
  forwards: Forward[];
}

/** Milliseconds that a resumed machine has to take up its state, and then its agent to answer. */
const RESUME_LIMIT = 60_000;

/** Resumes the state in `folder`: pristine, with ports open on 127.0.0.1, the clock right and tcpdump running. */
export async function resume(
  state: SavedState,
  shape: MachineShape,
  folder: string,
  wanted: readonly Forward[],
): Promise<Clone> {
  const machine = await Machine.start(shape, {
    folder,
    disk: state.disk,
    discard: true,
    memory: state.memory,
  });
  try {
    await loaded(machine);
    const forwards = await openForwards(machine.qmp, wanted);
    // The state was saved of a stopped machine, so it comes up stopped.
    await machine.qmp.execute('cont');
    await machine.agent.sync(RESUME_LIMIT);
    await setClockAndCapture(machine);
    return { machine, forwards };
  } catch (error) {
    await machine.kill();
    throw error;
  }
}

async function loaded(machine: Machine): Promise<void> {
  const status = () => machine.qmp.execute<{ status: string }>('query-status');
  try {
    const done = await until(async () => (await status()).status !== 'inmigrate', {
      limit: RESUME_LIMIT,
      every: 5,
      atMost: 10,
    });
    if (!done) throw new MaillabError('it was not read within the limit');
  } catch (error) {
    throw new DamagedStateError(error);
  }
}

/** QEMU did not take up the saved state. */
export class DamagedStateError extends LabUnreachableError {
  constructor(cause: unknown) {
    super('Cannot resume the saved state: QEMU does not accept it.', { cause });
  }
}
