import { check, readEnvelope, Trace } from 'maillab';
import { composeTrace, type Says, type Script } from '../compose.js';
import { composeLookup } from '../compose-lookup.js';
import { MAIL_CREPES, MAIL_OTROEJEMPLO, MAIL_REDES2024, RESOLVER } from '../hosts.js';
import { need } from '../need.js';
import { sessionsOf } from '../sessions.js';
import { spfIn } from '../spf/resolve.js';
import { askedIn, framesOf } from './policies.js';

const { choice, citeFrames, field } = check;

const START = 1_757_300_000_000_000_000n;

/** A capture that nobody has seen: a message that its recipient has forwarded to another mailbox. */
export function unseen11(): Trace {
  const at = (milliseconds: number) => START + BigInt(milliseconds * 10) * 100_000n;
  const ask = (start: number, name: string, type: 'A' | 'TXT', data: string) =>
    composeLookup(
      { asker: MAIL_REDES2024, server: RESOLVER, at: at(start) },
      { name, type },
      { answers: [{ type, name, ttl: 300, data }] },
      43_000 + Math.round(start),
    );
  const session = (client: string, port: number, server: string, start: number, says: Says): Script => ({
    client: { address: client, port },
    server: { address: server, port: 25 },
    start: at(start),
    says: [says, 'C: QUIT', 'S: 221 2.0.0 Bye', 'S. FIN', 'C. FIN'],
  });
  const mail = composeTrace([
    session(
      MAIL_CREPES,
      51_220,
      MAIL_OTROEJEMPLO,
      0,
      `
      S: 220 mail.otroejemplo.com ESMTP Postfix (Debian/GNU)
      C: EHLO mail.crepes.fr
      S: 250-mail.otroejemplo.com
       | 250 SIZE 10240000
      C: MAIL FROM:<alice@crepes.fr>
      S: 250 2.1.0 Ok
      C: RCPT TO:<diego@otroejemplo.com>
      S: 250 2.1.5 Ok
      C: DATA
      S: 354 End data with <CR><LF>.<CR><LF>
      C: Date: Sun, 7 Sep 2025 23:53:20 -0300
       | From: alice@crepes.fr
       | To: diego@otroejemplo.com
       | Subject: receta
       |
       | Hola
       | .
      S: 250 2.0.0 Ok: queued as 4hZ7pT2wBc
    `,
    ),
    session(
      MAIL_OTROEJEMPLO,
      51_990,
      MAIL_REDES2024,
      900,
      `
      S: 220 mail.redes2024.com.ar ESMTP Postfix (Debian/GNU)
      C: EHLO mail.otroejemplo.com
      S: 250-mail.redes2024.com.ar
       | 250 SIZE 10240000
      C: MAIL FROM:<alice@crepes.fr>
      S: 250 2.1.0 Ok
      C: RCPT TO:<diego@redes2024.com.ar>
      S: 550 5.7.1 <diego@redes2024.com.ar>: Recipient address rejected: not authorized by SPF
    `,
    ),
  ]);
  return Trace.of([
    ...mail.frames,
    ...ask(904.1, 'crepes.fr', 'TXT', 'v=spf1 a:mail.crepes.fr -all'),
    ...ask(905.2, 'mail.crepes.fr', 'A', MAIL_CREPES),
  ]);
}

/** The two sessions, and what SPF says of the second. */
function forwarded(trace: Trace) {
  const lacks = 'the trace has no two SMTP sessions. Pass the unseen one.';
  const [first, second] = [need(sessionsOf(trace)[0], lacks), need(sessionsOf(trace)[1], lacks)];
  const sender = readEnvelope(second.accepted('MAIL').argument).address;
  const request = { ip: second.stream.client.address, sender, helo: second.ehlo.argument };
  const outcome = spfIn(trace, request);
  return { first, second, outcome, frames: framesOf(askedIn(outcome)) };
}

/** Questions on the unseen capture; evidence: that capture. */
export const unseen = [
  field({
    id: '11/1',
    prompt: 'En la captura nunca vista, ¿qué resultado dio SPF en la segunda entrega?',
    hints: [
      '¿Qué dirección se conectó esa vez?',
      '¿Está en la lista que publica el dominio del remitente del sobre?',
      'Evaluá el registro a mano, término por término, con las respuestas DNS de la captura.',
    ],
    observe({ trace }) {
      const { outcome, second, frames } = forwarded(trace);
      return {
        value: outcome.result,
        frames,
        says: `${outcome.result} para ${second.stream.client.address}: el registro y la dirección autorizada están en ${citeFrames(frames)}`,
      };
    },
    misconceptions: [
      {
        claim: 'El mensaje es de Alice: pass.',
        answer: 'pass',
        refute({ trace }) {
          const { second, outcome } = forwarded(trace);
          const authorized = framesOf(outcome.steps[0]!.asked);
          return {
            frames: [second.firstFrame, ...authorized],
            says: `no importa de quién es: se conecta ${second.stream.client.address} (${citeFrames([second.firstFrame])}) y solo está autorizada ${outcome.steps[0]!.asked[0]!.answer.records[0]} (${citeFrames(authorized)})`,
          };
        },
      },
    ],
  }),
  choice<'reenvio' | 'falso' | 'registro'>({
    id: '11/2',
    prompt: '¿Por qué se rechazó?',
    options: {
      reenvio: 'el servidor de Diego reenvía sin cambiar el remitente del sobre',
      falso: 'alguien se hizo pasar por Alice',
      registro: 'crepes.fr publicó mal su registro',
    },
    hints: [
      '¿De dónde sacó mail.otroejemplo.com ese mensaje?',
      'La primera entrega, ¿pasaría SPF?',
      'Compará el MAIL FROM de las dos sesiones, y quién se conecta en cada una.',
    ],
    observe({ trace }) {
      const { first, second } = forwarded(trace);
      const frames = [first.accepted('MAIL'), second.accepted('MAIL')].flatMap(
        ({ commandFrames }) => commandFrames,
      );
      const kept = first.accepted('MAIL').argument === second.accepted('MAIL').argument;
      return {
        value: kept ? 'reenvio' : 'falso',
        frames,
        says: `el mismo MAIL FROM en ${citeFrames(frames)}, desde dos máquinas distintas`,
      };
    },
    misconceptions: [
      {
        claim: 'Si SPF falla, es una falsificación.',
        answer: 'falso',
        refute({ trace }) {
          const { first } = forwarded(trace);
          const { reply, replyFrames } = first.content;
          return {
            frames: [first.firstFrame, ...replyFrames],
            says: `el mensaje entró por ${first.stream.client.address}, la máquina autorizada (${citeFrames([first.firstFrame])}), y fue aceptado: «${reply}» (${citeFrames(replyFrames)}); el reenvío rompe SPF sin que nadie mienta (RFC 7208, apéndice D)`,
          };
        },
      },
      {
        claim: 'El registro está mal.',
        answer: 'registro',
        refute({ trace }) {
          const { outcome } = forwarded(trace);
          const frames = framesOf([outcome.lookup!]);
          return {
            frames,
            says: `«${outcome.record}» (${citeFrames(frames)}) es correcto y se evaluó sin error: crepes.fr no puede conocer a todos los que reenvían`,
          };
        },
      },
    ],
  }),
];
