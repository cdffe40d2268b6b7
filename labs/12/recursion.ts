import { check, type Trace } from 'maillab';
import { answerOf, type Lookup, lookupsOf, needLookup } from '../dns.js';
import { NS1_MISITIO, OUTSIDER, PC_A } from '../hosts.js';
import { need } from '../need.js';

const { choice, citeFrames, field, list, set } = check;

const ask = (trace: Trace, asker: string, name: string, who: string): Lookup =>
  needLookup(trace, { asker, server: NS1_MISITIO, name }, `${who} to ns1 for ${name}`);

/** The same question from inside and from outside, and the outsider's question about ns1's own zone. */
function threeOf(trace: Trace) {
  return {
    inside: ask(trace, PC_A, 'example.com', 'PC-A'),
    outside: ask(trace, OUTSIDER, 'example.com', 'the outsider'),
    own: ask(trace, OUTSIDER, 'smtp-5.misitio.com.ar', 'the outsider'),
  };
}

const replyFrames = ({ exchange }: Lookup) => exchange.replyFrames;

/** Who may use ns1; evidence: the trace of the same questions from PC-A and from an outsider. */
export const recursion = [
  choice<'todo' | 'propio' | 'nada'>({
    id: '12.g',
    prompt: '¿Qué le contesta ns1 a una máquina que no es de misitio.com.ar?',
    options: {
      todo: 'lo que pregunte: para eso es un servidor DNS',
      propio: 'solo lo de su propia zona',
      nada: 'nada: no atiende a los de afuera',
    },
    hints: [
      'ns1 hace dos trabajos distintos: ¿cuáles, y para quién es cada uno?',
      'Si ns1 no le contestara a nadie de afuera, ¿cómo haría el mundo para llegar a misitio.com.ar?',
      'Compará las dos respuestas que recibió 172.28.0.99: una por example.com, otra por smtp-5.misitio.com.ar.',
    ],
    observe({ trace }) {
      const { outside, own } = threeOf(trace);
      const refused = outside.exchange.response!.rcode !== 'NOERROR';
      const answered = own.exchange.response!.answers.length > 0;
      return {
        value: refused ? (answered ? 'propio' : 'nada') : 'todo',
        frames: [...replyFrames(outside), ...replyFrames(own)],
        says: `por example.com, ${answerOf(outside)} en ${citeFrames(replyFrames(outside))}; por lo suyo, ${answerOf(own)} en ${citeFrames(replyFrames(own))}`,
      };
    },
    misconceptions: [
      {
        claim: 'Cualquier servidor DNS resuelve cualquier nombre a quien le pregunte.',
        answer: 'todo',
        refute({ trace }) {
          const { outside } = threeOf(trace);
          return {
            frames: replyFrames(outside),
            says: `${citeFrames(replyFrames(outside))} dice ${answerOf(outside)}: la recursión es un servicio optativo (RFC 1034, sección 4.3.1), que conviene darles solo a los propios (RFC 5358, sección 4)`,
          };
        },
      },
      {
        claim: 'Un servidor sin recursión para los de afuera no les contesta nada.',
        answer: 'nada',
        refute({ trace }) {
          const { own } = threeOf(trace);
          return {
            frames: replyFrames(own),
            says: `${citeFrames(replyFrames(own))} contesta ${answerOf(own)}, con autoridad: lo de su zona lo contesta a cualquiera, o nadie llegaría a ella`,
          };
        },
      },
    ],
  }),
  field({
    id: '12.g/codigo',
    prompt: '¿Con qué código de respuesta (RCODE) rechaza ns1 la consulta de afuera por example.com?',
    hints: [
      '¿El problema es el nombre, el servidor, o quién pregunta?',
      'RFC 1035 (sección 4.1.1) numera los códigos: ¿cuál es «por política, no»?',
      'Leé el código de la respuesta que recibió 172.28.0.99 por example.com.',
    ],
    observe({ trace }) {
      const { outside } = threeOf(trace);
      return {
        value: outside.exchange.response!.rcode,
        frames: replyFrames(outside),
        says: `${outside.exchange.response!.rcode} en ${citeFrames(replyFrames(outside))}`,
      };
    },
    misconceptions: [
      {
        claim: 'Contesta que el nombre no existe.',
        answer: 'NXDOMAIN',
        refute({ trace }) {
          const { inside, outside } = threeOf(trace);
          return {
            frames: [...replyFrames(inside), ...replyFrames(outside)],
            says: `el nombre existe: a PC-A le contestó ${answerOf(inside)} (${citeFrames(replyFrames(inside))}); a la de afuera, REFUSED (${citeFrames(replyFrames(outside))})`,
          };
        },
      },
      {
        claim: 'Contesta que falló.',
        answer: 'SERVFAIL',
        refute({ trace }) {
          const { outside } = threeOf(trace);
          return {
            frames: replyFrames(outside),
            says: `${citeFrames(replyFrames(outside))} dice REFUSED, que es una decisión; SERVFAIL sería un problema del servidor (RFC 1035, sección 4.1.1)`,
          };
        },
      },
    ],
  }),
  set({
    id: '12.g/banderas',
    optional: true,
    prompt:
      'En la respuesta que sí obtuvo la de afuera, ¿cuáles de las banderas AA (con autoridad), RD (recursión pedida) y RA (recursión disponible) están encendidas?',
    hints: [
      '¿Cuál de las tres la pone quien pregunta, y vuelve copiada en la respuesta?',
      '¿De qué zona es el nombre, y quién tiene esa zona?',
      'Abrí esa trama y mirá las banderas; compará con la respuesta que recibió PC-A.',
    ],
    observe({ trace }) {
      const { own } = threeOf(trace);
      const { aa, rd, ra } = own.exchange.response!.flags;
      const value = Object.entries({ AA: aa, RD: rd, RA: ra })
        .filter(([, on]) => on)
        .map(([name]) => name);
      return { value, frames: replyFrames(own), says: `${list(value)} en ${citeFrames(replyFrames(own))}` };
    },
    misconceptions: [
      {
        claim: 'Si la consulta pide recursión, la respuesta la ofrece.',
        answer: ['AA', 'RD', 'RA'],
        refute({ trace }) {
          const { own, inside } = threeOf(trace);
          return {
            frames: [...replyFrames(own), ...replyFrames(inside)],
            says: `RD vuelve copiada; RA la decide el servidor: apagada para la de afuera (${citeFrames(replyFrames(own))}), encendida para PC-A (${citeFrames(replyFrames(inside))})`,
          };
        },
      },
    ],
  }),
];

