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
  rule('lines of a table or a diagram', /[─│┌┐└┘├┤┬┴┼╭╮╰╯━┃═║]+/g, ' '),

  rule(
    'date of RFC 5322',
    new RegExp(
      `(?:${DAY}, +)?\\d{1,2} ${MONTH} \\d{4} \\d\\d:\\d\\d(?::\\d\\d)?(?: (?:[-+]\\d{4}|GMT|UTC|Z))?(?: \\([A-Z]{1,5}\\))?`,
      'g',
    ),
    'FECHA',
  ),
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
  rule('boundary parameter', /(boundary=)(?:"[^"]*"|[^\s;]+)/gi, '$1FRONTERA'),
  rule(
    'queue id',
    /\b(queued as|(?:ESMTP|SMTP|LMTP)S?A? id|saved|from=<[^>]*>, id)\b[ :]+[0-9A-Za-z+/]{6,}/g,
    '$1 COLA',
  ),
  rule('id of an LMTP delivery', /\bid (?=[A-Za-z+/]*\d)[A-Za-z0-9+/]{16,}(?=[\s;)]|$)/g, 'id COLA'),
  rule('queue id alone, short', /\b(?=[0-9A-F]*\d)(?=[0-9A-F]*[A-F])[0-9A-F]{9,12}\b/g, 'COLA'),
  rule(
    'queue id alone, long',
    /\b4[0-9BCDFGHJKLMNPQRSTVWXYZbcdfghjklmnpqrstvwxyz]{9,}z[0-9BCDFGHJKLMNPQRSTVWXYZbcdfghjklmnpqrstvwxyz]{1,5}\b/g,
    'COLA',
  ),
  rule('UID of IMAP', /\b(UIDVALIDITY|UIDNEXT|HIGHESTMODSEQ|MODSEQ|UID)([ :=(]+)\d+/gi, '$1$2#'),
  rule('unique-id of POP3', /\b(UIDL(?: \d+)?|\+OK \d+) [0-9a-f]{16}\b/g, '$1 #'),
  rule('long hexadecimal number', /\b(?=[0-9a-f]*\d)[0-9a-f]{16,}\b/gi, 'HEX'),

  rule(
    'row of the packet list',
    /^\s*▸?\s*\d+\s+\d+[.,]\d{3,}\s+(\S+)\s+(\S+)\s+(\S+)\s+\d+\s+/g,
    '$1 $2 $3 ',
  ),
  rule('row of a ladder', /^\s*▸?\s*\d+\s+\d+[.,]\d+ (?:ms|s)\b/g, ''),
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
  rule('stream number', /\btcp\.stream (?:== )?\d+/g, 'tcp.stream #'),
  rule('numbers of TCP', /\b(Seq|Ack|Win|Len|TSval|TSecr|MSS|WS)=\d+/g, '$1=#'),
  rule('ephemeral port in the Info column', /\b\d{4,5} → (\d+)|\b(\d+) → \d{4,5}\b/g, '$1$2'),
  rule(
    'ephemeral or forwarded port',
    /((?:\b\d{1,3}(?:\.\d{1,3}){3}|\blocalhost|\]):)(?:[1-9]\d{3,4})\b/g,
    '$1PUERTO',
  ),
  rule('port as a field', /\b((?:local|remote)?port)(["']?[:=] ?)[1-9]\d{3,4}\b/gi, '$1$2PUERTO'),

  rule('duration', /\b\d+(?:[.,]\d+)? ?(?:µs|ms|s|seg|segundos?|seconds?)\b/g, '# s'),
  rule('time as a field', /\b(\w*[tT]ime|elapsed|duration)(["']?: )\d+(?:\.\d+)?/g, '$1$2#'),
  rule('number of a process', /\b(pid|PID)([ =:[]+)\d+/g, '$1$2#'),
  rule('frame of a stack trace', /^\s*at .*:\d+:\d+\)?,?$/g, ''),
];

/** Lines that come and go with the timing of TCP: dropped. */
export const DROPPED: readonly RegExp[] = [
  /\[ACK\] Seq=/,
  /\[TCP (?:Window Update|Dup ACK|Keep-Alive|Retransmission|Spurious|Out-Of-Order|Previous segment)/,
  /\[RST\] Seq=/,
  /\bARP\b.*(?:Who has|is at)|^\s*(?:Who has|ARP )/,
  /DATA fragment, /,
  /\[TCP segment of a reassembled PDU\]/,
  /^[\s\-─═]*$/,
];

/** Lines whose order is that of a race when they follow each other: both ends close. */
export const RACING = /\[(?:FIN|RST)[^\]]*\] Seq=/;

function rule(name: string, pattern: RegExp, stands: string): Rule {
  return { name, pattern, stands };
}
