import { createServer, type Server, type Socket } from 'node:net';
import { UsageError } from '../errors.js';
import { LineBuffer } from '../machine/lines.js';
import type { Frame } from '../wire/frame.js';
import {
  type Event,
  type Method,
  type Methods,
  type PlainError,
  plainError,
  plainFrame,
} from './protocol.js';
import { parseRequest, REQUEST_LIMIT } from './requests.js';
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
    const lines = new LineBuffer(REQUEST_LIMIT, () => {
      client.send({ id: null, error: refusal(`a line is longer than ${REQUEST_LIMIT} octets`) });
      // What comes next is the rest of it.
      socket.destroySoon();
    });
    socket.on('data', (chunk) => {
      for (const line of lines.push(chunk)) answer(line, client, lab, handlers);
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

/** Answers a request. A line that is none is refused, and the next one is looked at. */
async function answer(line: string, client: Client, lab: SupervisedLab, handlers: Handlers): Promise<void> {
  const request = parseRequest(line);
  if ('wrong' in request) return client.send({ id: request.id, error: refusal(request.wrong) });
  const { id, method, params } = request;
  try {
    client.send({ id, result: await handlers[method](params as never, client) });
  } catch (error) {
    client.send({ id, error: plainError(await lab.reasonOf(error)) });
  }
}

function refusal(wrong: string): PlainError {
  return plainError(new UsageError(`The lab cannot do what it was asked: ${wrong}.`));
}
