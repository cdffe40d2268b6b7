import { check, type Trace } from 'maillab';
import { MAIL_HAMBURGER } from '../hosts.js';
import { cannotCheck, need } from '../need.js';
import type { SeenSession } from '../seen-session.js';
import { serverHello, submissionsOf, transfersOf } from '../sessions.js';

const { citeFrames, namedTrace, prose, truth } = check;

/** The session that handed a message to hamburger.edu, and the one that handed it to the first server. */
function bothEnds(trace: Trace): { submitted: SeenSession; delivered: SeenSession } {
  const [submitted] = submissionsOf(trace);
  const delivered = transfersOf(trace).find(({ stream }) => stream.server.address === MAIL_HAMBURGER);
  if (submitted && delivered) return { submitted, delivered };
  throw cannotCheck(
    'the trace lacks the submission or the delivery to hamburger.edu. Pass the one of the queue.',
  );
}

/** The sheet's story; evidence: the trace from the sending, over the queue, to the delivery. */
export const life = [
  prose({
    id: '13.vida',
    prompt:
      'Contá la vida del mensaje de Alice a Bob, con la espera: quién es responsable de él en cada momento.',
    points: 4,
    hints: [
      '¿Qué momento exacto pasa la responsabilidad de uno a otro?',
      'Mientras el destino no contesta, ¿quién tiene el mensaje?',
      '¿Qué pasa con cada destinatario cuando el destino vuelve?',
    ],
    claims: {
      acepta: {
        statement: 'mail.crepes.fr contestó 250 a Alice antes de poder entregar.',
        observe({ trace }) {
          const { submitted, delivered } = bothEnds(trace);
          const [accepted] = submitted.content.replyFrames;
          const value = accepted! < delivered.content.replyFrames[0]!;
          return {
            value,
            frames: submitted.content.replyFrames,
            says: `le contestó «${submitted.content.reply}» en ${citeFrames(submitted.content.replyFrames)}`,
          };
        },
      },
      responsable: {
        statement: 'Mientras hamburger.edu no atiende, el mensaje lo guarda el programa de Alice.',
        observe({ trace }) {
          const { submitted } = bothEnds(trace);
          return {
            value: false,
            frames: submitted.content.replyFrames,
            says: `desde ${citeFrames(submitted.content.replyFrames)} lo tiene mail.crepes.fr, en su cola`,
          };
        },
      },
      todos: {
        statement: 'Como uno de los destinatarios no existe, Bob tampoco recibe el mensaje.',
        observe({ trace }) {
          const { delivered } = bothEnds(trace);
          return {
            value: false,
            frames: delivered.content.replyFrames,
            says: `se entregó: «${delivered.content.reply}», en ${citeFrames(delivered.content.replyFrames)}`,
          };
        },
      },
    },
    misconceptions: [
      {
        claim: 'Si no se puede entregar, reintenta el programa de quien escribió.',
        answer: { text: 'Lo guarda Alice.', claims: { acepta: true, responsable: true, todos: false } },
        refute({ trace }) {
          const { submitted, delivered } = bothEnds(trace);
          return {
            frames: [...submitted.content.replyFrames, delivered.firstFrame],
            says: `el programa terminó con el 250 de ${citeFrames(submitted.content.replyFrames)}; quien volvió a conectarse fue ${delivered.stream.client.address} (${citeFrames([delivered.firstFrame])})`,
          };
        },
      },
      {
        claim: 'Un destinatario malo hace fallar el mensaje entero.',
        answer: { text: 'No llega a nadie.', claims: { acepta: true, responsable: false, todos: true } },
        refute({ trace }) {
          const { delivered } = bothEnds(trace);
          return {
            frames: delivered.content.replyFrames,
            says: `cada RCPT tiene su respuesta: con el bueno alcanzó para DATA, y «${delivered.content.reply}» (${citeFrames(delivered.content.replyFrames)})`,
          };
        },
      },
    ],
  }),
];

/** The TLS handshake's version, from Server Hello. */
function handshake(evidence: check.Evidence) {
  const hello = serverHello(namedTrace(evidence, 'p465'));
  return need(hello, 'the trace "p465" has no TLS handshake.');
}

/** Our own; evidence: the trace `p465`. */
export const again = [
  truth({
    id: '13/3',
    prompt:
      'De vuelta, dos cuadernos después: ¿es verdad que, con la clave privada del certificado del servidor, se puede leer lo que se capturó en el 465?',
    hints: [
      '¿Para qué sirve el certificado: para cifrar los datos, o para probar quién es el servidor?',
      '¿De dónde salen las claves de cada sesión en la versión de TLS que se negoció?',
      'Mirá la versión en Server Hello, y qué cuenta RFC 8446 (sección 1.2) del intercambio de claves con RSA estático.',
    ],
    observe(evidence) {
      const { version, frames } = handshake(evidence);
      return {
        value: false,
        frames,
        trace: 'p465',
        says: `se negoció ${version} en ${citeFrames(frames)}: claves nuevas en cada sesión`,
      };
    },
    misconceptions: [
      {
        claim: 'Con la clave del certificado se descifra cualquier captura del servidor.',
        answer: true,
        refute(evidence) {
          const { version, frames } = handshake(evidence);
          return {
            frames,
            trace: 'p465',
            says: `${citeFrames(frames)} negocia ${version}: las claves se acuerdan en cada sesión y se olvidan; hacen falta los secretos de la sesión, que guarda quien los anota al hacerla`,
          };
        },
      },
    ],
  }),
];
