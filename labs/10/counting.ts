import { check, type Trace } from 'maillab';
import { needSome } from '../need.js';
import type { SeenSession } from '../seen-session.js';
import { submissionsOf } from '../sessions.js';
import { type Tally, tallyOf } from '../tally.js';

const { citeFrames, list, namedTrace, order } = check;

/** The words of before, asked again; evidence: the trace `listas`. */
export const counting = [
  order({
    id: '10/5',
    prompt:
      'En la captura de las listas: ¿cuántas conexiones, transacciones (MAIL), destinatarios (RCPT) y contenidos (DATA) hubo de tu programa? (En ese orden.)',
    hints: [
      '¿Qué identifica a una conexión, y qué abre una transacción?',
      '¿Cuántos destinatarios puede tener una transacción?',
      'Contá los SYN desde 172.28.0.1, y en cada conexión los MAIL, los RCPT y los DATA aceptados.',
    ],
    observe(evidence) {
      const { sessions, tally } = counts(namedTrace(evidence, 'listas'));
      const frames = sessions.map(({ firstFrame }) => firstFrame);
      const [connections, mail, rcpt, data] = tally;
      return {
        value: tally,
        frames,
        trace: 'listas',
        says: `${connections} conexiones (${citeFrames(frames)}), ${mail} transacciones, ${rcpt} destinatarios, ${data} contenidos`,
      };
    },
    misconceptions: [
      {
        claim: 'Cada destinatario es un mensaje.',
        answer(evidence) {
          const [connections, , rcpt] = counts(namedTrace(evidence, 'listas')).tally;
          return [connections!, rcpt!, rcpt!, rcpt!];
        },
        refute(evidence) {
          const { sessions } = counts(namedTrace(evidence, 'listas'));
          const frames = sessions.flatMap(({ content }) => content.replyFrames);
          return {
            frames,
            trace: 'listas',
            says: `hubo un contenido por transacción, cada uno con su respuesta (${list(frames.map((frame) => citeFrames([frame])))}), y varios RCPT en la misma`,
          };
        },
      },
    ],
  }),
];

function counts(trace: Trace): { sessions: SeenSession[]; tally: Tally } {
  const sessions = needSome(submissionsOf(trace), 'the client sent nothing in the trace "listas".');
  return { sessions, tally: tallyOf(sessions) };
}
