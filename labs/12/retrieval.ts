import { check } from 'maillab';
import { lookupsLike } from '../dns.js';
import { PC_D } from '../hosts.js';
import { readerLookup } from './lookups.js';

const { choice, citeFrames } = check;

/** What Alicia's program has to find; evidence: the trace of the first sending and retrieval. */
export const retrieval = [
  choice<'a' | 'mx' | 'nada'>({
    id: '12.h',
    prompt: '¿Qué tiene que resolver el programa de Alicia para leer su correo?',
    options: {
      a: 'la dirección (A) del servidor donde está su buzón',
      mx: 'el MX de su dominio',
      nada: 'nada: el mensaje ya llegó a su dominio',
    },
    hints: [
      '¿Quién va a buscar el mensaje: el servidor a Alicia, o Alicia al servidor?',
      'Compará lo que necesita su programa con lo que necesitó el de PC-A.',
      'Mirá qué pide 172.28.0.62 antes de abrir su conexión al puerto 143.',
    ],
    observe({ trace }) {
      const { exchange, name } = readerLookup(trace);
      const asksMx = lookupsLike(trace, { asker: PC_D, type: 'MX' }).length > 0;
      return {
        value: asksMx ? 'mx' : 'a',
        frames: exchange.commandFrames,
        says: `A de ${name} en ${citeFrames(exchange.commandFrames)}`,
      };
    },
    misconceptions: [
      {
        claim: 'También el que lee busca el MX de su dominio.',
        answer: 'mx',
        refute({ trace }) {
          const { exchange } = readerLookup(trace);
          return {
            frames: exchange.commandFrames,
            says: `PC-D pide solo A (${citeFrames(exchange.commandFrames)}): el MX dice quién recibe, no dónde se lee, y podrían ser máquinas distintas`,
          };
        },
      },
      {
        claim: 'El mensaje llega solo hasta el programa de Alicia.',
        answer: 'nada',
        refute({ trace }) {
          const { exchange } = readerLookup(trace);
          return {
            frames: exchange.commandFrames,
            says: `es PC-D quien pregunta (${citeFrames(exchange.commandFrames)}) y quien se conecta: hasta ahí el mensaje esperaba en el buzón`,
          };
        },
      },
    ],
  }),
];
