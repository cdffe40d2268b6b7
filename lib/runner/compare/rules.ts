/** Something that differs from run to run and means nothing: what it looks like, and what stands for it. */
export interface Rule {
  name: string;
  pattern: RegExp;
  stands: string;
}

const FRAME = String.raw`\d+(?:[-–]\d+)?`;
const DAY = '(?:Mon|Tue|Wed|Thu|Fri|Sat|Sun)';
const MONTH = '(?:Jan|Feb|Mar|Apr|May|Jun|Jul|Aug|Sep|Oct|Nov|Dec)';

/** Applied to each line in this order: what is wider comes before what could be a part of it. */
export const RULES: readonly Rule[] = [
  rule('lines of a table or a diagram', /[─│┌┐└┘├┤┬┴┼╭╮╰╯━┃═║█]+/g, ' '),

  rule(
    'date of RFC 5322',
    new RegExp(
      `(?:${DAY}, +)?\\d{1,2} ${MONTH} \\d{4} \\d\\d:\\d\\d(?::\\d\\d)?(?: (?:[-+]\\d{4}|GMT|UTC|Z))?(?: \\([A-Z]{1,5}\\))?`,
      'g',
    ),
    'FECHA',
  ),
  rule('date, cut', new RegExp(`${DAY}, +\\d{1,2} ${MONTH}(?: \\d{4}(?: [\\d:]{0,8})?)?$`, 'g'), 'FECHA'),
  rule(
    'date of the IMAP INTERNALDATE',
    new RegExp(`[ \\d]\\d-${MONTH}-\\d{4} \\d\\d:\\d\\d:\\d\\d [-+]\\d{4}`, 'g'),
    ' FECHA',
  ),
  rule(
    'date of ISO 8601',
    /\b\d{4}-\d\d-\d\d(?:[T ]\d\d:\d\d(?::\d\d(?:[.,]\d+)?)?(?:Z|[-+]\d\d:?\d\d)?)?/g,
    'FECHA',
  ),
  rule(
    'date of JavaScript',
    new RegExp(`${DAY} ${MONTH} \\d\\d \\d{4}(?: \\d\\d:\\d\\d:\\d\\d)?(?: GMT[-+]\\d{4} \\([^)]*\\))?`, 'g'),
    'FECHA',
  ),
  rule('time of day', /\b\d\d:\d\d:\d\d(?:[.,]\d+)?\b/g, 'HORA'),

  rule('UUID', /\b[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}\b/gi, 'UUID'),
  rule('Message-ID', /<(?=[^<>\s@]*\d)[^<>\s@]{8,}@[^<>\s]+>/g, '<ID>'),
  rule('Message-ID, cut', /<(?=[^<>\s@]*\d)[^<>\s@]{8,}(?:@[^<>\s…]*)?…/g, '<ID>'),
  rule(
    'MIME boundary',
    /(?:--|----=?_)(?:_?NmP|_?Part|=_Part|=_NextPart|MIME_BOUNDARY|[A-Za-z0-9]+_?Part)[-_.\w=+/]*/g,
    'FRONTERA',
  ),
  rule('MIME boundary of Roundcube', /=_[0-9a-f]{16,}/g, 'FRONTERA'),
  rule('boundary parameter', /(boundary=)(?:"[^"]*"|[^\s;]+)/gi, '$1FRONTERA'),
  rule(
    'queue id',
    /\b(queued as|(?:ESMTP|SMTP|LMTP)S?A? id|saved|from=<[^>]*>, id)\b[ :]+[0-9A-Za-z+/]{6,}/g,
    '$1 COLA',
  ),
  // 128 bits of Dovecot's in base 64 without padding: the last of 22 characters has two bits of them.
  rule('id of an LMTP delivery', /\bid [A-Za-z0-9+/]{21}[AQgw](?::T?\d+)*(?=[\s;)]|$)/g, 'id COLA'),
  rule(
    'queue id of a log line',
    /\b(X-Postfix-Queue-ID|smtpd?|lmtp|qmgr|cleanup|pickup|bounce|local|virtual)(:? )[0-9A-F]{6,12}\b/g,
    '$1$2COLA',
  ),
  rule('boundary of a delivery report', /\b[0-9A-F]{6,12}\.\d{10}\/(?=[\w.-]+)/g, 'COLA/'),
  rule('queue id alone, short', /\b(?=[0-9A-F]*\d)(?=[0-9A-F]*[A-F])[0-9A-F]{7,12}\b/g, 'COLA'),
  rule(
    'queue id alone, long',
    /\b4[0-9BCDFGHJKLMNPQRSTVWXYZbcdfghjklmnpqrstvwxyz]{9,}z[0-9BCDFGHJKLMNPQRSTVWXYZbcdfghjklmnpqrstvwxyz]{1,5}\b/g,
    'COLA',
  ),
  rule('UID of IMAP', /\b(UIDVALIDITY|UIDNEXT|HIGHESTMODSEQ|MODSEQ|UID)([ :=(]+)\d+/gi, '$1$2#'),
  rule('unique-id of POP3', /\b(UIDL(?: \d+)?|\+OK \d+) [0-9a-f]{16}\b/g, '$1 #'),
  rule(
    'id of a DNS message',
    /\b(Standard query(?: response)?|Zone change notification(?: response)?) 0x[0-9a-f]{4}\b/g,
    '$1',
  ),
  rule('id of a DNS message, as dig says it', /\b(status: \w+, id:) \d+/g, '$1 #'),
  rule('TTL that runs down', /(\s)\d+\s+(IN\s+(?:A|AAAA|CNAME|MX|NS|PTR|SOA|TXT)\s)/g, '$1# $2'),
  rule('size of what Postfix queues', /\b(size=|SIZE=)\d+/g, '$1#'),
  rule('delays of a delivery', /\b(delays?=)[\d./]+/g, '$1#'),
  rule('time of a Dovecot reply', / \(\d+\.\d+(?: \+ \d+\.\d+)* secs\)/g, ''),
  rule('long hexadecimal number', /\b(?=[0-9a-f]*\d)[0-9a-f]{16,}\b/gi, 'HEX'),

  rule('frames cited after a line', new RegExp(`\\s*‹${FRAME}(?:, ?${FRAME})*›`, 'g'), ''),
  rule(
    'frames cited in a sentence',
    new RegExp(
      `(?:\\b(?:en )?(?:la|las) )?\\b(?:tramas?|frames?) (?:n\\.? ?)?${FRAME}(?:(?:, | y | a )(?:la )?${FRAME})*`,
      'gi',
    ),
    'TRAMA',
  ),
  rule(
    'number of frames or octets',
    /\b\d[\d.,]* (tramas?|octetos?|bytes?|segmentos?|paquetes?|packets?|frames?|caracteres)\b/gi,
    '# $1',
  ),
  rule('frames among frames', /\b\d+ de \d+(?=: TRAMA)/g, '# de #'),
  rule('frame in a table', /\b(sí, en la) \d+/g, '$1 #'),
  rule('octets of memory', /\b\d[\d.,]* [KM]iB\b/g, '# KiB'),
  // A verdict that says how a race went this time is right either way.
  rule(
    'outcome of a race',
    /\besta vez hubo (?:una sola|\d+ conexiones)\b.*?(?=\s{2,}|$)/g,
    'esta vez hubo #',
  ),
  rule('attempts', /\b\d+ intentos?\b/g, '# intentos'),
  rule('stream number', /\btcp\.stream (?:== )?\d+/g, 'tcp.stream #'),
  rule('numbers of TCP', /\b(Seq|Ack|Win|Len|TSval|TSecr|MSS|WS)=\d+/g, '$1=#'),
  rule('ephemeral port in the Info column', /\b\d{4,5} → (\d+)|\b(\d+) → \d{4,5}\b/g, '$1$2'),
  rule(
    'ephemeral or forwarded port',
    /((?:\b\d{1,3}(?:\.\d{1,3}){3}|\blocalhost|\]):)(?:[1-9]\d{3,4})\b/g,
    '$1PUERTO',
  ),
  rule('port in a sentence', /\b(puerto) \d{5}\b/g, '$1 PUERTO'),
  rule('port as a field', /\b((?:local|remote)?port)(["']?[:=] ?)[1-9]\d{3,4}\b/gi, '$1$2PUERTO'),

  rule('duration', /-?\b(?:\d+(?:\.\d+)?–)?\d+(?:[.,]\d+)? ?(?:µs|ms|s|seg|segundos?|seconds?)\b/g, '# s'),
  rule('time as a field', /\b(\w*[tT]ime|elapsed|duration)(["']?: )\d+(?:\.\d+)?/g, '$1$2#'),
  rule('number of a process', /\b(pid|PID)([ =:[]+)\d+/g, '$1$2#'),
  rule('number of a process in a log', /\b([a-z][\w-]*)\[\d+\](?=: )/g, '$1[#]'),
  rule('frame of a stack trace', /^\s*at .*:\d+:\d+\)?,?$/g, ''),
];

export function rule(name: string, pattern: RegExp, stands: string): Rule {
  return { name, pattern, stands };
}
