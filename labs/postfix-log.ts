import { parseLogMessage } from 'maillab';
import { need } from './need.js';

/** What a line of Postfix's log is made from: an entry of `lab.host(…).log.entries()`. */
export interface Logged {
  daemon: string;
  queueId?: string;
  text: string;
}

/** Writes entries of Postfix's log as lines to pass as evidence: `smtp 4hT2kB1xQz: to=<…>, relay=…`. */
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

/** Lists the attempts over SMTP in the log, oldest first; deliveries into the mailbox (LMTP) are left out. */
export function deliveriesOf(log: readonly string[]): Delivery[] {
  return log.flatMap((line) => {
    const { daemon, queueId, fields, dsn, status, connUse = 1 } = readLine(line);
    if (!/^(relay\/)?smtp$/.test(daemon) || !queueId || !dsn || !status) return [];
    return [{ line, queueId, to: fields.to!, relay: fields.relay!, connUse, dsn, status }];
  });
}

/** Takes a line of `logLines` apart. */
export function readLine(line: string) {
  const [, daemon = '', queueId, text = ''] = /^(\S+) (?:(\w+): )?(.*)$/s.exec(line) ?? [];
  return { ...parseLogMessage(text), daemon, queueId };
}

/** A message that the queue manager took up. */
export interface Queued {
  line: string;
  queueId: string;
  /** Reverse-path; empty for a notification. */
  from: string;
  nrcpt: number;
}

/** Lists the messages in the log that the queue manager took up, each once, oldest first. */
export function queuedOf(log: readonly string[]): Queued[] {
  const found = new Map<string, Queued>();
  for (const line of log) {
    const { daemon, queueId, fields } = readLine(line);
    if (daemon !== 'qmgr' || !queueId || fields.nrcpt === undefined || found.has(queueId)) continue;
    found.set(queueId, { line, queueId, from: fields.from ?? '', nrcpt: Number(fields.nrcpt) });
  }
  return [...found.values()];
}

/** Gives the first of `found`, or throws a UsageError that says what the log lacks. */
export function needLogged<T>(found: readonly T[], what: string): T {
  return need(
    found[0],
    `the log has no ${what}. Pass {trace: …, log: logLines(await lab.host("mail").log.entries(since))}.`,
  );
}
