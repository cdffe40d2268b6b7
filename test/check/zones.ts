import type { ZoneFault } from '../../lib/check/zone/fault.js';
import { faultsOf } from '../../lib/check/zone/faults.js';
import { parseZone } from '../../lib/check/zone/parse.js';
import { belowFrom } from '../random.js';

/** The apex of every zone here. */
export const ORIGIN = 'redes2024.com.ar';

const HEAD = `$TTL 300
@ SOA ns1 postmaster 2 3600 60 604800 30
@ NS ns1
ns1 A 203.0.113.65
`;

const MODEL = `$ORIGIN redes2024.com.ar.
$TTL 3600
@       SOA   ns1 postmaster 2024060101 3600 600 604800 300
@       NS    ns1
@       NS    ns2
@       MX    10 mail
@       TXT   "v=spf1 ip4:203.0.113.111 -all"
ns1     A     203.0.113.65
ns2     A     203.0.113.66
mail    A     203.0.113.111
correo  A     203.0.113.8
webmail CNAME correo
`;

const policy = (text: string) => MODEL.replace('"v=spf1 ip4:203.0.113.111 -all"', text);
const soa = (data: string) => MODEL.replace('ns1 postmaster 2024060101 3600 600 604800 300', data);

/** Right zones for exercise 10.b, in the styles that people write. */
export const right: Record<string, string> = {
  model: MODEL,
  'SOA of many lines with comments': soa(
    'ns1 hostmaster ( ; parámetros\n  2024060101 ; serial\n  3h ; refresh\n  15m ; retry\n  1W ; expire\n  1D ) ; minimum',
  ),
  'SOA with everything in its own line': soa('(\nns1\npostmaster\n1\n1d\n2h\n4w\n1h\n)'),
  'absolute names, no $ORIGIN, tabs': MODEL.replace('$ORIGIN redes2024.com.ar.\n', '')
    .replace(/^(ns\d|mail|correo|webmail) +/gm, '$1.redes2024.com.ar.\t')
    .replace(/^@ +/gm, 'redes2024.com.ar.\tIN\t'),
  '$ORIGIN above the zone, lower case, class before TTL': `$ORIGIN com.ar.
redes2024 in 300 soa ns1.redes2024 postmaster.redes2024 1 2 3 4 5
 in 300 ns ns1.redes2024
 in ns ns2.redes2024
 in mx 5 mail.redes2024
 in txt "v=spf1 mx -all"
$ORIGIN redes2024.com.ar.
ns1 in 300 a 203.0.113.65
ns2 300 in a 203.0.113.66
mail in a 203.0.113.111
correo in a 203.0.113.8
webmail in cname correo
`,
  'address at the apex, www, SPF in two strings, other TXT': `${policy('"v=spf1 ip4:203." "0.113.111 -all"')}@ A 203.0.113.8
www CNAME @
@ TXT "google-site-verification=abc"
_dmarc TXT "v=DMARC1\\; p=none\\; rua=mailto:ana@example.org"
_dmarc2 TXT v=DMARC1\\;\\ p=none
comillas TXT "di \\"hola\\" \\226"
`,
  'SRV, CAA, TLSA and TXT of hosts': `${MODEL}_submission._tcp SRV 0 1 587 mail
_imaps._tcp SRV 0 1 993 mail
_pop3._tcp SRV 0 0 0 .
@ CAA 0 issue "letsencrypt.org"
_25._tcp.mail TLSA 3 1 1 ( 0123456789abcdef
  0123456789abcdef )
sel._domainkey TXT ( "v=DKIM1; k=rsa; "
  "p=MIGf(MA0);" ) ; en dos
mail TXT "v=spf1 a -all"
`,
  'upper-case names, a dot in the mailbox': soa('NS1 jose\\.perez 1 2 3 4 5').replace(
    'mail    A',
    'MAIL    A',
  ),
  'CRLF and blank lines': MODEL.replaceAll('\n', '\r\n\r\n'),
  'SPF mx with an IPv6 address': `${policy('"v=spf1 +mx -all"')}mail AAAA 2001:db8::8\n`,
  'SPF with that address written out': `${policy('"v=spf1 mx ip6:2001:DB8:0::8 -all"')}mail AAAA 2001:db8::8\n`,
  'SPF a:mail': policy('"v=spf1 a:mail.redes2024.com.ar -all"'),
  'SPF in one word with escapes': policy('v=spf1\\ mx\\ -all'),
  'SPF that redirects within the zone': `${policy('"v=spf1 redirect=_spf.redes2024.com.ar"')}_spf TXT "v=spf1 ip4:203.0.113.111 -all"\n`,
  'SPF that includes within the zone': `${policy('"v=spf1 include:_spf.redes2024.com.ar -all"')}_spf TXT "v=spf1 mx -all"\n`,
  'webmail has the address, correo is the alias': MODEL.replace(
    'correo  A     203.0.113.8\nwebmail CNAME correo',
    'webmail A 203.0.113.8\ncorreo CNAME webmail',
  ),
  'webmail with an address of its own': MODEL.replace('webmail CNAME correo', 'webmail A 203.0.113.8'),
  'a delegation with its glue': `${MODEL}lab NS ns.lab\nlab NS ns1\nns.lab A 203.0.113.70\n`,
  'a wildcard': `${MODEL}*.demo CNAME correo\n`,
  'SOA at the end': `${MODEL.replace(/^@ +SOA.*\n/m, '')}@ SOA ns1 postmaster 1 2 3 4 5\n`,
  'no final newline': MODEL.trimEnd(),
  'the same record twice': `${MODEL}webmail CNAME correo\nmail A 203.0.113.111\n`,
};

