import { check, type Trace } from 'maillab';
import { exchangesIn, lookupsLike, needLookup } from '../dns.js';
import { hop } from './hops.js';

const { citeFrames, field, truth } = check;

/** 1: who asks the DNS, and what for; evidence: one trace of the whole way. */
export const whoAsks = [
  field({
    id: '1/mx',
    prompt:
      'Tu servidor pregunta el MX del dominio de destino. ¿Qué trae el dato de la respuesta, además de la preferencia?',
    hints: [
      '¿Un registro MX lleva una dirección o un nombre?',
      '¿Para qué pregunta tu servidor, después, por ese nombre?',
      'Leé lo que sigue al número de preferencia.',
    ],
    observe({ trace }) {
      const lookup = mxLookup(trace);
      const { exchange } = lookup;
      const name = exchangesIn(lookup)[0]!.exchange;
      const cite = citeFrames(exchange.replyFrames);
      return {
        value: name.replace(/\.$/, ''),
        frames: exchange.replyFrames,
        says: `el nombre ${name} en ${cite}`,
      };
    },
    misconceptions: [
      {
        claim: 'El MX da la dirección IP del servidor.',
        answer: ({ trace }) => hop(trace, 1).stream.server.address,
        refute({ trace }) {
          const { exchange } = mxLookup(trace);
          return {
            frames: exchange.replyFrames,
            says: `el dato del MX de ${citeFrames(exchange.replyFrames)} es un nombre; la dirección es otro registro, el A o AAAA de ese nombre (RFC 5321, sección 5.1)`,
          };
        },
      },
    ],
  }),
  truth({
    id: '1/client-dns',
    prompt: '¿Es verdad que el cliente tuvo que preguntar el MX antes de enviar?',
    hints: [
      '¿Qué tiene configurado el cliente: un dominio o un servidor?',
      '¿Qué dirección de origen tiene la consulta MX?',
      'Filtrá por dns y fijate si hay alguna de 172.28.0.1.',
    ],
    observe({ trace }) {
      const { exchange, asker } = mxLookup(trace);
      const fromClient = lookupsLike(trace, { asker: hop(trace, 0).stream.client.address });
      const cite = citeFrames(exchange.commandFrames);
      return {
        value: fromClient.length > 0,
        frames: exchange.commandFrames,
        says: `el MX lo pregunta ${asker}, en ${cite}`,
      };
    },
    misconceptions: [
      {
        claim: 'El MUA busca el MX del destinatario.',
        answer: true,
        refute({ trace }) {
          const { exchange, asker } = mxLookup(trace);
          return {
            frames: exchange.commandFrames,
            says: `la consulta de ${citeFrames(exchange.commandFrames)} es de ${asker}, tu servidor; el cliente se conectó a la dirección que tenía configurada`,
          };
        },
      },
    ],
  }),
];

function mxLookup(trace: Trace) {
  return needLookup(
    trace,
    { type: 'MX', asker: hop(trace, 1).stream.client.address },
    "the destination's MX",
  );
}
