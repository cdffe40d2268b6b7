import type { Host } from 'maillab-vm-provisioning';
import { LabUnreachableError } from '../errors.js';
import { type GuestPrograms, refuseControls } from './guest-programs.js';
import type { WaitOptions } from './queue.js';
import { until } from './wait.js';

/** A message as its server keeps it. */
export interface StoredMessage {
  /** The folder: `INBOX`, `Sent` … */
  folder: string;
  uid: number;
  /** Flags as IMAP writes them, such as `\Seen`. */
  flags: string[];
  /** Octets. */
  size: number;
  received: Date;
  /** The message as it was delivered, line ends as CRLF or LF as the server has them. */
  source: string;
}

/** A mailbox, seen from the server and not over the wire. */
export class Mailbox {
  constructor(
    private readonly host: Host,
    readonly login: string,
    private readonly guest: GuestPrograms,
  ) {}

  /** Every message in every folder. */
  async messages(): Promise<StoredMessage[]> {
    const fields = 'mailbox uid flags size.physical date.received text';
    return parseFetch(await this.doveadm('read', ['-f', 'json', 'fetch', '-u', this.login, fields, 'ALL']));
  }

  /** The names of its folders. */
  async folders(): Promise<string[]> {
    const text = await this.doveadm('list', ['mailbox', 'list', '-u', this.login]);
    return text.split('\n').filter((line) => line !== '');
  }

  /** Waits until a message that fits (any, unless told) has arrived; the newest such. */
  async untilArrived(
    fits: (message: StoredMessage) => boolean = () => true,
    { limit = 60_000 }: WaitOptions = {},
  ): Promise<StoredMessage> {
    let found: StoredMessage | undefined;
    const look = async () => {
      found = (await this.messages()).filter(fits).at(-1);
      return found !== undefined;
    };
    if (await until(look, { limit, every: 100, atMost: 500 })) return found!;
    throw new LabUnreachableError(
      `Waited ${limit / 1000} s in vain for a message in the mailbox of "${this.login}" on "${this.host.name}". ` +
        'The queues and logs of the servers before it say where it is.',
    );
  }

  /** Removes the messages with this Message-ID, from every folder. */
  async remove(messageId: string): Promise<void> {
    refuseControls(messageId);
    const query = ['mailbox', '*', 'header', 'Message-ID', messageId];
    await this.doveadm('clean up', ['expunge', '-u', this.login, ...query]);
  }

  private doveadm(doing: string, args: string[]): Promise<string> {
    const config = `/etc/dovecot-${this.host.id}/dovecot.conf`;
    return this.guest.must(`${doing} the mailbox of "${this.login}"`, '/usr/bin/doveadm', [
      '-c',
      config,
      ...args,
    ]);
  }
}

/** What `doveadm -f json fetch` prints. */
export function parseFetch(json: string): StoredMessage[] {
  const rows: Record<string, string>[] = JSON.parse(json || '[]');
  return rows.map((row) => ({
    folder: row.mailbox!,
    uid: Number(row.uid),
    flags: row.flags!.split(' ').filter((flag) => flag !== ''),
    size: Number(row['size.physical']),
    received: new Date(row['date.received']!.replace(' ', 'T')),
    source: row.text!,
  }));
}