/** Zones that are wrong for 10.b: some no server loads, some every server does. */
export const wrong: Record<string, string> = {
  'SOA in words': soa('uno dos tres cuatro cinco seis siete'),
  'SOA timers in letters': soa('ns1 postmaster a b c d e'),
  'serial of more than 32 bits': soa('ns1 postmaster 20240601010 3600 600 604800 300'),
  'SOA without its minimum': soa('ns1 postmaster 1 2 3 4'),
  'a second SOA': `${MODEL}@ SOA ns1 postmaster 2 3600 600 604800 300\n`,
  'a SOA at sub': `${MODEL}sub SOA ns1 postmaster 1 2 3 4 5\n`,
  'no SOA': MODEL.replace(/^@ +SOA.*\n/m, ''),
  'no NS': MODEL.replace(/^@ +NS.*\n/gm, ''),
  'one NS': MODEL.replace(/^@ +NS +ns2\n/m, ''),
  'a third NS': `${MODEL}@ NS mail\n`,
  'NS without address': MODEL.replace(/^ns2 +A.*\n/m, ''),
  'NS of another domain': MODEL.replace('NS    ns2', 'NS    ns2.example.org.'),
  'preference in words': MODEL.replace('MX    10', 'MX alto'),
  'preference too large': MODEL.replace('MX    10', 'MX 70000'),
  'no preference': MODEL.replace('MX    10', 'MX'),
  'preference after the name': MODEL.replace('10 mail', 'mail 10'),
  'MX to an alias': MODEL.replace('10 mail', '10 webmail'),
  'MX to an address': MODEL.replace('10 mail', '10 203.0.113.111'),
  'MX to nothing': MODEL.replace('10 mail', '10 smtp'),
  'MX without its final dot': MODEL.replace('10 mail', '10 mail.redes2024.com.ar'),
  'MX elsewhere': MODEL.replace('10 mail', '10 mail.example.org.'),
  'MX to a name with an underscore': `${MODEL.replace('10 mail', '10 ma_il')}ma_il A 203.0.113.111\n`,
  'address out of range': `${MODEL}www A 203.0.113.999\n`,
  'address with a final dot': MODEL.replace('203.0.113.111\n', '203.0.113.111.\n'),
  'address of three numbers': `${MODEL}www A 203.0.113\n`,
  'IPv6 address with a g': `${MODEL}www AAAA 2001:db8::g\n`,
  'unknown type': `${MODEL}x CNAM correo\n`,
  'class twice': `${MODEL}@ IN IN MX 20 mail\n`,
  'class CH': `${MODEL}x CH A 203.0.113.8\n`,
  'text of 300 octets': `${MODEL}x TXT "${'x'.repeat(300)}"\n`,
  'text of 200 ñ': `${MODEL}x TXT "${'ñ'.repeat(200)}"\n`,
  'empty label': `${MODEL}x..y A 203.0.113.8\n`,
  'label of 64': `${MODEL}${'a'.repeat(64)} A 203.0.113.8\n`,
  'name of 256': `${MODEL}${`${'a'.repeat(60)}.`.repeat(4)}b A 203.0.113.8\n`,
  'quote left open': policy('"v=spf1 mx -all'),
  'parenthesis left open': `${MODEL}x TXT ( "a"\n`,
  'parenthesis too many': `${MODEL}x TXT "a" )\n`,
  'CNAME with other data': `${MODEL}webmail TXT x\n`,
  'CNAME at the apex': `${MODEL}@ CNAME correo\n`,
  'mail delegated away': `${MODEL}mail NS ns1\n`,
  'mailbox with an @': soa('ns1 postmaster@redes2024.com.ar. 1 2 3 4 5'),
  'primary without address': soa('ns9 postmaster 1 2 3 4 5'),
  'alias to nothing': `${MODEL}www CNAME corre\n`,
  'aliases in a circle': `${MODEL}a CNAME b\nb CNAME a\n`,
  'PTR in the direct zone': `${MODEL}mail PTR 203.0.113.111\n`,
  'record of another zone': `${MODEL}otra.zona. A 203.0.113.8\n`,
  'indented like the template literal': MODEL.replace(/^/gm, '  '),
  'SPF without quotes': policy('v=spf1 mx -all'),
  'SPF ~all': policy('"v=spf1 mx ~all"'),
  'SPF +all': policy('"v=spf1 mx +all"'),
  'SPF ptr': policy('"v=spf1 mx ptr -all"'),
  'SPF ip6:::/0': policy('"v=spf1 mx ip6:::/0 -all"'),
  'SPF twice': `${MODEL}@ TXT "v=spf1 mx -all"\n`,
  'SPF at _spf alone': `${policy('x')}_spf TXT "v=spf1 mx -all"\n`,
  'SPF of another IPv6 address': policy('"v=spf1 mx ip6:2001:db8::8 -all"'),
  'SPF mx with the webmail behind it in IPv6': `${policy('"v=spf1 mx a:correo.redes2024.com.ar -all"')}correo AAAA 2001:db8::9\n`,
  'SPF that redirects to nothing': policy('"v=spf1 redirect=_spf.redes2024.com.ar"'),
  'SPF that redirects in a circle': `${policy('"v=spf1 redirect=_spf.redes2024.com.ar"')}_spf TXT "v=spf1 redirect=redes2024.com.ar"\n`,
  'SPF that includes everybody': `${policy('"v=spf1 include:_spf.redes2024.com.ar -all"')}_spf TXT "v=spf1 mx +all"\n`,
  'SPF that includes another domain': policy('"v=spf1 mx include:_spf.example.org -all"'),
  'webmail with a second address': MODEL.replace(
    'webmail CNAME correo',
    'webmail A 203.0.113.8\nwebmail A 203.0.113.9',
  ),
  'no webmail': MODEL.replace(/^webmail.*\n/m, ''),
  'relative $ORIGIN': MODEL.replace('com.ar.\n', 'com.ar\n'),
  $GENERATE: `${MODEL}$GENERATE 1-3 h$ A 203.0.113.$\n`,
  $INCLUDE: `${MODEL}$INCLUDE otra.zona\n`,
  'no TTL at all': MODEL.replace(/^\$TTL.*\n/m, '').replace(/^(@ +SOA.*\n)(@ +NS.*\n)/m, '$2$1'),
  'a byte order mark': `\ufeff${MODEL}`,
  empty: '',
};

