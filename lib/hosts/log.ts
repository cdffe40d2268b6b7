import { type Host, postfix, unitOf } from 'maillab-vm-provisioning';
import { LabUnreachableError } from '../errors.js';
import { until } from '../machine/wait.js';
import { check } from './arguments.js';
import type { GuestPrograms } from './guest-programs.js';
import { type LogEntry, parseJournal } from './log-entry.js';
import { postfixPaths } from './postfix.js';

/** What the mail server of a host has logged since the lab was pristine. */
export class MailLog {
  constructor(
    private readonly host: Host,
    private readonly guest: GuestPrograms,
  ) {}

  /** All entries, or those since a moment, oldest first. */
  async entries(since?: Date): Promise<LogEntry[]> {
    postfixPaths(this.host);
    const doing = `read the log of "${this.host.name}"`;
    if (since !== undefined) check(doing, 'moment', since);
    const text = await this.guest.must(doing, '/bin/journalctl', [
      ...['--unit', unitOf(postfix, this.host), '--output', 'json', '--no-pager', '--quiet'],
      ...['--output-fields', 'MESSAGE,SYSLOG_IDENTIFIER,_PID'],
      ...(since ? ['--since', `@${(since.getTime() / 1000).toFixed(3)}`] : []),
    ]);
    return parseJournal(text);
  }

  /** Waits for an entry that fits; the first one. What fits is said here, so the log is read again for each look. */
  async until(
    fits: (entry: LogEntry) => boolean,
    { limit = 60_000, since }: { limit?: number; since?: Date } = {},
  ): Promise<LogEntry> {
    check(`wait for the log of "${this.host.name}"`, 'limit', limit);
    let found: LogEntry | undefined;
    const look = async () => {
      found = (await this.entries(since)).find(fits);
      return found !== undefined;
    };
    if (await until(look, { limit, every: 100, atMost: 500 })) return found!;
    throw new LabUnreachableError(
      `Waited ${limit / 1000} s in vain for an entry in the log of "${this.host.name}". ` +
        'Its `log.entries()` are all there is.',
    );
  }
}
