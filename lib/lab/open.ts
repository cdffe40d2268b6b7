import { UsageError } from '../errors.js';
import { controlPath, ensureRuntimeRoot } from '../machine/runtime.js';
import { type AheadNotice, takeExpected } from '../supervisor/ahead.js';
import { ControlClient } from '../supervisor/control-client.js';
import { type StartOptions, startLab } from '../supervisor/launch.js';
import { Notices } from '../supervisor/notices.js';
import { type Started, whenReady } from '../supervisor/start.js';
import { Lab } from './lab.js';

/**
 * Opens the lab that `MAILLAB_LAB` names: unset, a private and pristine one that ends with this process; `default`, the
 * one that "maillab up" started. `supervisor/launch.ts` starts labs, `supervisor/start.ts` the process that owns one.
 */
export async function openLab(options: StartOptions = {}): Promise<Lab> {
  const wish = process.env.MAILLAB_LAB ?? '';
  if (wish === '') return openPrivate(options);
  if (wish === 'default') return openDefault();
  throw new UsageError(`Cannot open the lab "${wish}": MAILLAB_LAB is unset or "default".`);
}

async function openPrivate(options: StartOptions): Promise<Lab> {
  const expected = options.image ? undefined : takeExpected();
  const { client, close } = (expected && (await opened(expected))) ?? (await startLab('private', options));
  return new Lab(client, await client.request('status', null), { close });
}

/** Connects to the lab that the runner started ahead for this process (`supervisor/ahead.ts`), if it did. */
async function opened(expected: Notices<AheadNotice>): Promise<Started | undefined> {
  const notices = new Notices();
  const comes = await new Promise<boolean>((decide) => {
    expected.listen((notice) => {
      decide(notice !== null);
      if (notice) notices.tell(notice);
    });
  });
  if (!comes) return undefined;
  const client = await whenReady(notices, () => {});
  return {
    client,
    close: async () => {
      // It may be gone already.
      await client.request('shutdown', null).catch(() => {});
      await client.untilClosed();
    },
  };
}

/** The lab of `maillab up`; a LabUnreachableError when it does not run. */
export async function openDefault(): Promise<Lab> {
  const client = await ControlClient.connect(defaultControlPath());
  const status = await client.request('status', null);
  return new Lab(client, status, { close: async () => client.disconnect() });
}

/** Starts the default lab. */
export async function startDefault(options: StartOptions = {}): Promise<void> {
  const { client } = await startLab('default', options);
  client.disconnect();
}

/** Ends the default lab; resolves when it is gone. */
export async function stopDefault(): Promise<void> {
  const client = await ControlClient.connect(defaultControlPath());
  await client.request('shutdown', null);
  await client.untilClosed();
}

function defaultControlPath(): string {
  return controlPath(`${ensureRuntimeRoot()}/default`);
}
