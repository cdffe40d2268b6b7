import { check, type Trace } from 'maillab';
import { iterationOf, needLookup } from '../dns.js';
import { MAIL1_EXAMPLE, PC_A, SMTP_5 } from '../hosts.js';
import { fetches, imapIn } from '../sessions.js';
import { submission } from './layers.js';
import { mxLookup } from './lookups.js';

const { choice, citeFrames, field, namedTrace, prose } = check;

/** The query by which mail1 learns who may send for misitio.com.ar. */
const policyLookup = (trace: Trace) =>
  needLookup(
    trace,
    { asker: MAIL1_EXAMPLE, type: 'TXT', name: 'misitio.com.ar' },
    'mail1 for the SPF record',
  );

/** How much of the resolution the second sending had to repeat. */
function cached(evidence: check.Evidence) {
  const [first, second] = ['primera', 'segunda'].map((name) => {
    const trace = namedTrace(evidence, name);
    const lookup = mxLookup(trace);
    return { lookup, asked: iterationOf(trace, lookup) };
  });
  return { first: first!, second: second! };
}

/** The whole way, told and walked again; evidence says which trace each one reads. */
export const wholeWay = [
  prose({
    id: '12.cuenta',
    prompt:
      'Contá el camino del mensaje, de que Pedro aprieta «enviar» a que Alicia lo lee: quién pregunta qué a quién, quién se conecta con quién.',
    points: 4,
    hints: [
      '¿Cuántos preguntan al DNS, y a cuál cada uno?',
      'Cada conexión TCP tiene un cliente: ¿quién es en cada tramo?',
      '¿Dónde espera el mensaje, y quién lo va a buscar?',
    ],
    claims: {
      directo: {
        statement: 'PC-A se conecta con el servidor de Alicia.',
        observe({ trace }) {
          const { firstFrame, stream } = submission(trace);
          return {
            value: stream.server.address === MAIL1_EXAMPLE,
            frames: [firstFrame],
            says: `PC-A se conecta con ${stream.server.address} en ${citeFrames([firstFrame])}`,
          };
        },
      },
      resuelve: {
        statement: 'Quien le pregunta a la raíz es smtp-5.',
        observe({ trace }) {
          const asked = iterationOf(trace, mxLookup(trace));
          const frames = asked.flatMap(({ exchange }) => exchange.commandFrames);
          return {
            value: asked.some(({ asker }) => asker === SMTP_5),
            frames,
            says: `las consultas de la resolución salen de ns1, en ${citeFrames(frames)}`,
          };
        },
      },
      espera: {
        statement: 'El mensaje espera en el servidor de example.com hasta que el programa de Alicia lo pide.',
        observe({ trace }) {
          const fetch = imapIn(trace).find(fetches);
          const frames = fetch?.frames ?? [];
          return { value: fetch !== undefined, frames, says: `lo pide en ${citeFrames(frames)}` };
        },
      },
    },
    misconceptions: [
      {
        claim: 'El programa de quien envía se conecta con el servidor de quien recibe.',
        answer: { text: 'PC-A busca a mail1.', claims: { directo: true, resuelve: false, espera: true } },
        refute({ trace }) {
          const { firstFrame, stream } = submission(trace);
          return {
            frames: [firstFrame],
            says: `el único SYN de PC-A para enviar va a ${stream.server.address}, su propio servidor (${citeFrames([firstFrame])})`,
          };
        },
      },
      {
        claim: 'El servidor de correo recorre él mismo el DNS desde la raíz.',
        answer: { text: 'smtp-5 va a la raíz.', claims: { directo: false, resuelve: true, espera: true } },
        refute({ trace }) {
          const lookup = mxLookup(trace);
          const asked = iterationOf(trace, lookup).flatMap(({ exchange }) => exchange.commandFrames);
          return {
            frames: [...lookup.exchange.commandFrames, ...asked],
            says: `por el MX smtp-5 hace una sola consulta, que pide recursión (${citeFrames(lookup.exchange.commandFrames)}); la recorrida la hace ns1 en su nombre (${citeFrames(asked)})`,
          };
        },
      },
    ],
  }),
  field({
    id: '12/1',
    prompt:
      'Se envía de nuevo, enseguida. Para contestar el MX de example.com por segunda vez, ¿a cuántos servidores les preguntó ns1?',
    hints: [
      '¿Qué hizo ns1 con lo que averiguó la primera vez?',
      'Cada registro viene con un TTL (RFC 1035, sección 3.2.1). ¿Ya había vencido?',
      'En la segunda escalera, contá las flechas que salen de ns1 hacia la raíz, com y ex.com entre la consulta MX y su respuesta.',
    ],
    observe(evidence) {
      const { second } = cached(evidence);
      const frames = second.lookup.frames;
      const [mx] = second.lookup.exchange.response!.answers;
      return {
        value: second.asked.length,
        frames,
        trace: 'segunda',
        says: `${second.asked.length}: contesta de su caché en ${citeFrames(frames)}, con ${check.varying(`${mx?.ttl} s`)} de vida por delante`,
      };
    },
    misconceptions: [
      {
        claim: 'Cada envío recorre el DNS desde la raíz.',
        answer: (evidence) => cached(evidence).first.asked.length,
        refute(evidence) {
          const { first, second } = cached(evidence);
          return {
            frames: second.lookup.frames,
            trace: 'segunda',
            says: `la primera vez hicieron falta ${first.asked.length} consultas; la segunda, ${second.asked.length}: a la pregunta le sigue la respuesta, ${citeFrames(second.lookup.frames)}`,
          };
        },
      },
    ],
  }),
  choice<'recibe' | 'envia' | 'mua'>({
    id: '12/2',
    prompt:
      'De vuelta, dos cuadernos después: en el primer envío alguien pidió el registro TXT de misitio.com.ar, donde está su política SPF. ¿Quién?',
    options: {
      envia: 'el servidor que envía',
      recibe: 'el servidor que recibe',
      mua: 'el programa de Pedro',
    },
    hints: [
      'La política de un dominio, ¿a quién le sirve leerla?',
      'SPF publica quién puede enviar. ¿Quién lo comprueba, casi siempre (RFC 7208, sección 2.2)?',
      'Buscá las consultas de tipo TXT y mirá de qué dirección salen.',
    ],
    observe({ trace }) {
      const { asker, exchange } = policyLookup(trace);
      return {
        value: asker === MAIL1_EXAMPLE ? 'recibe' : asker === PC_A ? 'mua' : 'envia',
        frames: exchange.commandFrames,
        says: `${asker}, que es mail1, en ${citeFrames(exchange.commandFrames)}`,
      };
    },
    misconceptions: [
      {
        claim: 'El que envía comprueba su SPF antes de enviar.',
        answer: 'envia',
        refute({ trace }) {
          const { exchange } = policyLookup(trace);
          return {
            frames: exchange.commandFrames,
            says: `la consulta de ${citeFrames(exchange.commandFrames)} sale de mail1, con la conexión ya abierta: el que publica avisa, el que recibe decide`,
          };
        },
      },
    ],
  }),
];
