import { check, type Trace } from 'maillab';
import { transfersOf } from '../sessions.js';
import { tallyOf } from '../tally.js';
import { cell, citeConnections, synFrames, verbFrames } from './cells.js';

const { choice, citeFrames, field, truth, varying } = check;

/** Many messages from one client or one queue; evidence: one trace from the sending to the last delivery. */
export const manyMessages = [
  cell({
    id: '7/msa-pool',
    setting: 'Tres mensajes distintos, enviados por un programa que mantiene abierta su conexión.',
    stretch: 'MUA→MSA',
    hints: [
      '¿Terminar una transacción obliga a terminar la sesión?',
      'Después de un 250 final, ¿en qué estado queda el servidor y qué comando acepta?',
      'Contá los MAIL que van por el único SYN del cliente.',
    ],
    misconceptions: [
      {
        claim: 'Cada mensaje necesita su propia conexión TCP.',
        answer: [3, 3, 3, 3],
        says: (sessions) => ({
          frames: verbFrames(sessions, 'MAIL'),
          says: `los tres MAIL (${citeFrames(verbFrames(sessions, 'MAIL'))}) viajan por la misma conexión: ${citeConnections(sessions)}`,
        }),
      },
      {
        claim: 'Si es una conexión, es un solo mensaje.',
        answer: [1, 1, 3, 1],
        says: (sessions) => ({
          frames: verbFrames(sessions, 'DATA'),
          says: `hay tres DATA, en ${citeFrames(verbFrames(sessions, 'DATA'))}, cada uno con su 250 y su identificador de cola`,
        }),
      },
    ],
  }),
  truth({
    id: '7/vaciado',
    prompt:
      'Varios mensajes esperan en la cola para el mismo dominio y se la vacía de golpe. ¿Es verdad que van todos por una sola conexión?',
    hints: [
      'Si tuvieras que sacar muchas cartas para el mismo edificio, ¿mandarías un solo cartero?',
      '¿Cuántos SYN hay hacia el servidor de destino?',
      'Contá cuántos MAIL lleva cada conexión: ¿son todos iguales?',
    ],
    observe({ trace }) {
      const sessions = transfersOf(trace);
      return { value: sessions.length === 1, frames: synFrames(sessions), says: spread(trace) };
    },
    misconceptions: [
      {
        claim: 'Toda la cola de un dominio sale por una conexión.',
        answer: true,
        refute: ({ trace }) => ({ frames: synFrames(transfersOf(trace)), says: spread(trace) }),
      },
    ],
  }),
  field({
    id: '7/tls',
    prompt:
      'Con la caché encendida y TLS entre los servidores, ¿cuántas conexiones usan los dos mensajes seguidos?',
    hints: [
      '¿Quién tiene las claves de una sesión TLS: la máquina o el proceso que la abrió?',
      'Si ese proceso termina, ¿puede otro seguir hablando por la misma conexión cifrada?',
      'Contá los SYN hacia 172.28.0.40, y buscá conn_use en el registro.',
    ],
    observe({ trace }) {
      const sessions = transfersOf(trace);
      return {
        value: sessions.length,
        frames: synFrames(sessions),
        says: `${sessions.length}: ${citeConnections(sessions)}`,
      };
    },
    misconceptions: [
      {
        claim: 'TLS no cambia nada: la caché sigue dando una sola conexión.',
        answer: 1,
        refute({ trace }) {
          const sessions = transfersOf(trace);
          const starttls = verbFrames(sessions, 'STARTTLS');
          return {
            frames: [...synFrames(sessions), ...starttls],
            says: `cada mensaje abrió la suya (${citeConnections(sessions)}) y negoció su propio TLS (${citeFrames(starttls)}); Postfix solo comparte conexiones cifradas con smtp_tls_connection_reuse=yes`,
          };
        },
      },
    ],
  }),
  choice<'puerto-origen' | 'puerto-destino' | 'queue-id'>({
    id: '7/identidad',
    prompt: 'Varias conexiones van de la misma máquina a la misma máquina y puerto. ¿Qué las distingue?',
    options: {
      'puerto-origen': 'el puerto del cliente',
      'puerto-destino': 'el puerto del servidor',
      'queue-id': 'el identificador de cola del mensaje',
    },
    hints: [
      '¿Qué cuatro números identifican una conexión TCP?',
      'De esos cuatro, ¿cuáles son iguales en todas las conexiones de la cola vaciada?',
      'Compará las columnas Source Port y Destination Port de los SYN.',
    ],
    observe({ trace }) {
      const sessions = transfersOf(trace);
      return { value: 'puerto-origen', frames: synFrames(sessions), says: citeConnections(sessions) };
    },
    misconceptions: [
      {
        claim: 'Cada conexión va a otro puerto del servidor.',
        answer: 'puerto-destino',
        refute({ trace }) {
          const sessions = transfersOf(trace);
          return {
            frames: synFrames(sessions),
            says: `el puerto del servidor es ${sessions[0]!.stream.server.port} en todas: ${citeConnections(sessions)}`,
          };
        },
      },
      {
        claim: 'Las distingue el mensaje que llevan.',
        answer: 'queue-id',
        refute({ trace }) {
          const sessions = transfersOf(trace);
          const busiest = [...sessions].sort((a, b) => tallyOf([b])[1] - tallyOf([a])[1])[0]!;
          const frames = verbFrames([busiest], 'MAIL');
          return {
            frames,
            says: `una misma conexión lleva varios mensajes (MAIL en ${citeFrames(frames)}): TCP no sabe de mensajes, solo de direcciones y puertos`,
          };
        },
      },
    ],
  }),
];

/** How a full queue was shared out this time: how many connections there are, and which carries how many, is a race. */
function spread(trace: Trace): string {
  const sessions = transfersOf(trace);
  const loads = sessions.map((each) => `${tallyOf([each])[1]} por la de ${citeFrames([each.firstFrame])}`);
  return `${varying(sessions.length)} conexiones: ${varying(check.list(loads))}`;
}
