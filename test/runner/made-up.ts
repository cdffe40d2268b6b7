/** What servers, clients and JavaScript make up, by the rules of their source code, from a seeded generator. */
import { randomUUID } from 'node:crypto';

type Random = (below: number) => number;

const BASE_52 = '0123456789BCDFGHJKLMNPQRSTVWXYZbcdfghjklmnpqrstvwxyz';
const HEX = '0123456789abcdef';
const DAYS = ['Sun', 'Mon', 'Tue', 'Wed', 'Thu', 'Fri', 'Sat'];
const MONTHS = ['Jan', 'Feb', 'Mar', 'Apr', 'May', 'Jun', 'Jul', 'Aug', 'Sep', 'Oct', 'Nov', 'Dec'];
const ZONES = ['-0300', '+0000', '-0200', '+0530', '+1245', '-1200', '+1400', '+0100', '+0200', '-0330'];
const NAMED = ['UTC', 'GMT', 'CET', 'CEST', 'EST', 'EDT', 'Z'];
const COMMENTS = ['', ' (UTC)', ' (-03)', ' (CEST)', ' (+0530)'];

const two = (value: number) => String(value).padStart(2, '0');

/** Instants (seconds) at which calendars change: midnights, ends of months and years, 29 February, clocks put on or back, 2038. */
const EDGES = [
  '2026-12-31T23:59:59Z',
  '2027-01-01T00:00:00Z',
  '2027-03-28T00:59:59Z',
  '2027-03-28T01:00:00Z',
  '2027-10-31T01:00:00Z',
  '2028-02-28T23:59:59Z',
  '2028-02-29T00:00:00Z',
  '2028-02-29T23:59:59Z',
  '2028-03-01T02:59:59Z',
  '2038-01-19T03:14:07Z',
  '2038-01-19T03:14:08Z',
  '2039-12-31T23:59:59Z',
  '2040-02-29T12:00:00Z',
  '2100-03-01T00:00:00Z',
].map((date) => Date.parse(date) / 1000);

/** Every third instant is an edge, the others are spread over forty years. */
export function instant(random: Random): number {
  const edge = EDGES[random(EDGES.length)]!;
  return random(3) === 0 ? edge : 1_780_000_000 + random(1_300_000_000);
}

function base(alphabet: string, value: number, width = 1): string {
  let text = '';
  for (let rest = value; rest > 0; rest = Math.floor(rest / alphabet.length))
    text = alphabet[rest % alphabet.length] + text;
  return text.padStart(width, alphabet[0]);
}

const hex = (random: Random, length: number) => Array.from({ length }, () => HEX[random(16)]).join('');
const inode = (random: Random) => 1 + random([200, 16_500, 1_000_000, 2 ** 31][random(4)]!);

/** global/mail_queue.h: `%05X` of the microseconds, `%lX` of the inode. */
export const shortQueueId = (random: Random) =>
  random(1_000_000).toString(16).padStart(5, '0').toUpperCase() + inode(random).toString(16).toUpperCase();

/** global/mail_queue.h: six digits of base 52 for the seconds, four for the microseconds, `z`, the inode in base 51. */
export const longQueueId = (random: Random) =>
  `${base(BASE_52, instant(random), 6)}${base(BASE_52, random(1_000_000), 4)}z${base(BASE_52.slice(0, 51), inode(random))}`;

const queueId = (random: Random) => (random(2) === 0 ? shortQueueId : longQueueId)(random);

/** lib/guid.c: nanoseconds, seconds, process, host, each 32 bits; base 64 without `==`. */
function guid(random: Random): string {
  const bytes = Buffer.alloc(16);
  bytes.writeUInt32LE(random(1_000_000_000), 0);
  bytes.writeUInt32LE(instant(random) % 2 ** 32, 4);
  bytes.writeUInt32LE(1 + random(32_768), 8);
  bytes.writeUInt32LE(random(2 ** 31), 12);
  return bytes.toString('base64').slice(0, 22);
}

const delivery = (random: Random) => guid(random) + ['', ':T2', ':T3:2', ':2'][random(4)]!;

/** Date and time fields in a zone some minutes east of Greenwich. */
function fields(seconds: number, minutesEast = 0) {
  const date = new Date((seconds + minutesEast * 60) * 1000);
  const [day, month, year] = [date.getUTCDate(), MONTHS[date.getUTCMonth()]!, date.getUTCFullYear()];
  return { weekday: DAYS[date.getUTCDay()]!, day, month, year, time: date.toISOString().slice(11, 19), date };
}

function rfc5322(random: Random): string {
  const zone = ZONES[random(ZONES.length)]!;
  const east = (zone[0] === '-' ? -1 : 1) * (Number(zone.slice(1, 3)) * 60 + Number(zone.slice(3)));
  const { weekday, day, month, year, time } = fields(instant(random), east);
  return `${weekday}, ${random(2) === 0 ? day : two(day)} ${month} ${year} ${time} ${zone}${COMMENTS[random(COMMENTS.length)]}`;
}

