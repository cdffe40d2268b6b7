import { check, type Trace } from 'maillab';
import { answerOf, iterationOf, type Lookup } from '../dns.js';
import { NS_COM, NS_EXAMPLE, NS_ROOT, NS1_MISITIO } from '../hosts.js';
import { needSome } from '../need.js';
import { mxLookup, replyFrames } from './lookups.js';

const { citeFrames, field, list, order, truth } = check;

const SERVERS: Record<string, string> = {
  [NS_ROOT]: 'ns.root',
  [NS_COM]: 'ns.com',
  [NS_EXAMPLE]: 'ns1.example.com',
};

/** The queries that ns1 sent to answer the MX query, at least one. */
function iteration(trace: Trace): Lookup[] {
  const found = iterationOf(trace, mxLookup(trace));
  return needSome(
    found,
    'ns1 answered without asking anybody, from its cache. Pass the first sending, not the second.',
  );
}

const queryFrames = (lookups: readonly Lookup[]) => lookups.map(({ exchange }) => exchange.commandFrames[0]!);

/** How ns1 resolves for smtp-5, from the root; evidence: the trace of the first sending and retrieval. */
export const resolution = [
  order({
    id: '12.e',
    prompt:
      'Para contestarle el MX a smtp-5, ¿a qué servidores les preguntó ns1, y en qué orden? (Nombres, por ejemplo ["ns.ar", "ns.uy"].)',
    hints: [
      'Sin nada en la caché, ¿a qué servidores conoce de antemano un resolvedor (RFC 1034, sección 5.3.2)?',
      'Cada servidor que no sabe deriva a otro: ¿qué nombre trae su respuesta en la sección de autoridad?',
      'Seguí en la escalera las flechas que salen de ns1 mientras smtp-5 espera.',
    ],
    observe({ trace }) {
      const asked = iteration(trace);
      const frames = queryFrames(asked);
      const value = asked.map(({ server }) => SERVERS[server] ?? server);
      return { value, frames, says: `${list(value)}, en ${citeFrames(frames)}` };
    },
    misconceptions: [
      {
        claim: 'La raíz conoce todos los registros: con preguntarle a ella alcanza.',
        answer: ['ns.root'],
        refute({ trace }) {
          const [root] = iteration(trace);
          const cite = citeFrames(replyFrames(root!));
          return {
            frames: replyFrames(root!),
            says: `${cite} no trae ninguna respuesta: dice «${answerOf(root!)}»`,
          };
        },
      },
      {
        claim: 'Se va de lo particular a lo general: primero el servidor del dominio.',
        answer: ['ns1.example.com', 'ns.com', 'ns.root'],
        refute({ trace }) {
          const asked = iteration(trace);
          return {
            frames: queryFrames(asked),
            says: `la primera consulta es a ${SERVERS[asked[0]!.server]} (${citeFrames(queryFrames(asked.slice(0, 1)))}): antes de que alguien derive, la dirección del servidor del dominio no se sabe`,
          };
        },
      },
    ],
  }),
  truth({
    id: '12.e/quien',
    prompt:
      '¿Es verdad que la raíz le pasó la consulta al servidor de com, y que la respuesta volvió por el mismo camino?',
    hints: [
      'Si la raíz pasara la consulta, ¿de qué dirección saldría la siguiente?',
      'La raíz contesta enseguida. ¿Con qué?',
      'Mirá la dirección de origen de la consulta que recibe 172.28.0.12.',
    ],
    observe({ trace }) {
      const [, next] = iteration(trace);
      const frames = next!.exchange.commandFrames;
      return {
        value: next!.asker !== NS1_MISITIO,
        frames,
        says: `la consulta a com sale de ${next!.asker}, que es ns1, en ${citeFrames(frames)}`,
      };
    },
    misconceptions: [
      {
        claim: 'La consulta viaja de servidor en servidor hasta el que sabe.',
        answer: true,
        refute({ trace }) {
          const asked = iteration(trace);
          const frames = queryFrames(asked);
          return {
            frames,
            says: `las consultas de ${citeFrames(frames)} salen todas de ns1: los demás contestan «preguntale a otro» y se olvidan (RFC 1034, sección 4.3.1)`,
          };
        },
      },
    ],
  }),
  field({
    id: '12.e/pregunta',
    prompt: '¿Por qué nombre le preguntó ns1 a la raíz?',
    hints: [
      '¿La raíz necesita el nombre entero para saber a quién derivar?',
      'Que no lo necesite, ¿quiere decir que este resolvedor no se lo manda?',
      'Leé el nombre de la consulta MX que llega a 172.28.0.10.',
    ],
    observe({ trace }) {
      const [root] = iteration(trace);
      const { name, exchange } = root!;
      return {
        value: name,
        frames: exchange.commandFrames,
        says: `por ${name}, el nombre entero, en ${citeFrames(exchange.commandFrames)}: así lo hace este resolvedor; otros mandan solo la parte que hace falta (RFC 9156)`,
      };
    },
    misconceptions: [
      {
        claim: 'A la raíz se le pregunta solo por com.',
        answer: 'com',
        refute({ trace }) {
          const { name, exchange } = iteration(trace)[0]!;
          return {
            frames: exchange.commandFrames,
            says: `${citeFrames(exchange.commandFrames)} lleva ${name} entero; preguntar solo lo necesario es una mejora de privacidad, optativa (RFC 9156), que este resolvedor tiene apagada`,
          };
        },
      },
    ],
  }),
];
