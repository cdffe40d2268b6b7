import { type Host, postfix } from 'maillab-vm-provisioning';
import { LabUnreachableError } from '../errors.js';
import { until } from '../machine/wait.js';
import { check } from './arguments.js';
import type { GuestPrograms } from './guest-programs.js';
import { untilInGuest } from './guest-script.js';
import { postfixPaths } from './postfix.js';

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

/** How long to wait for a state. */
export interface WaitOptions {
  /** Milliseconds; by default 60 s. */
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
    .filter(postfix.runsOn)
    .flatMap((host) => names.map((name) => ({ host, name, path: `${postfix.paths(host).queue}/${name}` })));
  const messages = [...folders.map(({ path }) => path), '-type', 'f', '-perm', '-u+x'];
  const files = await guest.must('count what is queued', '/usr/bin/find', messages);
  const paths = files.split('\n');
  const counts: Record<string, QueueCounts> = {};
  for (const { host, name, path } of folders) {
    const count = paths.filter((file) => file.startsWith(`${path}/`)).length;
    if (count > 0) counts[host.name] = { ...counts[host.name], [name]: count };
  }
  return counts;
}

/** The mail queue of a host. */
export class MailQueue {
  constructor(
    private readonly host: Host,
    private readonly guest: GuestPrograms,
  ) {}

  /** Every message that waits, with its recipients. */
  async list(): Promise<QueuedMessage[]> {
    const doing = `read the queue of "${this.host.name}"`;
    const args = ['-c', postfixPaths(this.host).config, '-j'];
    return parseQueue(await this.guest.must(doing, '/usr/sbin/postqueue', args));
  }

  /** Tries to deliver everything now. Does not wait for the outcome. */
  async flush(): Promise<void> {
    const args = ['-c', postfixPaths(this.host).config, '-f'];
    await this.guest.must(`flush the queue of "${this.host.name}"`, '/usr/sbin/postqueue', args);
  }

  /** Waits until nothing is queued. */
  async untilEmpty({ limit = 60_000 }: WaitOptions = {}): Promise<void> {
    const condition = '! holds maildrop incoming active deferred incoming active';
    if (await this.untilHolds(condition, limit)) return;
    throw await this.inVain('is empty', limit);
  }

  /** Waits until a message for this recipient (or any) was tried and deferred; that message. */
  async untilDeferred(recipient?: string, { limit = 60_000 }: WaitOptions = {}): Promise<QueuedMessage> {
    const deferred = ({ queue, recipients }: QueuedMessage) =>
      queue === 'deferred' &&
      recipients.some(({ address, delayReason }) => delayReason && (!recipient || address === recipient));
    let found: QueuedMessage | undefined;
    const listed = async () => {
      found = (await this.list()).find(deferred);
      return found !== undefined;
    };
    const deadline = Date.now() + limit;
    const some = await this.untilHolds('holds deferred', limit);
    if (some && (await until(listed, { limit: deadline - Date.now(), every: 100, atMost: 500 })))
      return found!;
    throw await this.inVain('holds a deferred message', limit);
  }

  /** Waits until a condition on what the queue holds is met; false when it was not within the limit. */
  private async untilHolds(condition: string, limit: number): Promise<boolean> {
    const doing = `look into the queue of "${this.host.name}"`;
    check(doing, 'limit', limit);
    const args = [postfixPaths(this.host).queue];
    return (await untilInGuest(this.guest, doing, { script: HOLDS, condition, args, limit })) !== undefined;
  }

  private async inVain(state: string, limit: number): Promise<Error> {
    const messages = await this.list();
    const held = messages.map(({ queueId, recipients }) => {
      const { address, delayReason } = recipients[0] ?? { address: 'nobody' };
      return `${queueId} to ${address}${delayReason ? ` (${delayReason})` : ''}`;
    });
    return new LabUnreachableError(
      `Waited ${limit / 1000} s in vain until the queue of "${this.host.name}" ${state}: ` +
        `it holds ${held.join(', ') || 'nothing'}.`,
    );
  }
}

/**
 * Whether any of the folders that are named has a message, looked at in this order: a message moves from one to the next
 * while it is looked for, and one that has gone meanwhile counts. Not with `postqueue`, which would take from the
 * deliveries the time they need. Postfix keeps deferred messages in folders by their first letter (hash_queue_names), and
 * makes a file executable when all of it is there: what a crash left of one that nobody acknowledged is no message.
 */
const HOLDS = `shopt -s nullglob
spool=$1
holds() {
  local folder file files
  for folder; do
    files=("$spool/$folder"/*)
    [ "$folder" != deferred ] || files=("$spool/$folder"/*/*)
    for file in "\${files[@]}"; do
      if [ ! -e "$file" ] || [ -x "$file" ]; then return 0; fi
    done
  done
  return 1
}`;

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
