/** One line of Postfix's log, taken apart. */
export interface LogEntry {
  time: Date;
  /** The daemon that wrote it: `smtpd`, `cleanup`, `qmgr`, `smtp`, `lmtp`, `bounce` … */
  daemon: string;
  pid: number;
  /** Absent where the line belongs to no message. */
  queueId?: string;
  /** The line without the queue id. */
  text: string;
  /** Every `name=value`, as written: `to`, `from`, `relay`, `delay`, `dsn`, `message-id` … */
  fields: Record<string, string>;
  /** Of a delivery: who took it, or was to take it; absent for `relay=none`. */
  relay?: { name: string; address?: string; port?: number };
  /** Of a delivery: `sent`, `deferred`, `bounced`. */
  status?: string;
  /** What stands in parentheses after the status: the reply of the other side, or the reason. */
  reply?: string;
  /** Enhanced status code (RFC 3463). */
  dsn?: string;
  /** How many messages this connection has carried, this one included; absent for the first. */
  connUse?: number;
  /** Seconds from arrival to this attempt's end. */
  delay?: number;
  /** The queue id that the next server gave, where its reply says it. */
  nextQueueId?: string;
}

/** The entries in what `journalctl -o json` prints for a Postfix unit. */
export function parseJournal(text: string): LogEntry[] {
  const lines = text.split('\n').filter((line) => line.trim() !== '');
  return lines.flatMap((line) => {
    const record = JSON.parse(line);
    const daemon = /^postfix[^/]*\/(?:submissions?\/|\S*\/)?(\S+)$/.exec(record.SYSLOG_IDENTIFIER ?? '')?.[1];
    if (!daemon || typeof record.MESSAGE !== 'string') return [];
    const time = new Date(Number(record.__REALTIME_TIMESTAMP) / 1000);
    return [{ time, daemon, pid: Number(record._PID), ...parseLogMessage(record.MESSAGE) }];
  });
}

/** Short queue ids are hexadecimal; long ones leave out vowels. Postfix itself takes either. */
const QUEUE_ID = /^([0-9A-F]{6,}|[0-9B-DF-HJ-NP-TV-Zb-df-hj-np-tv-z]{10,20}): /;
const FIELD = /(?:^|, |; | )([a-z][a-z_-]*)=(<[^>]*>|[^,\s]*)/g;

/** Takes one log message apart. */
export function parseLogMessage(message: string): Omit<LogEntry, 'time' | 'daemon' | 'pid'> {
  const queueId = QUEUE_ID.exec(message)?.[1];
  const text = queueId ? message.slice(queueId.length + 2) : message;
  const outcome = /(?:^|, )status=(\w+)(?: \((.*)\))?$/s.exec(text);
  const described = outcome ? text.slice(0, outcome.index) : text;
  const fields: Record<string, string> = {};
  for (const [, name, value] of described.matchAll(FIELD)) fields[name!] = value!.replace(/^<(.*)>$/, '$1');
  const relay = parseRelay(fields.relay);
  const reply = outcome?.[2];
  const next = reply && /queued as ([0-9A-Za-z]+)/.exec(reply)?.[1];
  return {
    ...(queueId && { queueId }),
    text,
    fields: { ...fields, ...(outcome && { status: outcome[1]! }) },
    ...(relay && { relay }),
    ...(outcome && { status: outcome[1]! }),
    ...(reply !== undefined && { reply }),
    ...(fields.dsn && { dsn: fields.dsn }),
    ...(fields.conn_use && { connUse: Number(fields.conn_use) }),
    ...(fields.delay && { delay: Number(fields.delay) }),
    ...(next && { nextQueueId: next }),
  };
}

function parseRelay(text: string | undefined): LogEntry['relay'] {
  if (!text || text === 'none') return undefined;
  const [, name, address, port] = /^([^[]*)(?:\[([^\]]*)\])?(?::(\d+))?$/.exec(text) ?? [];
  if (!name) return undefined;
  return { name, ...(address && { address }), ...(port && { port: Number(port) }) };
}
