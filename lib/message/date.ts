/** A date-time of RFC 5322 §3.3. */
export interface MailDate {
  /** The moment. */
  date: Date;
  /** Minutes east of UTC that the sender's clock said; null for `-0000`, which tells UTC but no local time. */
  offset: number | null;
}

const MONTHS = ['jan', 'feb', 'mar', 'apr', 'may', 'jun', 'jul', 'aug', 'sep', 'oct', 'nov', 'dec'];

/** Hours of the zones of §4.3; others, the military letters too, count as `-0000`. */
const ZONES: Record<string, number> = {
  ut: 0,
  gmt: 0,
  edt: -4,
  est: -5,
  cdt: -5,
  cst: -6,
  mdt: -6,
  mst: -7,
  pdt: -7,
  pst: -8,
};

const DATE_TIME =
  /^\s*(?:[a-z]{3}\s*,\s*)?(\d{1,2})\s+([a-z]{3})[a-z]*\s+(\d{2,4})\s+(\d{1,2})\s*:\s*(\d{2})(?:\s*:\s*(\d{2}))?(?:\s+([+-]\d{4}|[a-z]{1,5}))?/i;

/** Reads a Date field, comments and obsolete forms included; null for what is none. */
export function parseDate(value: string): MailDate | null {
  const match = DATE_TIME.exec(value.slice(0, 1000).replace(/\([^()]*\)/g, ' '));
  if (!match) return null;
  const [, day, monthName, yearText, hour, minute, second, zone] = match;
  const month = MONTHS.indexOf(monthName!.toLowerCase());
  if (month === -1) return null;
  // A leap second, 60, is shown as the second before it: Date has none.
  const seconds = Math.min(Number(second ?? 0), 59);
  const local = Date.UTC(fullYear(yearText!), month, Number(day), Number(hour), Number(minute), seconds);
  const date = new Date(local);
  // Day 31 of a short month and hour 25 roll over: no date.
  if (
    date.getUTCDate() !== Number(day) ||
    Number(hour) > 23 ||
    Number(minute) > 59 ||
    Number(second ?? 0) > 60
  ) {
    return null;
  }
  const offset = zoneOffset(zone);
  return { date: new Date(local - (offset ?? 0) * 60_000), offset };
}

/** Two digits below 50 are of this century, others and three digits of the last (§4.3). */
function fullYear(text: string): number {
  const year = Number(text);
  if (text.length >= 4) return year;
  return text.length === 2 && year < 50 ? 2000 + year : 1900 + year;
}

function zoneOffset(zone: string | undefined): number | null {
  if (zone === undefined) return null;
  if (/^[+-]/.test(zone)) {
    const minutes = Number(zone.slice(1, 3)) * 60 + Number(zone.slice(3));
    if (zone === '-0000') return null;
    return zone.startsWith('-') ? -minutes : minutes;
  }
  const hours = ZONES[zone.toLowerCase()];
  return hours === undefined ? null : hours * 60;
}