/** Every protocol of the path; evidence: the trace of the first sending and retrieval. */
export const protocols = [
  set({
    id: '12.i',
    prompt:
      '¿A qué puertos, y por qué transporte, se habló para que el mensaje llegara de PC-A a Alicia? (Por ejemplo ["80/tcp"], sin la página web.)',
    hints: [
      'Además de los protocolos que llevan el mensaje, ¿cuál hizo falta para encontrarse?',
      '¿El envío y la entrega usan protocolos distintos, o el mismo?',
      'Mirá la columna del puerto de destino de cada conexión y de cada consulta.',
    ],
    observe({ trace }) {
      const found = usedPorts(trace);
      return {
        value: found.map(({ port }) => port),
        frames: found.map(({ frame }) => frame),
        says: list(found.map(({ port, frame }) => `${port} (${citeFrames([frame])})`)),
      };
    },
    misconceptions: [
      {
        claim: 'El DNS no es parte del correo.',
        answer: ({ trace }) =>
          usedPorts(trace)
            .filter(({ transport }) => transport === 'tcp')
            .map(({ port }) => port),
        refute({ trace }) {
          const dns = usedPorts(trace).filter(({ transport }) => transport === 'udp');
          const frames = dns.map(({ frame }) => frame);
          return {
            frames,
            says: `sin la consulta de ${citeFrames(frames)} no habría adónde conectarse; y también la entrega entre servidores empieza por el DNS (RFC 5321, sección 5.1)`,
          };
        },
      },
    ],
  }),
];

/** Each port that the path used, with the first frame to it. */
function usedPorts(trace: Trace): { port: string; transport: 'udp' | 'tcp'; frame: number }[] {
  const first = need(
    lookupsOf(trace).find(({ asker }) => asker === PC_A),
    'nobody asked the DNS in this trace. Pass the one of the path.',
  );
  const mail = trace.streams.filter(({ server }) => server.port !== 80 && server.port !== 53);
  const ports = [...new Set(mail.map(({ server }) => server.port))];
  return [
    { port: '53/udp', transport: 'udp', frame: first.frames[0]! },
    ...ports.map((port) => ({
      port: `${port}/tcp`,
      transport: 'tcp' as const,
      frame: mail.find(({ server }) => server.port === port)!.frames[0]!,
    })),
  ];
}
