import type { Host } from 'maillab-vm-provisioning';
import { LabUnreachableError } from '../errors.js';
import type { GuestPrograms } from './guest-programs.js';
import { postfixFolder } from './postfix.js';
import { until } from './wait.js';

/** A message in a mail queue. */
export interface QueuedMessage {
  /** `incoming`, `active`, `deferred`, `hold` … */
  queue: string;
  queueId: string;
  arrival: Date;
  /** Octets. */
  size: number;
  /** The reverse-path; empty for a notification. */
  sender: string;
  /** Those still to be served, each with why it waits, where it was tried. */
  recipients: { address: string; delayReason?: string }[];
}

export interface WaitOptions {
  /** Milliseconds; 60 s unless told. */
  limit?: number;
}

/** Messages in each queue that has any, by the queue's name: `{ deferred: 2 }`. */
export type QueueCounts = Record<string, number>;

/** How much waits in the queues of all mail servers, by host name; hosts where nothing waits are not there. */
export async function queueCounts(
  guest: GuestPrograms,
  hosts: readonly Host[],
): Promise<Record<string, QueueCounts>> {
  const names = ['maildrop', 'incoming', 'active', 'deferred', 'hold'];
  const folders = hosts
    .filter(({ mta }) => mta)
    .flatMap(({ id }) => names.map((name) => `/var/spool/postfix-${id}/${name}`));
  const messages = [...folders, '-type', 'f', '-perm', '-u+x'];
  const files = await guest.must('count what is queued', '/usr/bin/find', messages);
  const counts: Record<string, QueueCounts> = {};
  for (const [, id, name] of files.matchAll(/^\/var\/spool\/postfix-([^/]+)\/([^/]+)\//gm)) {
    const host = hosts.find((candidate) => candidate.id === id)!.name;
    counts[host] ??= {};
    counts[host][name!] = (counts[host][name!] ?? 0) + 1;
  }
  return counts;
}

/** The mail queue of a host. */
export class MailQueue {
  constructor(
    private readonly host: Host,
    private readonly guest: GuestPrograms,
  ) {}

  async list(): Promise<QueuedMessage[]> {
    const doing = `read the queue of "${this.host.name}"`;
    const args = ['-c', postfixFolder(this.host), '-j'];
    return parseQueue(await this.guest.must(doing, '/usr/sbin/postqueue', args));
  }

  /** Tries to deliver everything now. Does not wait for the outcome. */
  async flush(): Promise<void> {
    const args = ['-c', postfixFolder(this.host), '-f'];
    await this.guest.must(`flush the queue of "${this.host.name}"`, '/usr/sbin/postqueue', args);
  }

  /** Waits until nothing is queued. */
  async untilEmpty({ limit = 60_000 }: WaitOptions = {}): Promise<void> {
    const folders = ['maildrop', 'incoming', 'active', 'deferred', 'incoming', 'active'];
    await this.untilState('is empty', limit, async () => !(await this.holds(folders)));
  }

  /** Waits until a message for this recipient (or any) was tried and deferred; that message. */
  async untilDeferred(recipient?: string, { limit = 60_000 }: WaitOptions = {}): Promise<QueuedMessage> {
    const deferred = ({ queue, recipients }: QueuedMessage) =>
      queue === 'deferred' &&
      recipients.some(({ address, delayReason }) => delayReason && (!recipient || address === recipient));
    let found: QueuedMessage | undefined;
    await this.untilState('holds a deferred message', limit, async () => {
      if (await this.holds(['deferred'])) found = (await this.list()).find(deferred);
      return found !== undefined;
    });
    return found!;
  }

  /**
   * Whether any of these folders has a message, looked at in this order: a message moves from one to the next while it is
   * looked for, and one that has gone meanwhile counts. Shell built-ins alone, since `postqueue` would take from the
   * deliveries the time they need. Postfix keeps deferred messages in folders by their first letter (hash_queue_names), and
   * makes a file executable when all of it is there: what a crash left of one that nobody acknowledged is no message.
   */
  private async holds(folders: readonly string[]): Promise<boolean> {
    const patterns = folders.map((folder) => `$1/${folder}/${folder === 'deferred' ? '*/*' : '*'}`).join(' ');
    const whole = `[ ! -e "$file" ] || [ -x "$file" ]`;
    const script = `for file in ${patterns}; do case $file in *'*') ;; *) ${whole} && echo "$file" && exit ;; esac; done; :`;
    const doing = `look into the queue of "${this.host.name}"`;
    const spool = `/var/spool/postfix-${this.host.id}`;
    return (await this.guest.must(doing, '/bin/sh', ['-c', script, 'holds', spool])) !== '';
  }

  private async untilState(state: string, limit: number, reached: () => Promise<boolean>): Promise<void> {
    if (await until(reached, { limit, every: 50, atMost: 400 })) return;
    const messages = await this.list();
    const held = messages.map(({ queueId, recipients }) => {
      const { address, delayReason } = recipients[0] ?? { address: 'nobody' };
      return `${queueId} to ${address}${delayReason ? ` (${delayReason})` : ''}`;
    });
    throw new LabUnreachableError(
      `Waited ${limit / 1000} s in vain until the queue of "${this.host.name}" ${state}: ` +
        `it holds ${held.join(', ') || 'nothing'}.`,
    );
  }
}

/** What `postqueue -j` prints: a JSON object a line. */
export function parseQueue(text: string): QueuedMessage[] {
  const lines = text.split('\n').filter((line) => line.trim() !== '');
  return lines.map((line) => {
    const message = JSON.parse(line);
    return {
      queue: message.queue_name,
      queueId: message.queue_id,
      arrival: new Date(message.arrival_time * 1000),
      size: message.message_size,
      sender: message.sender,
      recipients: message.recipients.map((recipient: { address: string; delay_reason?: string }) => ({
        address: recipient.address,
        ...(recipient.delay_reason ? { delayReason: recipient.delay_reason } : {}),
      })),
    };
  });
}
