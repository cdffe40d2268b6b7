import { LabUnreachableError } from '../errors.js';
import type { MachineShape } from './arguments.js';
import { type Forward, openForwards } from './forwards.js';
import { setClockAndCapture } from './guest.js';
import { ABORTED, Machine, whatQemuSaid } from './machine.js';
import type { SavedState } from './state.js';
import { until } from './wait.js';

/** A machine resumed from a saved state, its servers reachable. */
export interface Clone {
  machine: Machine;
  forwards: Forward[];
}

/** Milliseconds that a resumed machine has to take up its state, and then its agent to answer. */
const RESUME_LIMIT = 60_000;

/** What QEMU says of a state's devices, memory or disk; but not of the image beneath the disk. */
const REFUSED = /load of migration failed|backing store size|^(?!.*backing file).*not in qcow2 format/;

/** Resumes the state in `folder`: pristine, with ports open on 127.0.0.1, the clock right and tcpdump running. */
export async function resume(
  state: SavedState,
  shape: MachineShape,
  folder: string,
  wanted: readonly Forward[],
): Promise<Clone> {
  const { disk, beneath, devices } = state;
  // Every clone reads the same memory until it writes to a page: resuming copies nothing.
  const memoryFile = { path: state.memory, keep: false };
  const files = { folder, disk, beneath, devices, memoryFile, discard: true };
  const machine = await Machine.start(shape, files).catch((error: Error) => {
    throw REFUSED.test(error.message) ? new DamagedStateError(error.message) : error;
  });
  try {
    await loaded(machine);
    const forwards = await openForwards(machine, wanted);
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
  const waiting = { limit: RESUME_LIMIT, every: 5, atMost: 10 };
  const done = until(async () => (await status()).status !== 'inmigrate', waiting);
  const outcome = await done.catch(async () => machine.ended);
  if (outcome === true) return;
  if (outcome === false) {
    throw new LabUnreachableError(
      `Cannot resume the lab: it was not read within ${RESUME_LIMIT / 1000} s. Try again when the computer is less busy.`,
    );
  }
  // Killed, it says nothing: the state is as good as before.
  if (outcome === '') throw new LabUnreachableError('Cannot resume the lab: its QEMU process was killed.');
  if (outcome === ABORTED) throw new LabUnreachableError(`Cannot resume the lab: ${ABORTED}.`);
  throw new DamagedStateError(whatQemuSaid(outcome));
}

/** QEMU did not take up the saved state. */
export class DamagedStateError extends LabUnreachableError {
  constructor(said: string) {
    super(`The saved state does not resume: ${said}`);
  }
}
