import { check, type Trace } from 'maillab';
import { iterationOf, lookupsOf } from '../dns.js';
import { need } from '../need.js';

const { citeFrames, field, list } = check;

/** DNS as 01 and 09 need it; evidence: the trace of one question to a resolver that knew nothing. */
export const delegation = [
  field({
    id: '00/7',
    prompt: '¿A cuántos servidores de nombres distintos les preguntó el resolver para contestar?',
    hints: [
      '¿Quién sabe, al principio, dónde está el dominio: alguien, o nadie del todo?',
      '¿Qué contesta el servidor raíz cuando no sabe: la respuesta, o a quién preguntarle?',
      'Filtrá por dns y contá las direcciones a las que pregunta el resolver.',
    ],
    observe({ trace }) {
      const { frames, servers } = iteration(trace);
      return {
        value: servers.length,
        frames,
        says: `${servers.length} (${list(servers)}), en ${citeFrames(frames)}`,
      };
    },
    misconceptions: [
      {
        claim: 'El resolver conoce todas las respuestas, o le pregunta a uno solo.',
        answer: 1,
        refute({ trace }) {
          const { frames, servers } = iteration(trace);
          return {
            frames,
            says: `preguntó a ${servers.length} (${citeFrames(frames)}): los primeros lo mandaron a otro más cercano a la respuesta, y el último la tenía (RFC 1034, sección 4.3.1)`,
          };
        },
      },
    ],
  }),
];

/** The servers that a resolver asked to answer somebody, and the frames of those queries. */
function iteration(trace: Trace): { servers: string[]; frames: number[] } {
  const asked = need(
    lookupsOf(trace)
      .filter(({ type }) => type === 'MX')
      .map((lookup) => iterationOf(trace, lookup))
      .find((lookups) => lookups.length > 0),
    'no resolver asks anybody in this trace. Capture a name not asked before.',
  );
  return {
    servers: [...new Set(asked.map(({ server }) => server))],
    frames: asked.flatMap(({ exchange }) => exchange.commandFrames),
  };
}
