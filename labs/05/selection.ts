import { check } from 'maillab';
import { imapExchange, untagged } from '../sessions.js';
import { noopNews } from './polling.js';

const { choice, citeFrames, set } = check;

/** 5.b: which messages, by a range and by SEARCH; evidence: one trace with a session typed by hand. */
export const selection = [
  choice<'ultimo' | 'nada' | 'error'>({
    id: '5.b/beyond',
    prompt: 'El cliente pidió UID FETCH 999:* y el último UID es menor. ¿Qué contestó el servidor?',
    options: { ultimo: 'el último mensaje', nada: 'ningún mensaje', error: 'un error' },
    hints: [
      '¿Qué número es * en un rango (RFC 3501, sección 9)?',
      '¿Importa el orden en que se escriben los dos extremos (RFC 3501, sección 6.4.8)?',
      'Mirá si hay una línea FETCH antes del OK, y de qué UID es.',
    ],
    observe({ trace }) {
      const beyond = imapExchange(trace, 'UID FETCH', /^999:\*/);
      const found = untagged(beyond, 'FETCH');
      return {
        value: found.length > 0 ? 'ultimo' : beyond.completion?.status === 'OK' ? 'nada' : 'error',
        frames: beyond.replyFrames,
        says: `«${found[0]?.source ?? beyond.reply}» en ${citeFrames(beyond.replyFrames)}`,
      };
    },
    misconceptions: [
      {
        claim: 'Si no hay UID tan grandes, no viene nada.',
        answer: 'nada',
        refute({ trace }) {
          const beyond = imapExchange(trace, 'UID FETCH', /^999:\*/);
          return {
            frames: beyond.replyFrames,
            says: `${citeFrames(beyond.replyFrames)} trae uno: * es el último, y 999:* es lo mismo que del último al 999`,
          };
        },
      },
      {
        claim: 'Un rango que empieza después del final es un error.',
        answer: 'error',
        refute({ trace }) {
          const beyond = imapExchange(trace, 'UID FETCH', /^999:\*/);
          return {
            frames: beyond.replyFrames,
            says: `${citeFrames(beyond.replyFrames)} termina en OK y trae el último mensaje: con UID no es error (RFC 3501, sección 6.4.8)`,
          };
        },
      },
    ],
  }),
  set({
    id: '5.b/search',
    prompt: '¿Qué números de secuencia devolvió SEARCH UNSEEN?',
    hints: [
      '¿SEARCH devuelve mensajes, o números?',
      '¿Qué marca no tienen los que busca UNSEEN?',
      'Copiá los números de la línea «* SEARCH».',
    ],
    observe({ trace }) {
      const search = imapExchange(trace, 'SEARCH', /UNSEEN/);
      const numbers = untagged(search, 'SEARCH').flatMap(({ values }) => values.map(Number));
      const cite = citeFrames(search.replyFrames);
      return {
        value: numbers,
        frames: search.replyFrames,
        says: `${numbers.join(' ') || 'ninguno'}, en ${cite}`,
      };
    },
    misconceptions: [
      {
        claim: 'Trae todos los mensajes del buzón.',
        answer: ({ trace }) => {
          const exists = untagged(imapExchange(trace, 'SELECT'), 'EXISTS')[0]!.number!;
          const most = Math.max(exists, ...noopNews(trace).map(({ number }) => number ?? 0));
          return Array.from({ length: most }, (_, index) => index + 1);
        },
        refute({ trace }) {
          const search = imapExchange(trace, 'SEARCH', /UNSEEN/);
          return {
            frames: search.replyFrames,
            says: `${citeFrames(search.replyFrames)} deja afuera los que ya tienen \\Seen: SEARCH filtra en el servidor (RFC 3501, sección 6.4.4)`,
          };
        },
      },
    ],
  }),
];
