import { type Rule, rule } from './rule.js';

const DAY = '(?:Mon|Tue|Wed|Thu|Fri|Sat|Sun)';
const MONTH = '(?:Jan|Feb|Mar|Apr|May|Jun|Jul|Aug|Sep|Oct|Nov|Dec)';
const CLOCK = String.raw`(?:[01]\d|2[0-3]):[0-5]\d`;
const TIME = `${CLOCK}:(?:[0-5]\\d|60)`;
const ZONE = '(?:[-+]\\d\\d(?:\\d\\d)?|[A-Z]{1,5})';

/** Dates in every form that a server, a client or JavaScript writes, in any zone; wider forms come first. */
export const DATES: readonly Rule[] = [
  date(
    'RFC 5322 and HTTP',
    `(?:${DAY}, {0,2})?\\d{1,2} ${MONTH} \\d{4} ${CLOCK}(?::(?:[0-5]\\d|60))?(?: ${ZONE})?(?: \\(${ZONE}\\))?`,
  ),
  date('JavaScript', `${DAY} ${MONTH} \\d\\d \\d{4}(?: ${TIME} GMT[-+]\\d{4} \\([^)]*\\))?`),
  date('date and asctime', `${DAY} ${MONTH} [ \\d]\\d ${TIME}(?: ${ZONE})? \\d{4}`),
  date('openssl', `${MONTH} [ \\d]\\d ${TIME} \\d{4} GMT`),
  date('syslog and the queue', `(?:${DAY} )?${MONTH} [ \\d]\\d ${TIME}`),
  date('IMAP INTERNALDATE', `(?: \\d|\\d\\d)-${MONTH}-\\d{4} ${TIME} [-+]\\d{4}`),
  date('an IMAP search', `\\d{1,2}-${MONTH}-\\d{4}`),
  date('ISO 8601', `\\d{4}-\\d\\d-\\d\\d(?:[T ]${TIME}(?:[.,]\\d+)?(?:Z|[-+]\\d\\d:?\\d\\d)?)?`),
  date(
    'es-AR',
    String.raw`\d{1,2}/\d{1,2}/\d{4}(?:,? \d{1,2}:\d\d(?::\d\d)?(?:[\s\u202f][ap]\.[\s\u00a0]?m\.)?)?`,
  ),
  rule(
    'date that a column cuts',
    new RegExp(
      `((?:Date|Last-Modified|Expires): )[MTWFS][\\w,: +()-]{0,40}…|${DAY}, +\\d{1,2} ${MONTH}(?: \\d{4}(?: [\\d:]{0,8})?)?$`,
      'g',
    ),
    '$1FECHA',
  ),
  rule('time of day', new RegExp(`(?<![\\w:])${TIME}(?:[.,]\\d+)?(?![\\w:])`, 'g'), 'HORA'),
];

function date(form: string, pattern: string): Rule {
  return rule(`date of ${form}`, new RegExp(`(?<![\\w:])${pattern}(?![\\w:])`, 'g'), 'FECHA');
}
