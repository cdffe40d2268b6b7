import { type Rule, rule } from './rule.js';

const CONSONANTS = '0-9BCDFGHJKLMNPQRSTVWXYbcdfghjklmnpqrstvwxy';
/** Long id of Postfix: seconds and microseconds in base 52, `z`, the inode in base 51. */
const LONG = `[${CONSONANTS}Zz]{10}z[${CONSONANTS}Z]+`;
/** Short id of Postfix: microseconds in five digits of base 16 and the inode; a column may cut either. */
const QUEUE = `(?:${LONG}|[0-9A-F]{6,21}(?![0-9A-Za-z])|[0-9A-Za-z]{1,20}…)`;
/** 128 bits of Dovecot in base 64 without padding, so the last character holds two; then which message and recipient. */
const DELIVERY = '[A-Za-z0-9+/]{21}[AQgw](?::T?\\d+)*';
const UUID = '[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}';
const DAEMONS =
  '(?:bounce|cleanup|defer|discard|error|lmtp|local|pickup|pipe|qmgr|relay|smtp|smtpd|submission|smtps|virtual)';

/** Left side of a Message-ID, as nodemailer, `Date.now()`, swaks, Postfix, Roundcube and Dovecot's greeting make it. */
const LEFT = [
  UUID,
  '\\d{13,14}',
  `\\d{14}\\.(?:\\d{6,10}|${LONG}|[0-9A-F]{6,21})`,
  '[0-9a-f]{32}',
  '[0-9a-f]+\\.[0-9a-f]+\\.[0-9a-f]{6,}(?:\\.[A-Za-z0-9+/]+={0,2})?',
].join('|');

/**
 * What servers and clients make up to tell one thing from another, each where it stands. The rest of the line stays: the host
 * of a Message-ID, the number of a MIME part.
 */
export const IDENTIFIERS: readonly Rule[] = [
  rule('Message-ID', new RegExp(`<(?:${LEFT})@`, 'g'), '<ID@'),
  rule('Message-ID, cut', /\b((?:Message-I[Dd]|In-Reply-To|References): <)[0-9A-Za-z.-]+…/g, '$1ID…'),
  rule(
    'boundary of a delivery report',
    new RegExp(`(?<![0-9A-Za-z])${QUEUE}\\.\\d{9,}/(?=[\\w.-]+)`, 'g'),
    'COLA/',
  ),
  rule('boundary of nodemailer', /--_NmP-[0-9a-f]+-Part_/g, '--_NmP-#-Part_'),
  rule('boundary of swaks', /(=_MIME_BOUNDARY_\d{3}_)\d+/g, '$1#'),
  rule('boundary of Roundcube', /=_[0-9a-f]{32}(?![0-9a-f])/g, '=_#'),
  rule(
    'id of an LMTP delivery',
    new RegExp(`(\\bid )${DELIVERY}(?=[\\s;)]|$)|(?<![\\w+/])${DELIVERY}( Saved\\b)`, 'g'),
    '$1COLA$2',
  ),
  rule('id of a message in the queue, in a reply', new RegExp(`\\b(queued as) ${QUEUE}`, 'g'), '$1 COLA'),
  rule(
    'id of a message in the queue, in a Received field',
    new RegExp(`((?:\\b(?:UTF8)?(?:E?SMTP|LMTP)S?A? |^[CS]?:?\\s*(?:⟨TAB⟩)?|⟨TAB⟩|\\) )id) ${QUEUE}`, 'g'),
    '$1 COLA',
  ),
  rule(
    'id of a message in the queue, in a report',
    new RegExp(`\\b(X-Postfix-Queue-ID:) ${QUEUE}`, 'g'),
    '$1 COLA',
  ),
  rule(
    'id of a message in the queue, in the log',
    new RegExp(`\\b(${DAEMONS}(?:\\[\\d+\\])?:? )${QUEUE}(?=:)`, 'g'),
    '$1COLA',
  ),
  rule('UIDVALIDITY', /\b(UIDVALIDITY)([ :=]+)\d+/g, '$1$2#'),
  rule('modification sequence', /\b((?:HIGHEST)?MODSEQ)([ :=(]+)\d+/g, '$1$2#'),
  // Eight digits are the UID, eight the UIDVALIDITY.
  rule('unique-id of POP3', /(?<![0-9a-f])(0000[0-9a-f]{4})[0-9a-f]{8}(?![0-9a-f])/g, '$1#'),
  rule('session of the webmail', /\b(roundcube_sess\w*=)[-,0-9A-Za-z]+/g, '$1#'),
  rule('UUID', new RegExp(`(?<![\\w-])${UUID}(?![\\w-])`, 'g'), 'UUID'),
];

/** Where an id of Postfix says what it is. */
const DEFINING = new RegExp(
  `(?:\\bqueued as |\\(Postfix\\) with (?:UTF8)?(?:E?SMTP|LMTP)S?A? id |\\bid |\\bX-Postfix-Queue-ID: |\\b${DAEMONS}(?:\\[\\d+\\])?:? )(${LONG}|[0-9A-F]{6,21})(?![0-9A-Za-z+/…])`,
  'g',
);

/** The ids of Postfix that these texts name as such; elsewhere they stand alone, and could be any number or word. */
export function queueIds(texts: Iterable<string>): Set<string> {
  const ids = new Set<string>();
  for (const text of texts) for (const [, id] of text.matchAll(DEFINING)) ids.add(id!);
  return ids;
}
