import { createServer, type Server, type Socket } from 'node:net';
import { UsageError } from '../errors.js';
import { LineBuffer } from '../machine/lines.js';
import type { Frame } from '../wire/frame.js';
import { type Event, type Method, type Methods, plainError, plainFrame, type Request } from './protocol.js';
import type { SupervisedLab } from './supervised.js';

type Handlers = {
  [M in Method]: (params: Methods[M]['params'], client: Client) => Promise<Methods[M]['result']>;
};

/** One kernel or command that talks to the supervisor. */
class Client {
  private listener: ((frames: Frame[]) => void) | null = null;

  constructor(
    private readonly socket: Socket,
    private readonly lab: SupervisedLab,
  ) {}

  send(message: object): void {
    if (this.socket.writable) this.socket.write(`${JSON.stringify(message)}\n`);
  }

  subscribe(on: boolean): void {
    if (this.listener) this.lab.frames.remove(this.listener);
    this.listener = null;
    if (!on) return;
    this.listener = (frames) =>
      this.send({ event: 'frames', frames: frames.map(plainFrame) } satisfies Event);
    this.lab.frames.add(this.listener);
  }
}

/** Answers on the lab's control socket. `shutdown` is called when a client asks for the end. */
export function listen(path: string, lab: SupervisedLab, shutdown: () => void): Promise<Server> {
  const clients = new Set<Client>();
  const handlers: Handlers = {
    status: async () => lab.status,
    exec: async ({ path, args, input, limit }) => {
      const bytes = input === undefined ? undefined : Buffer.from(input, 'base64');
      const output = await lab.agent.exec({ path, args, input: bytes, limit });
      const { stdout, stderr, exitCode } = output;
      return { stdout: stdout.toString('base64'), stderr: stderr.toString('base64'), exitCode };
    },
    subscribe: async ({ on }, client) => {
      client.subscribe(on);
      return null;
    },
    forward: (target) => lab.forward(target),
    reset: async () => {
      await lab.reset();
      return lab.status;
    },
    hardReset: async () => {
      await lab.hardReset();
      return null;
    },
    shutdown: async () => {
      setImmediate(shutdown);
      return null;
    },
  };
  lab.onReset = () => {
    for (const client of clients) {
      client.subscribe(false);
      client.send({ event: 'reset' } satisfies Event);
    }
  };
  const server = createServer((socket) => {
    const client = new Client(socket, lab);
    clients.add(client);
    const lines = new LineBuffer();
    socket.on('data', (chunk) => {
      for (const line of lines.push(chunk)) answer(JSON.parse(line), client, lab, handlers);
    });
    // End of file is final: a client that half-closes is gone.
    socket.on('end', () => socket.destroy());
    socket.on('error', () => socket.destroy());
    socket.on('close', () => {
      client.subscribe(false);
      clients.delete(client);
    });
  });
  return new Promise((done, fail) => {
    server.once('error', fail);
    server.listen(path, () => done(server));
  });
}

async function answer(
  { id, method, params }: Request,
  client: Client,
  lab: SupervisedLab,
  handlers: Handlers,
): Promise<void> {
  try {
    const handler = Object.hasOwn(handlers, method) ? handlers[method] : undefined;
    if (!handler) throw new UsageError(`The lab does not know the request "${method}".`);
    client.send({ id, result: await (handler as Handlers[Method])(params as never, client) });
  } catch (error) {
    client.send({ id, error: plainError(await lab.reasonOf(error)) });
  }
}
