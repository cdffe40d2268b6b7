import { type ChildProcess, fork } from 'node:child_process';
import { existsSync } from 'node:fs';
import { extname, join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { LabUnreachableError } from '../errors.js';
import { controlPath } from '../machine/runtime.js';
import { ControlClient } from './control-client.js';
import { type Notice, Notices } from './notices.js';
import { errorOf, plainError } from './protocol.js';
import type { LabOrder } from './supervised.js';

/** A lab that has started. */
export interface Started {
  client: ControlClient;
  /** Ends it; resolves when it is gone. */
  close(): Promise<void>;
}

/** A supervisor that this process has started, and what it tells. */
export interface Supervisor {
  notices: Notices;
  /** Lets this process end while it runs. */
  unref(): void;
  /** Lets it go on when this process has ended. */
  release(): void;
  /** Ends it and its lab; resolves when they are gone. */
  end(): Promise<void>;
}

/** Starts a supervisor. A private lab ends when this process does. */
export function startSupervisor(order: LabOrder, env: NodeJS.ProcessEnv = process.env): Supervisor {
  const child = forkSupervisor(order, env);
  const notices = new Notices();
  let said = '';
  child.stderr!.on('data', (chunk) => {
    said = (said + chunk).slice(-2000);
  });
  let ready = false;
  child.on('message', (notice: Notice) => {
    ready ||= 'ready' in notice;
    notices.tell(notice);
  });
  child.on('error', (error) => notices.tell({ failed: plainError(error) }));
  child.on('exit', (status, signal) => {
    if (ready) return;
    const ended = `Cannot start the lab: its supervisor ended (${signal ?? status}). ${said}`;
    notices.tell({ failed: plainError(new LabUnreachableError(ended)) });
  });
  return {
    notices,
    unref: () => {
      child.unref();
      child.channel?.unref();
      (child.stderr as unknown as { unref(): void }).unref();
    },
    release: () => child.disconnect(),
    end: async () => {
      const gone = new Promise<void>((done) => {
        if (child.exitCode !== null || child.signalCode !== null) return done();
        child.ref();
        child.once('exit', () => done());
      });
      if (child.connected) child.disconnect();
      await gone;
    },
  };
}

/** Follows what a supervisor tells until its lab is ready; then a client of it, which also learns why the lab has ended. */
export function whenReady(notices: Notices, report: (detail: string) => void): Promise<ControlClient> {
  return new Promise((done, fail) => {
    let client: ControlClient | undefined;
    notices.listen((notice) => {
      if ('progress' in notice) report(notice.progress);
      else if ('failed' in notice) {
        client?.explain(errorOf(notice.failed));
        fail(errorOf(notice.failed));
      } else {
        ControlClient.connect(controlPath(notice.ready)).then((connected) => {
          client = connected;
          done(client);
        }, fail);
      }
    });
  });
}

function forkSupervisor(order: LabOrder, env: NodeJS.ProcessEnv): ChildProcess {
  // The same program runs from its sources and as built; only the sources need a translator.
  const extension = extname(__filename);
  const execArgv = extension === '.ts' ? ['--import', pathToFileURL(require.resolve('tsx')).href] : [];
  const script = join(__dirname, `supervisor${extension}`);
  if (!existsSync(script)) throw new LabUnreachableError(`Cannot start the lab: "${script}" is missing.`);
  return fork(script, [JSON.stringify(order)], {
    execArgv,
    env,
    // Its own session: Ctrl-C in this terminal is for the command, and reaches the lab as its end.
    detached: true,
    cwd: '/',
    stdio: ['ignore', 'ignore', 'pipe', 'ipc'],
  });
}
