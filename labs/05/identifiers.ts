import { check, fetchItems, type ImapResponse, type Trace } from 'maillab';
import { cannotCheck, lacking } from '../need.js';
import { imapExchange, imapExchanges, untagged } from '../sessions.js';

const { citeFrames, field } = check;

/** 5.b: what names a command and a message; evidence: one trace with a session typed by hand. */
export const identifiers = [
  field({
    id: '5.b/tag',
    prompt: '¿Con qué palabra empieza la respuesta que da por terminado el SELECT?',
    hints: [
      '¿Cómo sabe el cliente a cuál de sus comandos le contestan, si mandó varios?',
      '¿Qué puso el cliente delante del comando?',
      'Leé la última línea de la respuesta, no las que empiezan con asterisco.',
    ],
    observe({ trace }) {
      const select = imapExchange(trace, 'SELECT');
      const cite = citeFrames(select.replyFrames);
      return { value: select.tag!, frames: select.replyFrames, says: `etiqueta ${select.tag} en ${cite}` };
    },
    misconceptions: [
      {
        claim: 'Todas las respuestas empiezan con asterisco.',
        answer: '*',
        refute({ trace }) {
          const select = imapExchange(trace, 'SELECT');
          return {
            frames: select.replyFrames,
            says: `en ${citeFrames(select.replyFrames)} las líneas con * traen datos o avisos y la que repite ${select.tag} cierra el comando (RFC 3501, sección 2.2.2)`,
          };
        },
      },
    ],
  }),
  field({
    id: '5.b/uid',
    prompt: '¿Qué UID tiene el mensaje cuyo número de secuencia es 1?',
    hints: [
      '¿Qué le pasa a la numeración 1, 2, 3… cuando se borra el primero?',
      '¿Cuál de los dos números sigue igual en la sesión siguiente, si UIDVALIDITY no cambió?',
      'Buscá la línea «* 1 FETCH» que trae la palabra UID.',
    ],
    observe({ trace }) {
      const { uid, response } = uidOfFirst(trace);
      const cite = citeFrames(response.frames);
      return { value: uid, frames: response.frames, says: `* 1 FETCH … UID ${uid} en ${cite}` };
    },
    misconceptions: [
      {
        claim: 'El UID es el número del mensaje en el buzón.',
        answer: 1,
        refute({ trace }) {
          const { uid, response } = uidOfFirst(trace);
          return {
            frames: response.frames,
            says: `${citeFrames(response.frames)} dice «* 1 FETCH» y UID ${uid}: el primero es la posición en este momento; el segundo no cambia mientras no cambie UIDVALIDITY (RFC 3501, sección 2.3.1)`,
          };
        },
      },
    ],
  }),
];

function uidOfFirst(trace: Trace): { uid: number; response: ImapResponse } {
  for (const exchange of imapExchanges(trace, 'UID FETCH')) {
    for (const response of untagged(exchange, 'FETCH')) {
      const uid = fetchItems(response).get('UID');
      if (response.number === 1 && typeof uid === 'number') return { uid, response };
    }
  }
  throw cannotCheck(lacking('"* 1 FETCH" with its UID'));
}
