import type { Host } from 'maillab-vm-provisioning';
import { check } from './arguments.js';
import type { GuestPrograms } from './guest-programs.js';
import { postfixPaths, reloadPostfix, setPostfix } from './postfix.js';

/** Parameters of a mail server's main.cf (postconf(5)). */
export class Settings {
  constructor(
    private readonly host: Host,
    private readonly guest: GuestPrograms,
  ) {}

  /** What holds now, set or by default: `get('smtp_connection_cache_destinations')`. */
  async get(parameter: string): Promise<string> {
    check(`read a parameter of "${this.host.name}"`, 'parameter', parameter);
    const doing = `read "${parameter}" of "${this.host.name}"`;
    const args = ['-c', postfixPaths(this.host).config, '-hx', parameter];
    return (await this.guest.must(doing, '/usr/sbin/postconf', args)).trim();
  }

  /** Sets parameters, and lets the server read them. */
  async set(parameters: Record<string, string>): Promise<void> {
    await setPostfix(this.guest, this.host, parameters);
    await reloadPostfix(this.guest, this.host);
  }
}