/** Single lines, good and bad, each behind a small sound zone. */
export const lines: readonly string[] = [
  'x TXT "a',
  'x TXT a"b',
  'x TXT a"b"c',
  'x TXT "a""b"',
  'x TXT "a" "b"',
  'x TXT v=spf1\\ mx\\ -all',
  'x TXT v=spf1\\;x',
  'x TXT "multi\nline"',
  'x TXT ""',
  'x TXT',
  'x TXT \\# 4 03414243',
  'x CNAM ns1',
  'x TYPE65280 \\# 1 00',
  'x TYPE1 \\# 4 01020304',
  'x IN IN MX 10 ns1',
  'x IN 300 MX 10 ns1',
  'x 300 IN MX 10 ns1',
  'x 300 300 MX 10 ns1',
  'x CH A 1.2.3.4',
  'x HS A 1.2.3.4',
  'x CLASS1 A 1.2.3.4',
  'x MX alto ns1',
  'x MX 70000 ns1',
  'x MX -1 ns1',
  'x MX 010 ns1',
  'x MX +1 ns1',
  'x MX 10',
  'x MX 10 ns1 ns2',
  'x A 203.0.113.999',
  'x A 203.0.113',
  'x A 203.0.113.08',
  'x A 203.0.113.1.',
  'x A 1.2.3.4 5.6.7.8',
  'x A "1.2.3.4"',
  'x AAAA 2001:db8::g',
  'x AAAA 1.2.3.4',
  'x AAAA ::ffff:1.2.3.4',
  'x..y A 1.2.3.4',
  '.x A 1.2.3.4',
  '. A 1.2.3.4',
  'aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa A 1.2.3.4',
  'x\\.y A 1.2.3.4',
  'x\\046y A 1.2.3.4',
  'x\\300y A 1.2.3.4',
  'x\\04 A 1.2.3.4',
  'ma_il A 1.2.3.4',
  '"x" A 1.2.3.4',
  '* A 1.2.3.4',
  'a.*.b A 1.2.3.4',
  '@ MX 10 ma_il',
  'x NS 1.2.3.4',
  'x CNAME @',
  'x CNAME x',
  'x CNAME y\ny CNAME x',
  'x CNAME nada',
  'x CNAME ns1\nx CNAME ns1',
  'x CNAME ns1\nx CNAME y',
  'x CNAME ns1\nx A 1.2.3.4',
  'x A 1.2.3.4\nx CNAME ns1',
  'x CNAME ns1\nx RRSIG A 8 3 300 20260101000000 20250101000000 1 x. AAAA',
  '@ CNAME ns1',
  'sub SOA ns1 x 1 2 3 4 5',
  '@ SOA ns1 x 1 2 3 4 5',
  '@ SOA ns1 postmaster 2 3600 60 604800 30',
  'otra.zona. A 1.2.3.4',
  'x.redes2024.com.ar A 1.2.3.4',
  '$ORIGIN otra.\nx A 1.2.3.4',
  '$ORIGIN sub\nx A 1.2.3.4',
  '$ORIGIN',
  '$ORIGIN a b',
  '$TTL 1h30m\nx A 1.2.3.4',
  '$TTL uno',
  '$TTL',
  '$TTL 300 5',
  '$ttl 300',
  '$Origin x',
  '$INCLUDE nada',
  '$GENERATE 1-3 h$ A 1.2.3.$',
  '$FOO bar',
  'x 1W2D A 1.2.3.4',
  'x 1d1 A 1.2.3.4',
  'x 99999999999 A 1.2.3.4',
  'x 4294967295 A 1.2.3.4',
  'x 2147483648 A 1.2.3.4',
  'x -5 A 1.2.3.4',
  'x 5x A 1.2.3.4',
  'x A ( 1.2.3.4',
  'x A 1.2.3.4 )',
  'x A ( ( 1.2.3.4 ) )',
  'x ( A\n1.2.3.4 )',
  '( x A 1.2.3.4 )',
  'x A 1.2.3.4(\n)',
  'x(A)1.2.3.4',
  ' A 1.2.3.4',
  '\tA 1.2.3.4',
  ';solo',
  'x A 1.2.3.4;c',
  'x a 1.2.3.4',
  'x in a 1.2.3.4',
  'IN A 1.2.3.4',
  'A A 1.2.3.4',
  '300 A 1.2.3.4',
  'MX 10 ns1',
  '@',
  'x',
  'x A',
  'x 300',
  'x IN',
  'x CAA 0 issue "letsencrypt.org"',
  'x CAA 300 issue "a"',
  'x CAA 0 "is sue" "a"',
  'x CAA 0 issue letsencrypt.org',
  'x SRV 0 0 587 ns1',
  'x SRV 0 0 70000 ns1',
  'x SRV 0 0 ns1',
  'x HINFO PC Linux',
  'x HINFO PC',
  'x RP admin ns1',
  'x DNAME ns1',
  'x SPF "v=spf1 -all"',
  'x PTR ns1',
  'x PTR',
  'x NAPTR 100 10 "u" "E2U+sip" "!^.*$!sip:a@b!" .',
  'x LOC 34 55 S 57 57 W 10m',
  'x DS 1 8 2 00',
  'x TLSA 3 1 1 00',
  'x SSHFP 1 1 0000000000000000000000000000000000000000',
  'x NULL \\# 0',
  'x ANY x',
  'x A\t1.2.3.4',
  'x A 1.2.3.4\\',
  'x\\ y A 1.2.3.4',
  '@ A 1.2.3.4',
  'x TXT "\\300"',
  'x TXT "\\226"',
  'x TXT a;b',
  'x TXT a\\\nb',
  'x TXT (a b)',
  'x TXT "a(b"',
  'x (A) 1.2.3.4',
  'x A(1.2.3.4)',
  'x A (1.2.3.4)',
  'x (\n A 1.2.3.4 )',
  ' ( A 1.2.3.4 )',
  'x TXT "a"b',
  'x TXT a(b\n)',
  'x TXT a"b c"d',
  '@foo A 1.2.3.4',
  'x CNAME @foo',
  'x CNAME @.foo',
  'x$y A 1.2.3.4',
  '\\$x A 1.2.3.4',
  'x MX ( 10 ns1 ; c\n)',
  'x NS ns1 ; a ) b',
  '* A 1.2.3.4\n@ MX 5 qq',
  '* TXT a\n@ MX 5 qq',
  '* CNAME ns1\n@ MX 5 qq',
  'a.b A 1.2.3.4\n* A 1.2.3.4\n@ MX 5 b',
  'x DNAME y',
  'x DNAME y\nx DNAME z',
  'x DNAME y\nx A 1.2.3.4',
  '@ DNAME y',
  '_x._tcp SRV 0 0 0 qq',
  'q CNAME ns1\n_x._tcp SRV 0 0 0 q',
  '@ MX 0 .',
  'x TLSA 3 1 1 0',
  'x TLSA 3 1 1',
  'x TLSA 3 1 1 00 11',
  'x TLSA 3 1 1 zz',
  'x TLSA 256 1 1 00',
  'x CAA 0 issue a b',
  'x CAA 0 issue',
  'x CAA 0 issue ""',
  'x HINFO a b c',
  'x RP a',
  'x URI 1 1 "http://a"',
  'x URI 1 1 http://a',
  'x AFSDB 1 ns1',
  'x KX 1 ns1',
  'x SPF a',
  'x TYPE65280 \\# 2 00',
  'x TYPE65280 \\# 0',
  'x TYPE65280 00',
  'x TYPE99999 \\# 0',
  'x TYPE257 \\# 1 00',
  'x NAPTR 100 10 "u" "E2U+sip" "bad" .',
  'x NAPTR 100 10 u E2U+sip "" ns1',
  '$TTL 0',
  '$TTL -1',
  '$TTL "300"',
  '$TTL 1h ',
  '$ORIGIN x.redes2024.com.ar. ; c',
  '$ORIGIN .\nx.redes2024.com.ar A 1.2.3.4',
  '$ORIGIN ..',
  'x A\\ 1.2.3.4',
  'x\t A\t \t1.2.3.4',
  'x.redes2024.com.ar. 1.2.3.4',
  'x "A" 1.2.3.4',
  'x "IN" A 1.2.3.4',
  '"" A 1.2.3.4',
  'x CNAME ""',
  'x AAAA ::',
  'x AAAA 1::2::3',
  'x AAAA 12345::',
  'x AAAA fe80::1%eth0',
  'x AAAA ::1.2.3',
  'x AAAA ::01.2.3.4',
  'x AAAA 1:2:3:4:5:6:7:8:9',
  'x AAAA 1:2:3:4:5:6:7::',
  'x AAAA 2001:DB8::A',
];

