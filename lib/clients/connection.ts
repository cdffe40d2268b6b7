import { connect, type Socket } from 'node:net';
import { type ConnectionOptions, connect as connectTls, type TLSSocket } from 'node:tls';
import { LabUnreachableError, MaillabError, UsageError } from '../errors.js';
import { Inbox, type Span } from '../protocols/inbox.js';

/** Where a line session connects, and how. */
export interface SessionOptions {
  host: string;
  port: number;
  /** TLS from the first byte, as on ports 465, 993 and 995 (RFC 8314 §3). */
  secure?: boolean;
  /** For `secure` and STARTTLS: `ca` the lab's certificate authority, `servername` the server's name in the lab. */
  tls?: ConnectionOptions;
  /** Seconds to wait for the connection and for each reply; by default 30. */
  timeout?: number;
  /** Gets each line as it is sent (`C: …`) or received (`S: …`); `console.log` by default, `false` for silence. */
  show?: ((line: string) => void) | false;
  /** Shows passwords other than the course's two as they are sent. */
  showPasswords?: boolean;
}

const LONGEST_LINE = 1 << 20;

/** Refuses what would end a command line early and start another (CR, LF), or cut it (NUL). */
export function refuseControls(line: string): void {
  const found = /[\r\n\0]/.exec(line);
  if (!found) return;
  const name = { '\r': 'CR', '\n': 'LF', '\0': 'NUL' }[found[0]];
  throw new UsageError(
    `Cannot send ${JSON.stringify(line)} as one command: it contains ${name}. ` +
      'Send one line at a time, or use raw() to send bytes exactly as they are.',
  );
}

/** A connection read by lines and by counted octets, with a time limit on everything. */
export class LineConnection {
  #socket: Socket;
  #inbox = new Inbox('server');
  #arrivals = 0;
  #over: string | null = null;
  /** The connection ended because the server's certificate is not trusted. */
  #distrusted = false;
  #wake: (() => void) | null = null;
  readonly name: string;
  readonly #seconds: number;

  private constructor(
    socket: Socket,
    readonly options: SessionOptions,
  ) {
    this.#socket = socket;
    this.name = `"${options.host}" port ${options.port}`;
    this.#seconds = options.timeout ?? 30;
    this.#listen();
  }

  static async open(options: SessionOptions): Promise<LineConnection> {
    const { host, port } = options;
    const socket = options.secure
      ? connectTls({ host, port, ...withName(options) })
      : connect({ host, port });
    socket.setNoDelay(true);
    const connection = new LineConnection(socket, options);
    await connection.#opened(options.secure ? 'secureConnect' : 'connect', `Cannot reach ${connection.name}`);
    return connection;
  }

  /** TLS of the connection, once there is one. */
  get tls(): TLSSocket | null {
    return 'encrypted' in this.#socket ? (this.#socket as TLSSocket) : null;
  }

  /** Whether the other end, or this one, has closed. */
  get closed(): boolean {
    return this.#over !== null;
  }

