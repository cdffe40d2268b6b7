import type { Host } from 'maillab-vm-provisioning';
import type { GuestPrograms } from './guest-programs.js';
import { refuseControls } from './guest-programs.js';
import { postfixFolder, reloadPostfix, setPostfix } from './postfix.js';

/** The transport table of a mail server: where it sends mail for a domain instead of asking the DNS. */
export class Transports {
  constructor(
    private readonly host: Host,
    private readonly guest: GuestPrograms,
  ) {}

  /** The table: next hop by domain. */
  async list(): Promise<Record<string, string>> {
    const { stdout } = await this.guest.run('/bin/cat', [this.path]);
    return Object.fromEntries(
      stdout
        .split('\n')
        .filter((line) => line !== '')
        .map((line) => line.split(/\s+/, 2) as [string, string]),
    );
  }

  /** Sends mail for `domain` there, such as `smtp:[mail.ejemplo.com]:2525` (transport(5)). */
  async set(domain: string, nextHop: string): Promise<void> {
    refuseControls(domain);
    refuseControls(nextHop);
    await this.write({ ...(await this.list()), [domain]: nextHop });
  }

  /** Forgets the next hop of a domain, or of all. */
  async clear(domain?: string): Promise<void> {
    const left = domain === undefined ? {} : await this.list();
    if (domain !== undefined) delete left[domain];
    await this.write(left);
  }

  private get path(): string {
    return `${postfixFolder(this.host)}/transports`;
  }

  private async write(table: Record<string, string>): Promise<void> {
    const lines = Object.entries(table).map(([domain, nextHop]) => `${domain} ${nextHop}\n`);
    await this.guest.write(this.path, lines.join(''));
    await setPostfix(this.guest, this.host, { transport_maps: `texthash:${this.path}` });
    await reloadPostfix(this.guest, this.host);
  }
}
