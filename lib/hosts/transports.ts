import type { Host } from 'maillab-vm-provisioning';
import { check } from './arguments.js';
import type { GuestPrograms } from './guest-programs.js';
import { postfixPaths, reloadPostfix, setPostfix } from './postfix.js';

/** The transport table of a mail server: where it sends mail for a domain instead of asking the DNS. */
export class Transports {
  constructor(
    private readonly host: Host,
    private readonly guest: GuestPrograms,
  ) {}

  /** The table: next hop by domain. */
  async list(): Promise<Record<string, string>> {
    const { stdout } = await this.guest.run('/bin/cat', [this.path]);
    const entries = [...stdout.matchAll(/^(\S+)[ \t]+(.+)$/gm)];
    return Object.fromEntries(entries.map(([, domain, nextHop]) => [domain!, nextHop!]));
  }

  /** Sends mail for `domain` there, such as `smtp:[mail.ejemplo.com]:2525` (transport(5)). */
  async set(domain: string, nextHop: string): Promise<void> {
    const doing = `set a transport of "${this.host.name}"`;
    check(doing, 'transport key', domain);
    check(doing, 'next hop', nextHop);
    await this.write({ ...(await this.list()), [domain]: nextHop });
  }

  /** Forgets the next hop of a domain, or of all. */
  async clear(domain?: string): Promise<void> {
    const left = domain === undefined ? {} : await this.list();
    if (domain !== undefined) delete left[domain];
    await this.write(left);
  }

  private get path(): string {
    return `${postfixPaths(this.host).config}/transports`;
  }

  private async write(table: Record<string, string>): Promise<void> {
    const lines = Object.entries(table).map(([domain, nextHop]) => `${domain} ${nextHop}\n`);
    await this.guest.write(this.path, lines.join(''));
    await setPostfix(this.guest, this.host, { transport_maps: `texthash:${this.path}` });
    await reloadPostfix(this.guest, this.host);
  }
}
