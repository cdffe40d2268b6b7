import { dovecot, type Host } from 'maillab-vm-provisioning';
import { LabUnreachableError } from '../errors.js';
import { check } from './arguments.js';
import type { GuestPrograms } from './guest-programs.js';
import { untilInGuest } from './guest-script.js';
import type { WaitOptions } from './queue.js';

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
export class StoredMailbox {
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

  /** Waits until a message that fits has arrived (by default any); the newest such. */
  async untilArrived(
    fits: (message: StoredMessage) => boolean = () => true,
    { limit = 60_000 }: WaitOptions = {},
  ): Promise<StoredMessage> {
    check(`wait for a message to "${this.login}"`, 'limit', limit);
    const deadline = Date.now() + limit;
    for (let seen: string | undefined = ''; ; ) {
      seen = await this.filesOtherThan(seen, Math.max(0, deadline - Date.now()));
      if (seen === undefined) break;
      const found = (await this.messages()).filter(fits).at(-1);
      if (found) return found;
    }
    throw new LabUnreachableError(
      `Waited ${limit / 1000} s in vain for a message in the mailbox of "${this.login}" on "${this.host.name}". ` +
        'The queues and logs of the servers before it say where it is.',
    );
  }

  /** Whether a message has this Message-ID. Quicker than `messages`: it looks into the files and asks no server. */
  async has(messageId: string): Promise<boolean> {
    return (await this.filesWith(messageId)).length > 0;
  }

  /** Removes the messages with this Message-ID, from every folder. */
  async remove(messageId: string): Promise<void> {
    const files = await this.filesWith(messageId);
    if (files.length > 0) await this.guest.must('remove a message', '/bin/rm', ['--', ...files]);
  }

  /**
   * The names of the messages' files, as soon as they are others than those; undefined when that is not so within the
   * limit. What Dovecot does to a message shows in them.
   */
  private filesOtherThan(seen: string, limit: number): Promise<string | undefined> {
    const script = `shopt -s nullglob
other() {
  local files=("$1"/{new,cur}/* "$1"/.*/{new,cur}/*)
  [ "\${files[*]}" != "$2" ] && printf %s "\${files[*]}"
}`;
    const condition = 'other "$1" "$2"';
    const args = [this.folder, seen];
    return untilInGuest(this.guest, 'look into a mailbox', { script, condition, args, limit });
  }

  private async filesWith(messageId: string): Promise<string[]> {
    check('look for a message', 'Message-ID', messageId);
    const args = ['-rliF', '--', `Message-ID: ${messageId}`, this.folder];
    const { stdout } = await this.guest.run('/bin/grep', args);
    return stdout.split('\n').filter((path) => /\/(?:new|cur)\//.test(path));
  }

  /** Its Maildir. */
  private get folder(): string {
    return `${dovecot.paths(this.host).mailboxes}/${this.login}/Maildir`;
  }

  private doveadm(doing: string, args: string[]): Promise<string> {
    const { config } = dovecot.paths(this.host);
    doing = `${doing} the mailbox of "${this.login}"`;
    return this.guest.must(doing, '/usr/bin/doveadm', ['-c', config, ...args]);
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
