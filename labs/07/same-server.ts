import { check, type Trace } from 'maillab';
import { cannotCheck } from '../need.js';
import { deliveriesOf, needLogged } from '../postfix-log.js';
import { transfersOf } from '../sessions.js';
import { tallyOf } from '../tally.js';
import { cell, citeConnections, synFrames, verbFrames } from './cells.js';

const { citeFrames, field, truth, varying } = check;

/** Two domains on one server, in each setting; evidence: one trace from the sending to the deliveries, where told a log. */
export const sameServer = [
  cell({
    id: '7/mismo-mta',
    setting:
      'Un mensaje para ejemplo.com y tercerdominio.net, que atiende la misma máquina, con Postfix tal como viene.',
    stretch: 'MTA→MTA',
    hints: [
      'Cuando planifica las entregas, ¿Postfix agrupa por máquina o por el dominio escrito después de la arroba?',
      '¿Cuándo se entera de que los dos dominios tienen el mismo MX?',
      'Contá los SYN de 172.28.0.90 hacia 172.28.0.40 y mirá sus puertos de origen.',
    ],
    misconceptions: [
      {
        claim: 'Si es la misma máquina, alcanza una conexión: hay una por MTA de destino.',
        answer: [1, 1, 2, 1],
        says: (sessions) => ({
          frames: synFrames(sessions),
          says: `hacia esa única máquina hay un SYN por dominio (${citeConnections(sessions)}): la costumbre de Postfix es una conexión por dominio de próximo salto`,
        }),
      },
      {
        claim: 'Postfix reusa la conexión para el segundo dominio.',
        answer: [1, 2, 2, 2],
        says: (sessions) => ({
          frames: synFrames(sessions),
          says: `los puertos de origen son distintos: ${citeConnections(sessions)}`,
        }),
      },
    ],
  }),
  truth({
    id: '7/cache-uno',
    prompt:
      'Con la caché de conexiones encendida para los dos dominios y un solo mensaje para ambos: ¿es seguro que alcanza con una conexión?',
    optional: true,
    hints: [
      '¿Las dos entregas empiezan una detrás de la otra o al mismo tiempo?',
      '¿Qué tiene que haber pasado con la primera conexión para que la segunda entrega la encuentre libre?',
      'Compará el momento del segundo intento con el del último comando de la primera transacción.',
    ],
    observe({ trace }) {
      const sessions = transfersOf(trace);
      const frames = synFrames(sessions);
      return { value: false, frames, says: varying(raceSays(trace), 'una carrera') };
    },
    misconceptions: [
      {
        claim: 'La caché garantiza una sola conexión por máquina.',
        answer: true,
        refute: ({ trace }) => ({
          frames: synFrames(transfersOf(trace)),
          says: varying(raceSays(trace), 'una carrera'),
        }),
      },
    ],
  }),
  cell({
    id: '7/cache-dos',
    setting: 'La misma caché, y dos mensajes seguidos: el segundo, cuando el primero ya se entregó.',
    stretch: 'MTA→MTA',
    hints: [
      '¿Qué puede hacer un emisor con una conexión que ya no está usando, en vez de cerrarla?',
      '¿El segundo mensaje tiene su propio SYN?',
      'Contá los MAIL de la única conexión, y mirá qué hay entre el primero y el segundo.',
    ],
    misconceptions: [
      {
        claim: 'Son dos dominios, así que son dos conexiones, como antes.',
        answer: [2, 2, 2, 2],
        says: (sessions) => ({
          frames: verbFrames(sessions, 'MAIL'),
          says: `los dos MAIL (${citeFrames(verbFrames(sessions, 'MAIL'))}) van por la misma conexión: ${citeConnections(sessions)}`,
        }),
      },
      {
        claim: 'Los dos mensajes se juntan en una transacción.',
        answer: [1, 1, 2, 1],
        says: (sessions) => ({
          frames: verbFrames(sessions, 'DATA'),
          says: `cada mensaje tiene su DATA, en ${citeFrames(verbFrames(sessions, 'DATA'))}: se comparte la conexión, no la transacción`,
        }),
      },
    ],
  }),
  field({
    id: '7/rset',
    prompt: '¿Qué comando manda Postfix cuando una conexión guardada pasa de un mensaje al siguiente?',
    hints: [
      '¿Qué querrías comprobar antes de usar una conexión que estuvo quieta?',
      '¿Qué comando descarta lo que hubiera quedado abierto y recibe 250 (RFC 5321, sección 4.1.1.5)?',
      'Mirá el comando que está entre el primer 250 final y el segundo MAIL.',
    ],
    observe({ trace }) {
      const { session, frames } = resetOf(trace);
      return {
        value: 'RSET',
        frames,
        says: `RSET en ${citeFrames(frames)}, dentro de ${citeConnections([session])}`,
      };
    },
    misconceptions: [
      {
        claim: 'El cliente saluda otra vez con EHLO.',
        answer: 'EHLO',
        refute({ trace }) {
          const { session, frames } = resetOf(trace);
          const ehlo = verbFrames([session], 'EHLO');
          return {
            frames: [...ehlo, ...frames],
            says: `hay un solo EHLO, al principio (${citeFrames(ehlo)}); entre los dos mensajes va RSET (${citeFrames(frames)})`,
          };
        },
      },
      {
        claim: 'El cliente cierra con QUIT y vuelve a abrir.',
        answer: 'QUIT',
        refute({ trace }) {
          const { session, frames } = resetOf(trace);
          return {
            frames: [session.firstFrame, ...frames],
            says: `los dos mensajes comparten el SYN de ${citeFrames([session.firstFrame])}, y entre ellos solo está el RSET de ${citeFrames(frames)}`,
          };
        },
      },
    ],
  }),
  field({
    id: '7/conn-use',
    prompt: '¿Qué conn_use anotó Postfix en la entrega del segundo mensaje?',
    hints: [
      '¿Qué mensaje, contando desde el primero, es este para esa conexión?',
      'Cuando una conexión lleva su primer mensaje, el registro no dice conn_use. ¿En qué línea aparece?',
      'Compará ese número con los MAIL que contaste en la conexión.',
    ],
    observe({ log }) {
      const { line, connUse } = reusedIn(log);
      return { value: connUse, frames: [], says: `el registro dice «${line}»` };
    },
    misconceptions: [
      {
        claim: 'Cada mensaje estrena conexión, así que conn_use es 1.',
        answer: 1,
        refute({ log }) {
          const { line } = reusedIn(log);
          return { frames: [], logLine: line, says: `el registro lo cuenta distinto: «${line}»` };
        },
      },
    ],
  }),
  cell({
    id: '7/transporte',
    setting:
      'El mismo mensaje para los dos dominios, con una tabla de transporte que les da a ambos el mismo próximo salto.',
    stretch: 'MTA→MTA',
    hints: [
      'Si Postfix agrupa por próximo salto, ¿en cuántos grupos quedan ahora los dos destinatarios?',
      '¿Hay algo en SMTP que impida poner dominios distintos en una misma transacción?',
      'Contá los MAIL y los RCPT de la conexión que sale de 172.28.0.90.',
    ],
    misconceptions: [
      {
        claim: 'Dominios distintos no pueden compartir una transacción.',
        answer: [1, 2, 2, 2],
        says: (sessions) => ({
          frames: [...verbFrames(sessions, 'MAIL'), ...verbFrames(sessions, 'RCPT')],
          says: `los dos RCPT (${citeFrames(verbFrames(sessions, 'RCPT'))}) siguen al mismo MAIL: en SMTP un mismo sobre puede llevar dominios distintos, y RFC 5321 (sección 4.5.4.1) recomienda una sola copia por servidor`,
        }),
      },
      {
        claim: 'Sigue habiendo una conexión por dominio.',
        answer: [2, 2, 2, 2],
        says: (sessions) => ({
          frames: synFrames(sessions),
          says: `con el mismo próximo salto hay un solo SYN: ${citeConnections(sessions)}`,
        }),
      },
    ],
  }),
];

function resetOf(trace: Trace) {
  for (const session of transfersOf(trace)) {
    const frames = verbFrames([session], 'RSET');
    if (frames.length > 0 && tallyOf([session])[1] > 1) return { session, frames };
  }
  throw cannotCheck(
    'no connection between servers carries two messages. Capture two messages, one after the other, with the connection cache on.',
  );
}

function reusedIn(log: readonly string[]) {
  const reused = deliveriesOf(log).filter(({ connUse }) => connUse > 1);
  return needLogged(reused, 'delivery with conn_use');
}

function raceSays(trace: Trace): string {
  const sessions = transfersOf(trace);
  const syn = synFrames(sessions);
  if (sessions.length > 1) {
    return `esta vez hubo ${sessions.length} conexiones (${citeConnections(sessions)}): las dos entregas salieron juntas y ninguna esperó a la otra`;
  }
  return `esta vez hubo una sola, la de ${citeFrames(syn)}, porque la segunda entrega encontró libre a la primera: es una carrera, y en otra corrida pueden ser dos`;
}