export const behindHead = (line: string): string => `${HEAD}${line}\n`;

const PIECES = [
  '(',
  ')',
  '"',
  ';',
  '\\',
  ' ',
  '\n',
  '\n ',
  '\t',
  '.',
  '@',
  '$',
  '*',
  '_',
  '-',
  '1',
  '999',
  '70000',
  '99999999999',
  '300',
  'IN',
  'CH',
  'A',
  'AAAA',
  'MX',
  'NS',
  'CNAME',
  'TXT',
  'SOA',
  'SRV',
  'CAA',
  'PTR',
  'CNAM',
  'ns1',
  'mail',
  'webmail',
  'correo',
  'x',
  'a.b',
  'ma_il',
  '203.0.113.8',
  '203.0.113.256',
  '2001:db8::8',
  '2001:db8::g',
  '"a b"',
  '"a',
  'a\\"b',
  '\\;',
  '\\065',
  '\\999',
  '$TTL 1h',
  '$ORIGIN x.redes2024.com.ar.',
  '$ORIGIN x',
  '1h30m',
  '1h30',
  'ñ',
  'redes2024.com.ar.',
  'redes2024.com.ar',
  'otra.zona.',
  'aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa',
];

/** A right zone with some damage: pieces put in, taken out, doubled or swapped, lines lost or moved. */
export function mutated(seed: number): string {
  const below = belowFrom(seed);
  const pick = <T>(list: readonly T[]): T => list[below(list.length)]!;
  let text = pick(Object.values(right));
  for (let changes = 1 + below(3); changes > 0; changes--) {
    const words = text.split(/(?<=[ \t\n])/);
    const at = below(words.length);
    const kind = below(6);
    if (kind === 0) words.splice(at, 1);
    else if (kind === 1) words[at] = pick(PIECES) + words[at]!.replace(/^\S+/, '');
    else if (kind === 2) words.splice(at, 0, `${pick(PIECES)} `);
    else if (kind === 3) words[at] = words[at]! + words[at]!;
    else if (kind === 4) {
      const inside = below(words[at]!.length + 1);
      words[at] = words[at]!.slice(0, inside) + pick(PIECES) + words[at]!.slice(inside + below(2));
    } else {
      const rows = text.split('\n');
      const [row] = rows.splice(below(rows.length), 1);
      if (below(2)) rows.splice(below(rows.length + 1), 0, row!);
      text = rows.join('\n');
      continue;
    }
    text = words.join('');
  }
  return text;
}

/** What the judge has against a zone, whatever it is for. */
export function faultsFound(text: string): ZoneFault[] {
  const { records, faults } = parseZone(text, ORIGIN);
  return [...faults, ...faultsOf(records, ORIGIN)];
}
