import type { Host } from 'maillab-vm-provisioning';
import { checkEach } from './arguments.js';
import type { GuestPrograms } from './guest-programs.js';
import { reloadPostfix, setPostfix } from './postfix.js';

/** The keywords of a server's reply to EHLO (RFC 5321 §4.1.1.1), as far as one can take them away. */
export class Ehlo {
  constructor(
    private readonly host: Host,
    private readonly guest: GuestPrograms,
  ) {}

  /** Leaves these keywords out from now on, such as `PIPELINING` and `CHUNKING`; all others are offered again. */
  async hide(keywords: readonly string[]): Promise<void> {
    checkEach(`hide keywords of "${this.host.name}"`, 'keyword', keywords);
    // Without silent-discard each session would be a line in the log.
    const value = keywords.length === 0 ? '' : [...keywords, 'silent-discard'].join(', ').toLowerCase();
    await setPostfix(this.guest, this.host, { smtpd_discard_ehlo_keywords: value });
    await reloadPostfix(this.guest, this.host);
  }

  /** Offers every keyword again. */
  restore(): Promise<void> {
    return this.hide([]);
  }
}
