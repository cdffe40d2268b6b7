import { UsageError } from 'maillab';

/** What a line of Postfix's log is made from: an entry of `lab.host(…).log.entries()`. */
export interface Logged {
  daemon: string;
  queueId?: string;
  text: string;
}

/** Entries of Postfix's log as lines to pass as evidence: `smtp 4hT2kB1xQz: to=<…>, relay=…`. */
export function logLines(entries: readonly Logged[]): string[] {
  return entries.map(({ daemon, queueId, text }) => `${daemon} ${queueId ? `${queueId}: ` : ''}${text}`);
}

/** A delivery attempt of one recipient. */
export interface Delivery {
  line: string;
  queueId: string;
  to: string;
  relay: string;
  /** Messages that this connection has carried, this one included; 1 where the log says nothing. */
  connUse: number;
  dsn: string;
  status: string;
}

const DELIVERY =
  /^(?:smtp|relay\/smtp) (\w+): to=<([^>]*)>,.* relay=([^,]+),(?: conn_use=(\d+),)?.* dsn=([\d.]+), status=(\w+)/;

/** The attempts over SMTP in the log, oldest first; deliveries into the mailbox (LMTP) are left out. */
export function deliveriesOf(log: readonly string[]): Delivery[] {
  return log.flatMap((line) => {
    const [, queueId, to, relay, connUse, dsn, status] = DELIVERY.exec(line) ?? [];
    if (queueId === undefined) return [];
    return [
      { line, queueId, to: to!, relay: relay!, connUse: Number(connUse ?? 1), dsn: dsn!, status: status! },
    ];
  });
}

/** A message that the queue manager took up. */
export interface Queued {
  line: string;
  queueId: string;
  /** Reverse-path; empty for a notification. */
  from: string;
  nrcpt: number;
}

/** The messages in the log that the queue manager took up, each once, oldest first. */
export function queuedOf(log: readonly string[]): Queued[] {
  const found = log.flatMap((line) => {
    const [, queueId, from, nrcpt] = /^qmgr (\w+): from=<([^>]*)>, size=\d+, nrcpt=(\d+)/.exec(line) ?? [];
    return queueId === undefined ? [] : [{ line, queueId, from: from!, nrcpt: Number(nrcpt) }];
  });
  return [...new Map(found.reverse().map((each) => [each.queueId, each])).values()].reverse();
}

/** The first of `found`, or a UsageError that says what the log lacks. */
export function needLogged<T>(found: readonly T[], what: string): T {
  if (found.length > 0) return found[0]!;
  throw new UsageError(
    `Cannot check the answer: the log has no ${what}. Pass {trace: …, log: logLines(await lab.host("mail").log.entries(since))}.`,
  );
}
