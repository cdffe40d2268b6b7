import { check, receivedFields, type Trace } from 'maillab';
import { type Lookup, lookupsLike, lookupsOf } from '../dns.js';
import { MAIL_INFO, RELAY } from '../hosts.js';
import { need } from '../need.js';
import { retrievedIn } from './retrieved.js';

const { citeFrames, field, list, truth } = check;

/** Who asked for the MX of hamburger.edu. */
function mxAskers(trace: Trace): { asker: string; frame: number }[] {
  return lookupsLike(trace, { name: 'hamburger.edu', type: 'MX' }).map(({ asker, frames }) => ({
    asker,
    frame: frames[0]!,
  }));
}

/** What mail.info asked instead. */
function relayLookup(trace: Trace): Lookup {
  return need(
    lookupsOf(trace).find(({ asker, name }) => asker === MAIL_INFO && name === 'relay.unlp.edu.ar'),
    'mail.info did not look its smarthost up. Capture the whole sending.',
  );
}

/** Relay; evidence: the trace of the sending by the smarthost. */
export const relay = [
  truth({
    id: '13.5/mx',
    optional: true,
    prompt: '¿Es verdad que mail.info.unlp.edu.ar pidió el MX de hamburger.edu antes de entregar?',
    hints: [
      'Un servidor con smarthost, ¿necesita saber quién recibe para cada dominio?',
      '¿Quién hace entonces esa averiguación?',
      'Buscá las consultas MX de la captura y mirá de qué direcciones salen: mail.info es 172.28.0.45, el relay 172.28.0.44.',
    ],
    observe({ trace }) {
      const own = relayLookup(trace);
      return {
        value: mxAskers(trace).some(({ asker }) => asker === MAIL_INFO),
        frames: own.frames,
        says: `pidió ${own.type} de ${own.name}, en ${citeFrames(own.frames)}, y ningún MX`,
      };
    },
    misconceptions: [
      {
        claim: 'El relay se usa solo cuando el servidor no puede entregar por su cuenta.',
        answer: true,
        refute({ trace }) {
          const own = relayLookup(trace);
          const asked = mxAskers(trace).filter(({ asker }) => asker === RELAY);
          const frames = asked.map(({ frame }) => frame);
          return {
            frames: [...own.frames, ...frames],
            says: `ni lo intentó: buscó derecho a ${own.name} (${citeFrames(own.frames)}); el MX lo pidió el relay${frames.length > 0 ? ` (${citeFrames(frames)})` : ''}`,
          };
        },
      },
    ],
  }),
];

const receivedIn = (trace: Trace) => {
  const { message, frames } = retrievedIn(trace);
  return { hops: receivedFields(message), frames };
};

/** The hops that a message tells of; evidence: the trace in which Bob fetched it. */
export const hops = [
  field({
    id: '13.5/received',
    optional: true,
    prompt: '¿Cuántos campos Received trae el mensaje del relay cuando Bob lo lee?',
    hints: [
      '¿Quién agrega un Received, y dónde lo pone (RFC 5321, sección 4.4)?',
      'Contá las manos por las que pasó, y no te olvides de la última, dentro de hamburger.edu.',
      'Leé el encabezado de abajo hacia arriba.',
    ],
    observe({ trace }) {
      const { hops, frames } = receivedIn(trace);
      const by = hops.map((hop) => hop.by?.value ?? '¿?').reverse();
      return {
        value: hops.length,
        frames,
        says: `${hops.length}, de abajo arriba: ${list(by)}, en ${citeFrames(frames)}`,
      };
    },
    misconceptions: [
      {
        claim: 'El mensaje va directo: los servidores intermedios son raros.',
        answer: 1,
        refute({ trace }) {
          const { hops, frames } = receivedIn(trace);
          return {
            frames,
            says: `${citeFrames(frames)} trae ${hops.length}: cada mano que lo recibió agregó el suyo arriba`,
          };
        },
      },
    ],
  }),
];
