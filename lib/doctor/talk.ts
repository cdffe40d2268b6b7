import { createConnection, type Socket } from 'node:net';
import { connect as connectTls } from 'node:tls';
import type { LabEndpoint } from '../supervisor/endpoints.js';

/** Milliseconds for one answer; a lab with much to do on an emulated processor takes its time. */
const LIMIT = 60_000;

/** TLS that is really checked: the lab's authority and the server's own name. */
export interface Trust {
  ca: string;
  name: string;
}

/** A line protocol as a doctor speaks it: says a line, and wants the answer to look like something. */
export class Talk {
  private pending = '';
  private wake: () => void = () => {};
  private ended = false;
  private failure: Error | null = null;

  private constructor(private socket: Socket) {
    this.listen(socket);
  }

  static async open(endpoint: LabEndpoint, trust?: Trust): Promise<Talk> {
    const plain = createConnection(endpoint.port, endpoint.host);
    return new Talk(trust ? secure(plain, trust) : plain);
  }

  /** Waits for lines, the last of which matches; all of them. */
  async expect(pattern: RegExp): Promise<string> {
    const deadline = Date.now() + LIMIT;
    for (;;) {
      const lines = this.pending.split('\r\n').slice(0, -1);
      if (lines.some((line) => pattern.test(line))) {
        this.pending = '';
        return lines.join('\n');
      }
      const last = lines.at(-1) ?? 'nothing';
      if (this.failure) throw this.failure;
      // The last line of an SMTP reply, or a refusal: nothing else will come.
      const final = /^(?:\d{3} |-ERR|\S+ (?:NO|BAD) )/.test(last);
      if (final || this.ended || Date.now() > deadline)
        throw new Error(`answered "${last}" where ${pattern.source} was expected`);
      await new Promise<void>((done) => {
        const timer = setTimeout(done, 1000);
        this.wake = () => {
          clearTimeout(timer);
          done();
        };
      });
    }
  }

  async say(line: string, pattern: RegExp): Promise<string> {
    this.socket.write(`${line}\r\n`);
    return this.expect(pattern);
  }

  /** Goes on under TLS. */
  startTls(trust: Trust): void {
    this.socket.removeAllListeners('data');
    this.socket = secure(this.socket, trust);
    this.listen(this.socket);
  }

  close(): void {
    this.socket.destroy();
  }

  private listen(socket: Socket): void {
    socket.on('data', (chunk) => {
      this.pending += chunk;
      this.wake();
    });
    socket.on('error', (error) => {
      this.failure = error;
      this.wake();
    });
    socket.on('close', () => {
      this.ended = true;
      this.wake();
    });
  }
}

function secure(socket: Socket, { ca, name }: Trust): Socket {
  return connectTls({ socket, ca, servername: name });
}
