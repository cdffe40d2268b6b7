import { readFileSync } from 'node:fs';
import type { Image } from 'maillab-vm-provisioning';
import { LabUnreachableError, MachineEndedError, MaillabError } from '../errors.js';
import { type MachineShape, MEMORY_MIB } from '../machine/arguments.js';
import { waitForBoot } from '../machine/boot.js';
import { chooseShape } from '../machine/choose.js';
import { type Clone, DamagedStateError, resume } from '../machine/clone.js';
import { type Forward, fixedPorts, MARKER_TARGET, openForwards, type Target } from '../machine/forwards.js';
import { setClockAndCapture } from '../machine/guest.js';
import { refuseDamaged } from '../machine/image.js';
import { checkMemory } from '../machine/room.js';
import { dropState, ensureState, type SavedState, type StateOptions } from '../machine/state.js';
import { until } from '../machine/wait.js';
import { Fanout } from './fanout.js';
import type { SupervisorStatus } from './protocol.js';
import { Turns } from './turns.js';

/** What a supervisor is told when it starts. */
export interface LabOrder {
  name: 'default' | 'private';
  image: Image;
  targets: Target[];
  /** The systemd target that is active once every server answers. */
  readyTarget: string;
}

/** The lab that a supervisor looks after: one machine at a time, of one state. */
export class SupervisedLab {
  private clone!: Clone;
  private fanout!: Fanout;
  private state!: SavedState;
  private shape!: MachineShape;
  private paused = false;
  private replacing = false;
  private readySeconds = 0;
  private authority = '';
  private failure: MaillabError | null = null;
  /** What changes the machine waits for what changes it already. */
  private readonly turns = new Turns();
  /** Called with one clear line when the machine ends or stops by itself. */
  onFailure: (reason: MaillabError) => void = () => {};
  onReset: () => void = () => {};

  constructor(
    private readonly order: LabOrder,
    private readonly folder: string,
    private readonly report: (detail: string) => void,
  ) {}

  async open(): Promise<void> {
    const { image, readyTarget } = this.order;
    checkMemory(MEMORY_MIB);
    this.authority = readFileSync(image.ca, 'utf8');
    try {
      this.shape = await chooseShape(image, this.report);
      await this.start({ image, shape: this.shape, readyTarget, report: this.report });
    } catch (error) {
      // A damaged image shows itself in many ways; that is the reason then, whatever QEMU made of it.
      await refuseDamaged(image);
      throw error;
    }
  }

  private async start(options: StateOptions): Promise<void> {
    this.state = await ensureState(options);
    try {
      await this.resume(this.firstPorts());
    } catch (error) {
      if (!(error instanceof DamagedStateError)) throw error;
      this.report('its saved state is damaged: booting anew');
      dropState(this.state);
      this.state = await ensureState(options);
      await this.resume(this.firstPorts());
    }
  }

  get status(): SupervisorStatus {
    const forwards = this.clone.forwards.filter((forward) => !isMarker(forward));
    return {
      state: this.paused ? 'paused' : 'running',
      accelerator: this.shape.accelerator,
      readySeconds: this.readySeconds,
      forwards,
      markerPort: this.clone.forwards.find(isMarker)!.hostPort,
      authority: this.authority,
      processes: { supervisor: process.pid, machine: this.clone.machine.pid },
    };
  }

  get frames(): Fanout {
    return this.fanout;
  }

  get agent() {
    return this.clone.machine.agent;
  }

  /** Back to the saved state; every port stays where it was. */
  reset(): Promise<void> {
    return this.turns.take(() => this.replace());
  }

  private async replace(): Promise<void> {
    this.replacing = true;
    try {
      await this.clone.machine.kill();
      this.onReset();
      await this.resume(this.clone.forwards);
    } finally {
      this.replacing = false;
    }
  }

  /** A port on 127.0.0.1 for one more port of the lab; reset keeps it open. */
  forward(target: Target): Promise<Forward> {
    return this.turns.take(() => this.oneMore(target));
  }

  private async oneMore(target: Target): Promise<Forward> {
    const same = (forward: Forward) =>
      forward.transport === target.transport &&
      forward.guestAddress === target.guestAddress &&
      forward.guestPort === target.guestPort;
    const known = this.clone.forwards.find(same);
    if (known) return known;
    const [forward] = await openForwards(this.clone.machine, [{ ...target, hostPort: 0 }]);
    this.clone.forwards.push(forward!);
    return forward!;
  }

  hardReset(): Promise<void> {
    return this.turns.take(() => this.reboot());
  }

  private async reboot(): Promise<void> {
    const { machine } = this.clone;
    await machine.qmp.execute('system_reset');
    // Until the reset has taken place, the old agent answers.
    await until(
      () =>
        machine.agent.sync(500).then(
          () => false,
          () => true,
        ),
      { limit: 10_000, every: 1 },
    );
    await waitForBoot(machine, { target: this.order.readyTarget, report: this.report });
    this.fanout.restart();
    await setClockAndCapture(machine);
  }

  async close(): Promise<void> {
    this.replacing = true;
    await this.clone?.machine.kill();
  }

  /** Replaces an error that came of the machine's end by why the machine ended; returns any other error. */
  async reasonOf(error: unknown): Promise<unknown> {
    if (!(error instanceof MachineEndedError)) return error;
    // Its streams end a moment before the process; one that is being replaced has nothing to say.
    if (!this.replacing) await this.clone.machine.ended;
    return this.failure ?? error;
  }

  private fail(message: string): void {
    this.failure ??= new MaillabError(message);
    this.onFailure(this.failure);
  }

  private firstPorts(): Forward[] {
    const wanted = this.order.targets;
    const ports =
      this.order.name === 'default'
        ? fixedPorts(wanted)
        : wanted.map((target) => ({ ...target, hostPort: 0 }));
    return [...ports, { ...MARKER_TARGET, hostPort: 0 }];
  }

  private async resume(ports: Forward[]): Promise<void> {
    const start = Date.now();
    this.report('resuming');
    this.clone = await resume(this.state, this.shape, this.folder, ports);
    const { machine } = this.clone;
    this.fanout = new Fanout(machine.capture);
    this.watch(machine);
    const started = await Promise.race([this.fanout.started.then(() => true), timeout(60_000)]);
    if (!started) throw new LabUnreachableError('Cannot capture in the lab: tcpdump did not start in it.');
    this.readySeconds = (Date.now() - start) / 1000;
  }

  private watch(machine: Clone['machine']): void {
    machine.qmp.on('event', ({ event, data }) => {
      if (event === 'STOP') this.paused = true;
      if (event === 'RESUME') this.paused = false;
      if (event === 'BLOCK_IO_ERROR' && data?.nospace) {
        this.fail(
          `The lab stopped: the disk that holds "${this.folder}" is full. Free some space, then open the lab again.`,
        );
      }
    });
    machine.ended.then((said) => {
      if (this.replacing || machine !== this.clone.machine) return;
      const reason = said === '' ? 'its QEMU process was killed' : said;
      this.fail(`The lab's virtual machine has ended: ${reason}. Open the lab again to go on.`);
    });
  }
}

function isMarker({ guestAddress }: Forward): boolean {
  return guestAddress === MARKER_TARGET.guestAddress;
}

function timeout(milliseconds: number): Promise<false> {
  return new Promise((done) => setTimeout(() => done(false), milliseconds).unref());
}
