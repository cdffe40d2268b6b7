import { resolve } from 'node:path';
import { finished } from 'node:stream/promises';
import { spec as Spec } from 'node:test/reporters';
import { styleText } from 'node:util';

/** What `run()` of node:test says, as far as it is used here. */
export interface TestEvent {
  type: string;
  data: {
    name?: string;
    nesting?: number;
    message?: string;
    details?: { duration_ms: number; passed?: boolean; type?: string };
  };
}

interface RunningFile {
  since: number;
  /** Tests that have ended. */
  tests: number;
  /** What the reporter of node:test makes of its events. */
  spec: InstanceType<typeof Spec>;
}

/** The closing figures of node:test, one in each run's diagnostics. */
const FIGURE = /^(tests|suites|pass|fail|cancelled|skipped|todo|duration_ms) ([\d.]+)$/;
/** A test that took longer (ms) is told at once, not only with its file. */
const SLOW = 1000;

/** Reports test files that run side by side: each when it ends, slow tests at once, and what is running now. */
export class RunReport {
  readonly #running = new Map<string, RunningFile>();
  readonly #figures = new Map<string, number>();
  /** Gets failures alone, and tells them in detail at the end. */
  readonly #failures = new Spec();
  readonly #begin = Date.now();
  readonly #timer: NodeJS.Timeout;
  #written = Date.now();
  #ended = 0;
  #passed = 0;
  #failed = 0;
  #good = true;

  constructor(
    readonly out: NodeJS.WriteStream,
    readonly files: number,
    readonly quiet: number,
  ) {
    this.#timer = setInterval(() => this.#tellRunning(), 1000);
  }

  started(file: string): void {
    this.#running.set(file, { since: Date.now(), tests: 0, spec: new Spec() });
  }

  event(file: string, event: TestEvent): void {
    const { type, data } = event;
    const running = this.#running.get(file)!;
    const figure = type === 'test:diagnostic' && data.nesting === 0 && FIGURE.exec(data.message ?? '');
    if (figure) {
      const [, name, value] = figure as unknown as [string, string, string];
      this.#figures.set(name, (this.#figures.get(name) ?? 0) + Number(value));
      return;
    }
    if (type === 'test:complete') this.#complete(file, running, data);
    if (type === 'test:fail') this.#failures.write(event);
    // What a test prints is for whoever waits for it.
    if (type === 'test:stdout') for (const line of printed(data.message)) this.#write(`  ${file}: ${line}\n`);
    else running.spec.write(event);
  }

  finished(file: string): void {
    const { spec, since } = this.#running.get(file)!;
    this.#running.delete(file);
    this.#ended += 1;
    this.#write(`${styleText('bold', file)} (${elapsed(since)})\n${textOf(spec)}`);
  }

  /** Tells failures in detail, and the sums. Returns whether all tests passed. */
  async close(): Promise<boolean> {
    clearInterval(this.#timer);
    textOf(this.#failures);
    const details: string[] = [];
    this.#failures.on('data', (text) => details.push(String(text)));
    this.#failures.end();
    await finished(this.#failures);
    const sums = [...this.#figures].map(([name, value]) =>
      name === 'duration_ms' ? `ℹ ${name} ${Date.now() - this.#begin}` : `ℹ ${name} ${value}`,
    );
    this.#write(`${styleText('blue', sums.join('\n'))}\n${details.join('')}`);
    return this.#good;
  }

  #complete(file: string, running: RunningFile, { name, details }: TestEvent['data']): void {
    const passed = details?.passed ?? true;
    if (!passed) this.#good = false;
    // A file is a test of its own to node:test; it counts when nothing else does.
    const isFile = name === resolve(file);
    if (details?.type === 'suite' || (isFile && (passed || running.tests > 0))) return;
    running.tests += 1;
    if (passed) this.#passed += 1;
    else this.#failed += 1;
    const took = details?.duration_ms ?? 0;
    if (passed && took < SLOW) return;
    this.#write(`  ${file}: ${passed ? '✔' : '✖'} ${name} (${(took / 1000).toFixed(1)} s)\n`);
  }

  #tellRunning(): void {
    if (!this.out.isTTY && Date.now() - this.#written < this.quiet * 1000) return;
    const files = [...this.#running].map(
      ([file, { since, tests }]) => `${file} ${elapsed(since)}, ${tests} ${tests === 1 ? 'test' : 'tests'}`,
    );
    const line = `${elapsed(this.#begin)}  files ${this.#ended}/${this.files}, ${this.#passed} passed, ${this.#failed} failed; now ${files.join('; ')}`;
    if (this.out.isTTY) this.out.write(`\r\x1b[K${line.slice(0, (this.out.columns ?? 80) - 1)}`);
    else this.#write(`… ${line}\n`);
  }

  #write(text: string): void {
    this.#written = Date.now();
    this.out.write(this.out.isTTY ? `\r\x1b[K${text}` : text);
  }
}

/** What the reporter has said until now. */
function textOf(spec: InstanceType<typeof Spec>): string {
  const parts: string[] = [];
  for (let part = spec.read(); part !== null; part = spec.read()) parts.push(String(part));
  return parts.join('');
}

function printed(message = ''): string[] {
  return message.split('\n').filter((line) => line.trim() !== '');
}

function elapsed(since: number): string {
  const seconds = Math.round((Date.now() - since) / 1000);
  return seconds < 60 ? `${seconds} s` : `${Math.floor(seconds / 60)} min ${seconds % 60} s`;
}
