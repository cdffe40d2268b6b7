import { check, Trace } from 'maillab';
import { composeTrace } from '../compose.js';
import { composeLookup } from '../compose-lookup.js';
import { MAIL, MAIL_REDES2024, RESOLVER } from '../hosts.js';
import { need } from '../need.js';
import type { SeenSession } from '../seen-session.js';
import { sessionsOf } from '../sessions.js';
import { DOMAIN } from './zone-facts.js';

const { choice, citeFrames, field } = check;

const FORWARDER = '198.51.100.7';
const START = 1_757_300_000_000_000_000n;

/** A capture that nobody has seen: a message to an alumna's address, which forwards to her mailbox elsewhere. */
export function unseen10(): Trace {
  const second = (n: number) => START + BigInt(n) * 1_000_000_000n;
  const content =
    'Date: Sun, 7 Sep 2025 23:53:20 -0300\nFrom: lucia@redes2024.com.ar\nTo: marta@exalumnas.example\nSubject: El jueves\n\nNos vemos a las seis.\n.';
  const begin = (client: string, server: string, rcpt: string) => [
    `S: 220 ${server} ESMTP`,
    `C: EHLO ${client}`,
    `S: 250-${server}\n250 PIPELINING`,
    'C: MAIL FROM:<lucia@redes2024.com.ar>',
    'S: 250 2.1.0 Ok',
    `C: RCPT TO:<${rcpt}>`,
  ];
  const sessions = composeTrace([
    {
      client: { address: MAIL_REDES2024, port: 40_871 },
      server: { address: FORWARDER, port: 25 },
      start: second(0),
      says: [
        ...begin('mail.redes2024.com.ar', 'mx.exalumnas.example', 'marta@exalumnas.example'),
        'S: 250 2.1.5 Ok',
        'C: DATA',
        'S: 354 End data with <CR><LF>.<CR><LF>',
        `C: ${content}`,
        'S: 250 2.0.0 Ok: queued as 4hQ9sX3tVn',
        'C: QUIT',
        'S: 221 2.0.0 Bye',
        'S. FIN',
        'C. FIN',
      ],
    },
    {
      client: { address: FORWARDER, port: 52_209 },
      server: { address: MAIL, port: 25 },
      start: second(2),
      says: [
        ...begin('mx.exalumnas.example', 'mail.redes.unlp.edu.ar', 'alumnopop@redes.unlp.edu.ar'),
        `S: 550 5.7.1 <alumnopop@redes.unlp.edu.ar>: Recipient address rejected: SPF fail: ${FORWARDER} is not allowed to send mail from ${DOMAIN}`,
        'C: QUIT',
        'S: 221 2.0.0 Bye',
        'S. FIN',
        'C. FIN',
      ],
    },
  ]);
  const asked = composeLookup(
    { asker: MAIL, server: RESOLVER, at: second(2) + 7_400_000n },
    { name: DOMAIN, type: 'TXT' },
    { answers: [{ type: 'TXT', name: DOMAIN, ttl: 300, data: 'v=spf1 ip4:203.0.113.111 -all' }] },
  );
  return Trace.of([...sessions.frames, ...asked]);
}

/** The session that was refused, and the one that brought the message before. */
function hops(trace: Trace): { before: SeenSession; refused: SeenSession } {
  const sessions = sessionsOf(trace);
  const refused = sessions.find(({ exchanges }) => exchanges.some(({ response }) => response?.code === 550));
  const before = sessions.find((session) => session !== refused);
  const lacks = 'this is not the unseen capture. Pass unseen10().';
  return { before: need(before, lacks), refused: need(refused, lacks) };
}

/** Questions on the unseen capture; evidence: that capture. */
export const unseen = [
  field({
    id: '10/1',
    prompt: 'En la captura nunca vista, ¿qué dirección comparó con el registro SPF el servidor que rechazó?',
    hints: [
      '¿Cuántos servidores tuvieron el mensaje?',
      'El que rechazó, ¿con quién tenía abierta la conexión?',
      'Mirá el SYN de la segunda sesión.',
    ],
    observe({ trace }) {
      const { stream, firstFrame } = hops(trace).refused;
      return {
        value: stream.client.address,
        frames: [firstFrame],
        says: `${stream.client.address}, la que abrió la conexión en ${citeFrames([firstFrame])}`,
      };
    },
    misconceptions: [
      {
        claim: 'La del servidor que originó el mensaje.',
        answer: MAIL_REDES2024,
        refute({ trace }) {
          const { before, refused } = hops(trace);
          return {
            frames: [before.firstFrame, refused.firstFrame],
            says: `${MAIL_REDES2024} habló con ${before.stream.server.address} (${citeFrames([before.firstFrame])}); a quien rechazó le habló ${refused.stream.client.address} (${citeFrames([refused.firstFrame])})`,
          };
        },
      },
    ],
  }),
  choice<'reenvio' | 'estafa' | 'registro'>({
    id: '10/2',
    prompt: '¿Por qué se rechazó?',
    options: {
      reenvio: 'una dirección que reenvía conservó el MAIL FROM original',
      estafa: 'alguien se hizo pasar por Lucía',
      registro: 'al registro SPF le falta el servidor de correo del dominio',
    },
    hints: [
      '¿Llegó bien el mensaje a la primera dirección?',
      '¿De quién era el sobre cuando lo volvió a enviar el segundo servidor?',
      'Compará MAIL, RCPT y la dirección de origen de las dos sesiones.',
    ],
    observe({ trace }) {
      const { before, refused } = hops(trace);
      const same = before.accepted('MAIL').argument === refused.accepted('MAIL').argument;
      const { commandFrames } = refused.accepted('MAIL');
      return {
        value: same && before.stream.server.address === refused.stream.client.address ? 'reenvio' : 'estafa',
        frames: commandFrames,
        says: `quien lo había recibido lo volvió a enviar con el mismo MAIL FROM, en ${citeFrames(commandFrames)} (RFC 7208, apéndice D)`,
      };
    },
    misconceptions: [
      {
        claim: 'Si SPF falla, es una estafa.',
        answer: 'estafa',
        refute({ trace }) {
          const { replyFrames } = hops(trace).before.content;
          return {
            frames: replyFrames,
            says: `Lucía lo envió de verdad: salió de ${MAIL_REDES2024} y fue aceptado en ${citeFrames(replyFrames)}; se rechazó al reenviarse`,
          };
        },
      },
      {
        claim: 'El registro está mal.',
        answer: 'registro',
        refute({ trace }) {
          const lookup = trace.conversations('dns')[0]!.exchanges[0]!;
          return {
            frames: lookup.replyFrames,
            says: `el registro de ${citeFrames(lookup.replyFrames)} nombra a ${MAIL_REDES2024}, que es quien envía por el dominio`,
          };
        },
      },
    ],
  }),
];
