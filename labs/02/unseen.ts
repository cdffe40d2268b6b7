import { check, type Trace } from 'maillab';
import { composeTrace } from '../compose.js';
import { messagesOf, pop3Exchange, sessionsOf } from '../sessions.js';

const { choice, citeFrames, truth } = check;

/** A capture that nobody has seen: somebody reads mail, and it does not say with what. */
export function unseen02(): Trace {
  return composeTrace([
    {
      client: { address: '172.28.0.62', port: 40_300 },
      server: { address: '172.28.0.60', port: 2110 },
      start: 1_757_000_000_000_000_000n,
      says: `
        S: +OK listo
        C: USER alicia
        S: +OK
        C: PASS secreta
        S: +OK
        C: UIDL
        S: +OK
         | 1 aa01
         | 2 aa02
         | .
        C: RETR 2
        S: +OK
         | From: bob@hamburger.edu
         | Subject: almuerzo
         |
         | Dale.
         | .
        C: DELE 2
        S: +OK
        C: QUIT
        S: +OK
        S. FIN
        C. FIN
      `,
    },
  ]);
}

/** What came back from notebook 00, and the same questions to a capture made elsewhere. */
export const unseen = [
  truth({
    id: '02/1',
    prompt:
      'De vuelta, del cuaderno 00: ¿es verdad que cada mensaje que se envía necesita su propia conexión?',
    hints: [
      '¿Qué hace falta para que el servidor reciba un segundo mensaje: una conexión o una transacción?',
      '¿Cuántos 250 finales hay, y cuántos SYN hacia el puerto 25?',
      'Mirá el puerto de origen de los dos envíos.',
    ],
    observe({ trace }) {
      const frames = messagesOf(trace).flatMap(({ replyFrames }) => replyFrames);
      const sessions = sessionsOf(trace);
      return {
        value: sessions.length >= frames.length,
        frames,
        says: `${frames.length} mensajes aceptados (${citeFrames(frames)}) en ${sessions.length === 1 ? 'una conexión' : `${sessions.length} conexiones`}`,
      };
    },
    misconceptions: [
      {
        claim: 'Un mensaje, una conexión.',
        answer: true,
        refute({ trace }) {
          const frames = messagesOf(trace).flatMap(({ replyFrames }) => replyFrames);
          const { firstFrame } = sessionsOf(trace)[0]!;
          return {
            frames: [firstFrame, ...frames],
            says: `los 250 de ${citeFrames(frames)} llegaron por la conexión de ${citeFrames([firstFrame])}: después de un mensaje puede empezar otra transacción (RFC 5321, sección 4.1.4)`,
          };
        },
      },
    ],
  }),
  choice<'pop3' | 'imap' | 'nose'>({
    id: '02/2',
    prompt: 'En la captura nunca vista el puerto no dice nada. ¿Con qué protocolo se leyó el correo?',
    options: { pop3: 'POP3', imap: 'IMAP', nose: 'no se puede saber sin el puerto' },
    hints: [
      '¿Qué tienen de propio los saludos de cada protocolo?',
      '¿Los comandos llevan etiqueta?',
      'Mirá con qué empieza cada respuesta del servidor.',
    ],
    observe({ trace }) {
      const greeting = trace.conversations('pop3')[0]!.exchanges[0]!;
      const cite = citeFrames(greeting.replyFrames);
      return { value: 'pop3', frames: greeting.replyFrames, says: `«${greeting.reply}» en ${cite}` };
    },
    misconceptions: [
      {
        claim: 'El protocolo lo decide el puerto.',
        answer: 'nose',
        refute({ trace }) {
          const retr = pop3Exchange(trace, 'RETR');
          return {
            frames: retr.commandFrames,
            says: `${citeFrames(retr.commandFrames)} dice RETR, un comando de POP3, en un puerto que no es el 110: ese es el asignado (RFC 1939, sección 3), pero el protocolo es lo que se dice`,
          };
        },
      },
    ],
  }),
  truth({
    id: '02/3',
    prompt: 'En esa captura, ¿es verdad que el servidor borró el mensaje porque POP3 es así?',
    hints: [
      '¿Hay un comando que pida el borrado?',
      '¿Quién lo manda?',
      'Compará con la captura tuya: ¿se borró algo ahí?',
    ],
    observe({ trace }) {
      const dele = pop3Exchange(trace, 'DELE');
      return {
        value: false,
        frames: dele.commandFrames,
        says: `lo pidió el cliente con ${dele.command} en ${citeFrames(dele.commandFrames)}`,
      };
    },
    misconceptions: [
      {
        claim: 'Con POP3 los mensajes se borran solos.',
        answer: true,
        refute({ trace }) {
          const dele = pop3Exchange(trace, 'DELE');
          return {
            frames: dele.commandFrames,
            says: `el DELE de ${citeFrames(dele.commandFrames)} lo mandó el cliente, y se cumplió con su QUIT: el servidor no debe borrar ahí nada que no esté marcado (RFC 1939, sección 6)`,
          };
        },
      },
    ],
  }),
];
