import { check, type Trace } from 'maillab';
import { needLogged, queuedOf } from '../postfix-log.js';
import { transfersOf } from '../sessions.js';
import { cell, citeConnections, synFrames, verbFrames } from './cells.js';

const { citeFrames, field, list, set, varying } = check;

/** One message to two people of one domain; evidence: one trace from the submission to the last delivery, where told a log. */
export const oneDomain = [
  cell({
    id: '7/msa-mismo',
    setting: 'Un mensaje para dos personas de ejemplo.com.',
    stretch: 'MUA→MSA',
    hints: [
      '¿El programa de correo escribió una carta o dos?',
      '¿Qué cambia de una persona a otra: el contenido o el sobre?',
      'Filtrá por smtp y por la dirección del cliente: contá cuántas veces aparece cada comando.',
    ],
    misconceptions: [
      {
        claim: 'Dos RCPT son dos mensajes, así que hay dos MAIL y dos DATA.',
        answer: [1, 2, 2, 2],
        says(sessions) {
          const frames = verbFrames(sessions, 'DATA');
          return {
            frames,
            says: `hay un solo DATA, en ${citeFrames(frames)}: los dos RCPT son el sobre de una misma transacción (RFC 5321, sección 3.3)`,
          };
        },
      },
      {
        claim: 'El programa abre una conexión por destinatario.',
        answer: [2, 2, 2, 2],
        says: (sessions) => ({
          frames: synFrames(sessions),
          says: `hay un solo SYN hacia el MSA: ${citeConnections(sessions)}`,
        }),
      },
    ],
  }),
  cell({
    id: '7/mta-mismo',
    setting: 'Ese mismo mensaje, cuando el servidor de redes lo pasa al de ejemplo.com.',
    stretch: 'MTA→MTA',
    hints: [
      '¿A cuántas máquinas distintas hay que llegar?',
      'Si dos vecinos viven en el mismo edificio, ¿el cartero necesita dos copias de la carta para llevarla hasta la puerta?',
      'Buscá el SYN que sale de 172.28.0.90 y contá los comandos de esa conexión.',
    ],
    misconceptions: [
      {
        claim: 'El MTA manda una copia por destinatario.',
        answer: [1, 2, 2, 2],
        says(sessions) {
          const frames = verbFrames(sessions, 'MAIL');
          return {
            frames,
            says: `hay un solo MAIL, en ${citeFrames(frames)}: mandar una sola copia es lo que RFC 5321 (sección 4.5.4.1) recomienda con SHOULD`,
          };
        },
      },
      {
        claim: 'El MTA abre una conexión por destinatario.',
        answer: [2, 2, 2, 2],
        says: (sessions) => ({
          frames: synFrames(sessions),
          says: `hay una sola conexión: ${citeConnections(sessions)}`,
        }),
      },
    ],
  }),
  field({
    id: '7/nrcpt',
    prompt: 'En el registro de Postfix, ¿qué valor de nrcpt tiene ese mensaje?',
    hints: [
      '¿Qué cuenta el servidor al encolar: mensajes o direcciones del sobre?',
      'Buscá la línea de qmgr que lleva el identificador de cola del mensaje.',
      'Compará ese número con la cantidad de RCPT que contaste en el cable.',
    ],
    observe({ log }) {
      const queued = needLogged(queuedOf(log), 'line of qmgr');
      return {
        value: queued.nrcpt,
        frames: [],
        says: `el registro dice «${queued.line}»: un identificador de cola, ${queued.nrcpt} destinatarios`,
      };
    },
    misconceptions: [
      {
        claim: 'Cada destinatario tiene su propio mensaje en la cola, con nrcpt=1.',
        answer: 1,
        refute({ log }) {
          const queued = needLogged(queuedOf(log), 'line of qmgr');
          return {
            frames: [],
            logLine: queued.line,
            says: `un solo mensaje en la cola lleva a los ${queued.nrcpt}: «${queued.line}»`,
          };
        },
      },
    ],
  }),
];

/** One message to more recipients than the sender puts in one transaction; evidence: the trace. */
export const sixty = [
  cell({
    id: '7/msa-60',
    setting: 'Un mensaje para 60 direcciones de ejemplo.com.',
    stretch: 'MUA→MSA',
    hints: [
      '¿Cuántos destinatarios, como mínimo, tiene que aguantar un servidor en una transacción (RFC 5321, sección 4.5.3.1.8)?',
      '¿60 está por debajo o por encima de ese mínimo?',
      'Contá los RCPT que recibieron 250 en la conexión del cliente, y los DATA.',
    ],
    misconceptions: [
      {
        claim: 'Con tantos destinatarios, el programa manda 60 mensajes.',
        answer: [1, 60, 60, 60],
        says(sessions) {
          const frames = verbFrames(sessions, 'DATA');
          return { frames, says: `hay un solo DATA, en ${citeFrames(frames)}, para los 60 RCPT` };
        },
      },
    ],
  }),
  set({
    id: '7/limite',
    prompt:
      'Cuando el servidor pasa ese mensaje al de ejemplo.com, ¿cuántos RCPT lleva cada transacción? Escribí una lista.',
    hints: [
      '¿Entraron los 60 en una sola transacción?',
      'La norma fija un mínimo que el receptor tiene que aceptar. ¿Y quién decide cuántos manda el emisor?',
      'Contá los RCPT entre cada MAIL y su DATA, en las conexiones que salen de 172.28.0.90.',
    ],
    observe({ trace }) {
      const counts = recipientsPerTransaction(trace);
      const frames = verbFrames(transfersOf(trace), 'MAIL');
      return {
        value: counts,
        frames,
        says: `${citeCounts(counts)} RCPT en las transacciones que empiezan en ${citeFrames(frames)}: el corte es de Postfix (default_destination_recipient_limit), no de la norma`,
      };
    },
    misconceptions: [
      {
        claim: 'Un mensaje es siempre una transacción, tenga los destinatarios que tenga.',
        answer: [60],
        refute({ trace }) {
          const frames = verbFrames(transfersOf(trace), 'MAIL');
          return {
            frames,
            says: `el mismo mensaje empezó ${frames.length} transacciones, con MAIL en ${citeFrames(frames)}: un emisor puede partir la lista (MAY, RFC 5321, sección 4.5.4.1)`,
          };
        },
      },
      {
        claim: 'Va una transacción por destinatario.',
        answer: [1],
        refute({ trace }) {
          const counts = recipientsPerTransaction(trace);
          const frames = verbFrames(transfersOf(trace), 'MAIL');
          return {
            frames,
            says: `con los MAIL de ${citeFrames(frames)} viajaron ${citeCounts(counts)} destinatarios`,
          };
        },
      },
    ],
  }),
];

/** Which of the transactions comes first is a race. */
function citeCounts(counts: readonly number[]): string {
  return varying(list(counts.map(String)), list([...counts].sort((a, b) => b - a).map(String)));
}

function recipientsPerTransaction(trace: Trace): number[] {
  return transfersOf(trace)
    .flatMap(({ transactions }) => transactions)
    .map(({ forwardPaths }) => forwardPaths.filter(({ accepted }) => accepted).length)
    .filter((count) => count > 0);
}
