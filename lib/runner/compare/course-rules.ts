import { type Rule, rule } from './rule.js';

/** Dovecot says between replies that it is still there. */
export const SAID_BETWEEN = /^\s*(?:[SC]:|[\d.]+)? *\* OK Still here/;

/** What cells of the course count, and what Dovecot says more or less often. */
export const COURSE_RULES: readonly Rule[] = [
  rule('lookups left out', /(Consultas DNS de la captura sin dibujar:) \d+/g, '$1 #'),
  rule('lookups of a receiver', /\[consulta [A-Z, ]+\]/g, '[consulta]'),
  // Dovecot says in its replies how long they took, in more or fewer words.
  rule('octets of a session', /^(\s*(?:POP3|IMAP)\s+\d+\s+\d+)\s+\d+\s+\d+(?=\s)/, '$1 # #'),
  rule('octets of a conversation', /^(\s*(?:pop3|imap)\s+)\d{3,}(?=\s+\d+\s*$)/, '$1#'),
  rule(
    'habit of Dovecot',
    /\s*Costumbre de Dovecot, no regla: cada tanto avisa que sigue ahí; no es correo nuevo\./g,
    '',
  ),
];
