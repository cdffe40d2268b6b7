import { spawn } from 'node:child_process';
import { createInterface } from 'node:readline';

/** Making, reading or writing an image failed; the message says what to do. */
export class ImageError extends Error {
  constructor(message: string, options?: ErrorOptions) {
    super(message, options);
    this.name = 'ImageError';
  }
}

export interface RunOptions {
  readonly signal?: AbortSignal;
  /** Text for the program's standard input. */
  readonly input?: string;
  /** Each line that the program writes to standard error. */
  readonly onLine?: (line: string) => void;
}

/**
 * Runs a program to its end and gives its standard output. An abort ends the program with all its children.
 * @throws ImageError with the end of what it wrote when its exit status is not 0.
 */
export function run(argv: readonly string[], { signal, input, onLine }: RunOptions = {}): Promise<string> {
  return new Promise((resolve, reject) => {
    signal?.throwIfAborted();
    const [program = '', ...rest] = argv;
    // A process group of its own, so that the whole of it can be ended.
    const child = spawn(program, rest, { detached: true, stdio: ['pipe', 'pipe', 'pipe'] });
    const abort = () => child.pid && process.kill(-child.pid, 'SIGTERM');
    signal?.addEventListener('abort', abort, { once: true });
    const tail: string[] = [];
    let output = '';
    child.stdout.setEncoding('utf8').on('data', (text: string) => {
      output += text;
    });
    createInterface({ input: child.stderr }).on('line', (line) => {
      tail.push(line);
      if (tail.length > 12) tail.shift();
      onLine?.(line);
    });
    child.stdin.on('error', () => {}).end(input ?? '');
    child.on('error', (cause) =>
      reject(new ImageError(`Cannot run "${program}": ${cause.message}.`, { cause })),
    );
    child.on('close', (status, killer) => {
      signal?.removeEventListener('abort', abort);
      if (signal?.aborted) return reject(signal.reason);
      if (status === 0) return resolve(output);
      const told = [...tail, output.slice(-500)].join('\n').trim();
      reject(
        new ImageError(
          `Cannot build the image: "${argv.join(' ')}" ended with ${killer ?? status}:\n${told}`,
        ),
      );
    });
  });
}

const isRoot = process.getuid?.() === 0;

/** Wraps a command so that it owns all files of the new system: as root, or as root of a user namespace. */
export function asRoot(argv: readonly string[]): string[] {
  return isRoot ? [...argv] : ['unshare', '--map-root-user', '--map-auto', ...argv];
}

/** Wraps a command so that it runs inside the new system under `tree`, with /dev and /proc. */
export function inside(tree: string, argv: readonly string[]): string[] {
  const enter = 'mount --rbind /dev "$0/dev" && mount -t proc proc "$0/proc" && exec chroot "$0" "$@"';
  const namespaces = ['--mount', '--pid', '--fork', '--uts'];
  const user = isRoot ? [] : ['--map-root-user', '--map-auto'];
  const environment = ['env', '-i', 'PATH=/usr/sbin:/usr/bin:/sbin:/bin', 'LC_ALL=C.UTF-8', 'HOME=/root'];
  return ['unshare', ...user, ...namespaces, 'sh', '-c', enter, tree, ...environment, ...argv];
}