  /** Sends octets as they are; throws a MaillabError when the connection is over. */
  write(bytes: string | Uint8Array): void {
    if (this.#over) throw new MaillabError(`Cannot send to ${this.name}: ${this.#over}. Open a new session.`);
    this.#socket.write(bytes);
  }

  /** The next line, line end included. `doing` names what is waited for, in an error. */
  line(doing: string): Promise<Span> {
    return this.until((inbox) => {
      const line = inbox.line();
      if (!line && inbox.length > LONGEST_LINE) throw this.failed(doing, 'a line longer than 1 MiB came');
      return line;
    }, doing);
  }

  /** What `read` makes of the bytes that have come, as soon as it makes something. */
  async until<T>(read: (inbox: Inbox) => T | null, doing: string): Promise<T> {
    for (;;) {
      const result = read(this.#inbox);
      if (result !== null) return result;
      await this.#more(doing);
    }
  }

  /**
   * Begins TLS on the open connection. What the server sent after its reply to STARTTLS and before TLS could come from
   * anybody on the path: the session ends rather than take it for an answer (RFC 3207 §4.2, RFC 2595 §4).
   */
  async startTls(): Promise<void> {
    const early = this.#inbox.length;
    if (early > 0) {
      this.cut();
      throw new MaillabError(
        `Cannot start TLS with ${this.name}: ${early} bytes came in clear after the reply that announced TLS, ` +
          'and could have been injected on the way. The connection was closed; open a new session.',
      );
    }
    this.#socket.removeAllListeners('data').removeAllListeners('end');
    this.#socket = connectTls({ socket: this.#socket, ...withName(this.options) });
    this.#listen();
    await this.#opened('secureConnect', `Cannot start TLS with ${this.name}`);
  }

  /** Ends this direction (FIN) and waits until the other end has closed too. */
  async close(): Promise<void> {
    if (this.#socket.destroyed) return;
    await new Promise<void>((resolve) => {
      const timer = setTimeout(() => this.#socket.destroy(), this.#seconds * 1000);
      this.#socket.once('close', () => {
        clearTimeout(timer);
        resolve();
      });
      this.#socket.resume();
      this.#socket.end();
    });
  }

  /** Waits until the other end has closed its direction, as a server does after the farewell, and closes this one. */
  async closeAfterPeer(): Promise<void> {
    const limit = Date.now() + this.#seconds * 1000;
    while (!this.#over && (await this.#woken(limit)));
    await this.close();
  }

  /** Ends at once, without the protocol's farewell. */
  cut(): void {
    this.#socket.destroy();
    this.#over ??= 'this end cut the connection';
  }

  #listen(): void {
    const socket = this.#socket;
    const wake = () => this.#wake?.();
    socket.on('data', (bytes: Buffer) => {
      const order = this.#arrivals++;
      this.#inbox.push({ from: 'server', frame: order, timestamp: 0n, bytes }, order);
      wake();
    });
    socket.on('error', (error: NodeJS.ErrnoException) => {
      this.#over ??= reason(error);
      this.#distrusted ||= /CERT|SIGNATURE|VERIFY/.test(error.code ?? '');
      wake();
    });
    socket.on('end', () => {
      this.#over ??= 'the server closed the connection';
      wake();
    });
    socket.on('close', () => {
      this.#over ??= 'the connection was closed';
      wake();
    });
  }

  async #opened(event: 'connect' | 'secureConnect', doing: string): Promise<void> {
    let ready = false;
    this.#socket.once(event, () => {
      ready = true;
      this.#wake?.();
    });
    const hint = 'Start the lab with "maillab up", or check the port with "maillab status".';
    const distrust =
      "Give the certificate of the lab's authority as tls.ca, and the server's name as tls.servername.";
    const limit = Date.now() + this.#seconds * 1000;
    while (!ready) {
      if (this.#over && this.#distrusted) throw new MaillabError(`${doing}: ${this.#over}. ${distrust}`);
      if (this.#over) throw new LabUnreachableError(`${doing}: ${this.#over}. ${hint}`);
      if (!(await this.#woken(limit))) {
        this.cut();
        throw new LabUnreachableError(`${doing}: no answer in ${this.#seconds} s. ${hint}`);
      }
    }
  }

  async #more(doing: string): Promise<void> {
    const before = this.#arrivals;
    const limit = Date.now() + this.#seconds * 1000;
    while (this.#arrivals === before) {
      if (this.#over) throw this.failed(doing, this.#over);
      if (!(await this.#woken(limit))) throw this.failed(doing, `nothing came in ${this.#seconds} s`);
    }
  }

  /** Resolves at the next event: true, or false when the limit (ms since the epoch) passes first. */
  async #woken(limit: number): Promise<boolean> {
    let timer: NodeJS.Timeout | undefined;
    const woken = await new Promise<boolean>((resolve) => {
      this.#wake = () => resolve(true);
      timer = setTimeout(() => resolve(false), Math.max(0, limit - Date.now()));
    });
    clearTimeout(timer);
    this.#wake = null;
    return woken;
  }

  /** The error for what was waited for and did not come. */
  failed(doing: string, why: string): MaillabError {
    return new MaillabError(`Waiting for ${doing} from ${this.name}: ${why}. Open a new session to go on.`);
  }
}

/** An address is no server name (RFC 6066 §3); without one, only a name in `tls` is checked. */
function withName({ host, tls }: SessionOptions): ConnectionOptions {
  return { ...(/^[\d.]+$|:/.test(host) ? {} : { servername: host }), ...tls };
}

function reason(error: NodeJS.ErrnoException): string {
  const known: Record<string, string> = {
    ECONNREFUSED: 'connection refused',
    ECONNRESET: 'the server reset the connection',
    EPIPE: 'the server had closed the connection',
    ENOTFOUND: 'there is no such name',
    EHOSTUNREACH: 'no route to the host',
    ETIMEDOUT: 'no answer',
  };
  return known[error.code ?? ''] ?? error.message;
}
