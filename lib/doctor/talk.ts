import { LineConnection } from '../clients/connection.js';
import { lineOf } from '../protocols/text.js';
import type { LabEndpoint } from '../supervisor/endpoints.js';

/** Seconds for one answer; a lab with much to do on an emulated processor takes its time. */
const TIMEOUT = 60;

/** What a server's certificate is checked against: the lab's authority and the server's own name. */
export interface Trust {
  ca: string;
  name: string;
}

/** The last line of an SMTP reply, or a refusal: after it nothing else will come. */
const FINAL = /^(?:\d{3} |-ERR|\S+ (?:NO|BAD) )/;

/** A line protocol as a doctor speaks it: says a line, and wants the answer to look like something. */
export class Talk {
  private constructor(private readonly connection: LineConnection) {}

  /** Connects; with TLS from the first byte where `trust` is given, or after `startTls` when `secure` is false. */
  static async open(endpoint: LabEndpoint, trust?: Trust, secure = trust !== undefined): Promise<Talk> {
    const tls = trust && { ca: trust.ca, servername: trust.name };
    const options = { ...endpoint, secure, timeout: TIMEOUT, show: false as const, ...(tls && { tls }) };
    return new Talk(await LineConnection.open(options));
  }

  /** Reads lines until one matches; all of them. */
  async expect(pattern: RegExp): Promise<string> {
    const lines: string[] = [];
    for (;;) {
      const line = lineOf(await this.connection.line(`a line like ${pattern.source}`));
      lines.push(line);
      if (pattern.test(line)) return lines.join('\n');
      if (FINAL.test(line)) throw new Error(`answered "${line}" where ${pattern.source} was expected`);
    }
  }

  say(line: string, pattern: RegExp): Promise<string> {
    this.connection.write(`${line}\r\n`);
    return this.expect(pattern);
  }

  /** Goes on under TLS. */
  startTls(): Promise<void> {
    return this.connection.startTls();
  }

  close(): void {
    this.connection.cut();
  }
}
