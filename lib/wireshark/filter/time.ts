const SECOND = 1_000_000_000n;
const MONTHS = ['jan', 'feb', 'mar', 'apr', 'may', 'jun', 'jul', 'aug', 'sep', 'oct', 'nov', 'dec'];
const ISO =
  /^(\d{4})-(\d\d)-(\d\d)(?:[T ](\d\d):(\d\d)(?::(\d\d)(?:[.,](\d{1,9}))?)?)?\s*(Z|UTC|[+-]\d\d:?\d\d)?$/i;
const LEGACY =
  /^([a-z]{3})[a-z]* +(\d{1,2}), (\d{4})(?: (\d\d):(\d\d)(?::(\d\d)(?:\.(\d{1,9}))?)?)?(?: (UTC))?$/i;

/**
 * Nanoseconds since the Unix epoch of `2020-07-04T12:34:56Z` or `Sep 26, 2004 23:18:04.954975`; local time where none is
 * told. Null when it is no date.
 */
export function timeLiteral(text: string): bigint | null {
  const iso = ISO.exec(text);
  if (iso) return timeOf(Number(iso[1]), Number(iso[2]) - 1, Number(iso[3]), iso.slice(4));
  const legacy = LEGACY.exec(text);
  const month = legacy ? MONTHS.indexOf(legacy[1]!.toLowerCase()) : -1;
  return month < 0 ? null : timeOf(Number(legacy![3]), month, Number(legacy![2]), legacy!.slice(4));
}

function timeOf(year: number, month: number, day: number, rest: (string | undefined)[]): bigint | null {
  const [hour = 0, minute = 0, second = 0] = rest.slice(0, 3).map((part) => Number(part ?? 0));
  const fraction = BigInt((rest[3] ?? '').padEnd(9, '0'));
  const zone = rest[4];
  if (month > 11 || day < 1 || day > 31 || hour > 23 || minute > 59 || second > 60) return null;
  const milliseconds =
    zone === undefined
      ? new Date(year, month, day, hour, minute, second).getTime()
      : Date.UTC(year, month, day, hour, minute, second) - offsetOf(zone);
  return BigInt(milliseconds) * 1_000_000n + fraction;
}

/** Milliseconds that a zone is ahead of UTC. */
function offsetOf(zone: string): number {
  const [, sign, hours, minutes] = /^([+-])(\d\d):?(\d\d)$/.exec(zone) ?? [];
  if (sign === undefined) return 0;
  return (sign === '-' ? -1 : 1) * (Number(hours) * 60 + Number(minutes)) * 60_000;
}

/** Nanoseconds of a number of seconds as `0.05` or `-1`; null when it is none. */
export function durationLiteral(text: string): bigint | null {
  const [, sign, whole, fraction = ''] = /^(-?)(\d*)(?:\.(\d{0,9})\d*)?$/.exec(text) ?? [];
  if (whole === undefined || (whole === '' && fraction === '')) return null;
  const nanoseconds = BigInt(whole === '' ? '0' : whole) * SECOND + BigInt(fraction.padEnd(9, '0'));
  return sign === '-' ? -nanoseconds : nanoseconds;
}
