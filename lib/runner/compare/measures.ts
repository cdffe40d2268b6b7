import { type Rule, rule } from './rule.js';

const NUMBER = String.raw`(?<![\w.,:-])(?:\d{1,3}(?:\.\d{3})+|\d+)(?:,\d+)?`;

/** What is counted, measured or drawn by lot in each run: octets, times, ports, numbers of TCP and DNS. */
export const MEASURES: readonly Rule[] = [
  rule(
    'id of a DNS message',
    /\b(Standard query(?: response)?|Zone change notification(?: response)?) 0x[0-9a-f]{4}\b/g,
    '$1',
  ),
  rule('id of a DNS message, as dig says it', /\b(status: \w+, id:) \d+/g, '$1 #'),
  rule('cookie of DNS', /\b(COOKIE: )[0-9a-f]{16,80}\b/g, '$1#'),
  rule('TTL that runs down', /(\s)\d+\s+(IN\s+(?:A|AAAA|CNAME|MX|NS|PTR|SOA|TXT)\s)/g, '$1# $2'),
  rule('serial of a zone', /\b(SOA\s+[\w.-]+\s+[\w.-]+\s+)\d+(?=\s+\d)/g, '$1#'),
  rule('size of what Postfix queues', /(\bsize=|> (?:[A-Z0-9]+=\S+ )*SIZE=)\d+/g, '$1#'),
  rule('size that a client declares', /\b(SIZE=)\d+/g, '$1#'),
  rule('delays of a delivery', /\b(delays?=)[\d./]+/g, '$1#'),
  rule('time of a Dovecot reply', / \(\d+\.\d+(?: \+ \d+\.\d+)* secs\)/g, ''),
  rule('name of a file in a Maildir', /\b\d{9,}\.M\d+P\d+(?:_\d+)?(\.[\w.-]+)(?:,[SW]=\d+)*/g, '#$1'),
  rule('octets of memory', new RegExp(`${NUMBER} [KM]iB\\b`, 'g'), '# KiB'),
  rule(
    'number of frames or octets',
    new RegExp(
      `${NUMBER} (tramas?|octetos?|bytes?|segmentos?|paquetes?|packets?|frames?|caracteres)\\b`,
      'g',
    ),
    '# $1',
  ),
  rule('attempts', /\b\d+ intentos?\b/g, '# intentos'),
  rule('stream number', /\btcp\.stream (?:== )?\d+/g, 'tcp.stream #'),
  rule('numbers of TCP', /\b(Seq|Ack|Win|Len|TSval|TSecr)=\d+/g, '$1=#'),
  // Linux takes them from 32768, resolvers from 1024; the lab's servers are below 10000.
  rule(
    'port of a client in the Info column',
    /(?<![\w.])\d{4,5} → (?=\d{1,5} )|(?<= → |^)\b[1-6]\d{4}\b(?= )/g,
    '',
  ),
  rule('port of a client', /((?:\b\d{1,3}(?:\.\d{1,3}){3}|\blocalhost|\]):)[1-6]\d{4}\b/g, '$1PUERTO'),
  rule('port beside its client', /(:)\d{4,5}(?= \(C, cliente\))/g, '$1PUERTO'),
  rule('port in a sentence', /\b(puerto) [1-6]\d{4}\b/g, '$1 PUERTO'),
  rule('port as a field', /\b((?:local|remote)?port)(["']?[:=] ?)[1-6]\d{4}\b/gi, '$1$2PUERTO'),
  rule(
    'duration',
    /-?(?<![\w.,:])(?:\d+(?:\.\d+)?–)?\d+(?:[.,]\d+)? ?(?:µs|ms|s|seg|segundos?|seconds?)\b/g,
    '# s',
  ),
  rule('time as a field', /\b(\w*[tT]ime|elapsed|duration)(["']?: )\d+(?:\.\d+)?/g, '$1$2#'),
  rule('number of a process in a warning of Node.js', /\(node:\d+\)/g, '(node:#)'),
  rule('number of a process', /\b(pid|PID)([ =:[]+)\d+/g, '$1$2#'),
  rule('number of a process in a log', /\b([a-z][\w-]*)\[\d+\](?=: )/g, '$1[#]'),
];
