import { Agent, request } from 'node:https';
import { LabUnreachableError } from '../errors.js';
import type { Trust } from './trust.js';

/** A request of a browser, and what came back. */
export interface Visit {
  method: 'GET' | 'POST';
  /** Path and query, without the site's secrets (`_token`). */
  path: string;
  status: number;
  /** Octets of the body that was sent, and of the one that came. */
  sent: number;
  received: number;
}

/** A page as it came. */
export interface Page {
  status: number;
  body: string;
  location: string | undefined;
}

export interface BrowserOptions {
  host: string;
  port: number;
  tls: Trust;
  /** Milliseconds for one page; by default 60 s. */
  limit?: number;
}

/** What a browser does with one site: HTTPS on one connection, cookies kept (RFC 6265), redirections followed. */
export class Browser {
  /** Every request, in order. */
  readonly visits: Visit[] = [];
  private readonly cookies = new Map<string, string>();
  private readonly agent: Agent;

  constructor(private readonly options: BrowserOptions) {
    this.agent = new Agent({ keepAlive: true, maxSockets: 1, ...options.tls });
  }

  get(path: string): Promise<Page> {
    return this.follow(this.ask('GET', path));
  }

  /** Sends a form: url-encoded, or `multipart/form-data` where a file is among its fields (RFC 7578). */
  async post(path: string, fields: Record<string, string | File>): Promise<Page> {
    const form = Object.entries(fields);
    if (form.every(([, value]) => typeof value === 'string')) {
      const body = Buffer.from(new URLSearchParams(form as [string, string][]).toString());
      return this.follow(this.ask('POST', path, body, 'application/x-www-form-urlencoded'));
    }
    const data = new FormData();
    for (const [name, value] of form) data.append(name, value);
    const encoded = new Response(data);
    const body = Buffer.from(await encoded.arrayBuffer());
    return this.follow(this.ask('POST', path, body, encoded.headers.get('content-type')!));
  }

  /** Closes the connection. */
  close(): void {
    this.agent.destroy();
  }

  private async follow(asked: Promise<Page>): Promise<Page> {
    let page = await asked;
    for (let hops = 0; page.location !== undefined && hops < 5; hops++) {
      const { pathname, search } = new URL(page.location, `https://${this.options.tls.servername}/`);
      page = await this.ask('GET', pathname + search);
    }
    return page;
  }

  private ask(method: Visit['method'], path: string, body?: Buffer, type?: string): Promise<Page> {
    const { host, port, tls, limit = 60_000 } = this.options;
    const cookie = [...this.cookies].map(([name, value]) => `${name}=${value}`).join('; ');
    const headers = {
      host: tls.servername,
      ...(cookie && { cookie }),
      ...(body && { 'content-type': type!, 'content-length': body.length }),
    };
    return new Promise((done, fail) => {
      const call = request(
        { host, port, method, path, headers, agent: this.agent, timeout: limit },
        (answer) => {
          const parts: Buffer[] = [];
          answer.on('data', (part) => parts.push(part));
          answer.on('error', fail);
          answer.on('end', () => {
            for (const line of answer.headers['set-cookie'] ?? []) this.keep(line);
            const octets = Buffer.concat(parts);
            const status = answer.statusCode!;
            this.visits.push({
              method,
              path: path.replace(/([?&]_token=)[^&]*/, '$1…'),
              status,
              sent: body?.length ?? 0,
              received: octets.length,
            });
            done({ status, body: octets.toString('utf8'), location: answer.headers.location });
          });
        },
      );
      const doing = `Cannot ${method} "${path}" of "${tls.servername}"`;
      call.on('timeout', () => call.destroy(new Error(`no answer within ${limit / 1000} s`)));
      call.on('error', ({ message }) =>
        fail(new LabUnreachableError(`${doing}: ${message}. See "maillab doctor".`)),
      );
      call.end(body);
    });
  }

  /** A cookie of `Set-Cookie`; Roundcube takes one back by the value `-del-`. */
  private keep(line: string): void {
    const [, name, value] = /^([^=;]+)=([^;]*)/.exec(line) ?? [];
    if (name === undefined) return;
    if (value === '-del-' || value === '') this.cookies.delete(name);
    else this.cookies.set(name, value!);
  }
}
