import { UsageError } from 'maillab';

/** An RFC 5322 date-time (§3.3): the instant, and the clock and zone that it was read from. */
export interface DateTime {
  /** Milliseconds since the Unix epoch. */
  instant: number;
  /** Milliseconds since the epoch, had the same clock reading been in UTC. */
  reading: number;
  /** Offset from UTC as written: `-0300`. */
  zone: string;
}

/** Reads the date-time that a field ends in (RFC 5322 §3.3), comments such as `(-03)` apart. */
export function dateTimeOf(value: string): DateTime {
  const match = /(\d{1,2} \w{3} \d{4} \d{2}:\d{2}(?::\d{2})?) ([+-]\d{4})/.exec(value);
  if (!match) throw new UsageError(`Cannot read a date in "${value}": it is not an RFC 5322 date-time.`);
  const [, reading, zone] = match as unknown as [string, string, string];
  return { instant: Date.parse(`${reading} ${zone}`), reading: Date.parse(`${reading} +0000`), zone };
}

/** The date-time of the Received field that the server `by` put into a message source (RFC 5321 §4.4). */
export function receivedOf(source: string, by: string): DateTime {
  const header = source.split(/\r?\n\r?\n/, 1)[0]!.replace(/\r?\n[ \t]+/g, ' ');
  const field = header
    .split(/\r?\n/)
    .find((line) => /^Received:/i.test(line) && line.includes(`by ${by}`) && line.includes('SMTP'));
  if (field) return dateTimeOf(field);
  throw new UsageError(
    `Cannot find the Received field of "${by}": the source has none. Pass the source as delivered.`,
  );
}