function http(random: Random): string {
  const { weekday, day, month, year, time } = fields(instant(random));
  return `${weekday}, ${two(day)} ${month} ${year} ${time} ${NAMED[random(NAMED.length)]}`;
}

function internalDate(random: Random): string {
  const { day, month, year, time } = fields(instant(random));
  return `${String(day).padStart(2)}-${month}-${year} ${time} ${ZONES[random(ZONES.length)]}`;
}

function asctime(random: Random): string {
  const { weekday, day, month, year, time } = fields(instant(random));
  return `${weekday} ${month} ${String(day).padStart(2)} ${time} ${['', '-03 ', 'UTC '][random(3)]}${year}`;
}

function syslog(random: Random): string {
  const { day, month, time } = fields(instant(random));
  return `${month} ${String(day).padStart(2)} ${time}`;
}

function iso(random: Random): string {
  const text = new Date(instant(random) * 1000 + random(1000)).toISOString();
  const rest = ['Z', '+00:00', '-0300'][random(3)];
  return [text, text.replace(/\.\d+Z/, `${rest}`), text.replace('T', ' ').slice(0, 23)][random(3)]!;
}

const PLACES = [
  'UTC',
  'America/Argentina/Buenos_Aires',
  'Europe/Madrid',
  'Asia/Kolkata',
  'Pacific/Chatham',
  'America/St_Johns',
];

function javascript(random: Random): string {
  const own = process.env.TZ;
  process.env.TZ = PLACES[random(PLACES.length)];
  const text = new Date(instant(random) * 1000).toString();
  if (own === undefined) delete process.env.TZ;
  else process.env.TZ = own;
  return text;
}

const stamp = (random: Random) =>
  new Date(instant(random) * 1000).toISOString().replace(/\D/g, '').slice(0, 14);
const pid = (random: Random) => String(1 + random(4_194_304));
const uuid = () => randomUUID();
const seconds = (random: Random) => String(instant(random) % 2 ** 32);

/** Each kind of thing that is made up, by the name of what it is. */
export const madeUp = {
  'short id of Postfix': shortQueueId,
  'long id of Postfix': longQueueId,
  'id of an LMTP delivery of Dovecot': delivery,
  'boundary of a report of Postfix': (random) => `${queueId(random)}.${instant(random)}`,
  'Message-ID of Postfix': (random) => `${stamp(random)}.${queueId(random)}`,
  'Message-ID of nodemailer': uuid,
  'Message-ID of swaks': (random) => `${stamp(random)}.${pid(random).padStart(6, '0')}`,
  'Message-ID of Roundcube': (random) => hex(random, 32),
  'Message-ID with a JavaScript time': (random) => String(instant(random) * 1000 + random(1000)),
  'timestamp of POP3': (random) =>
    `${(1 + random(32_768)).toString(16)}.${(1 + random(9)).toString(16)}.${instant(random).toString(16)}.${Buffer.from(hex(random, 16)).toString('base64')}`,
  'boundary of nodemailer': (random) => hex(random, 16),
  'boundary of swaks': pid,
  'boundary of Roundcube': (random) => hex(random, 32),
  UIDVALIDITY: seconds,
  'unique-id of POP3': (random) => (instant(random) % 2 ** 32).toString(16).padStart(8, '0'),
  'modification sequence': (random) => String(1 + random(1_000_000)),
  'session of Roundcube': (random) => hex(random, 32),
  'date of RFC 5322': rfc5322,
  'date of HTTP': http,
  'date of IMAP': internalDate,
  'date of asctime': asctime,
  'date of syslog': syslog,
  'date of ISO 8601': iso,
  'date of JavaScript': javascript,
  'id of a DNS message': (random) => hex(random, 4),
  'id of a DNS message, in decimal': (random) => String(random(65_536)),
  'serial of a zone': (random) => `${stamp(random).slice(0, 8)}${two(random(100))}`,
  TTL: (random) => String(random(86_400)),
  'port of a client': (random) => String(32_768 + random(28_232)),
  'port of a resolver': (random) => String(1024 + random(64_511)),
  process: pid,
  octets: (random) => random(100_000).toLocaleString('es-AR'),
  'octets in decimal': (random) => String(random(100_000)),
  'a duration': (random) =>
    [`${random(10_000)}`, `${(random(100_000) / 1000).toFixed(3)}`, `0,${two(random(100))}`][random(3)]!,
  'delays of a delivery': (random) =>
    [0, 0, 0, 0].map(() => String(random(1000) / [1, 10, 100][random(3)]!)).join('/'),
  'time of a reply': (random) => [0, 0, 0].map(() => (random(5000) / 1000).toFixed(3)).join(' + '),
  frames: (random) => String(1 + random(3000)),
} satisfies Record<string, (random: Random) => string>;

export type MadeUp = keyof typeof madeUp;
