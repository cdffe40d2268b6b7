import { check, type Trace, UsageError } from 'maillab';
import { answerOf, iterationOf, type Lookup, lookupsLike, needLookup } from '../dns.js';
import { MAIL1_EXAMPLE, NS_COM, NS_EXAMPLE, NS_ROOT, NS1_MISITIO, PC_A, PC_D, SMTP_5 } from '../hosts.js';
import { sessionsOf } from '../smtp.js';

const { choice, citeFrames, field, list, order, truth } = check;

/** The query by which the MUA finds its server. */
export const clientLookup = (trace: Trace): Lookup =>
  needLookup(trace, { asker: PC_A, type: 'A' }, 'PC-A for an address');

/** The query by which the sending MTA finds who receives for the recipient's domain. */
export const mxLookup = (trace: Trace): Lookup =>
  needLookup(trace, { asker: SMTP_5, type: 'MX' }, 'smtp-5 for MX records');

/** The MTA's query for the address of an exchange. */
const exchangeLookup = (trace: Trace): Lookup =>
  needLookup(
    trace,
    { asker: SMTP_5, type: 'A', name: 'mail1.example.com' },
    'smtp-5 for the address of mail1',
  );

const SERVERS: Record<string, string> = {
  [NS_ROOT]: 'ns.root',
  [NS_COM]: 'ns.com',
  [NS_EXAMPLE]: 'ns1.example.com',
};

/** The queries that ns1 sent to answer the MX query, at least one. */
function iteration(trace: Trace): Lookup[] {
  const found = iterationOf(trace, mxLookup(trace));
  if (found.length > 0) return found;
  throw new UsageError(
    'Cannot check the answer: ns1 answered without asking anybody, from its cache. Pass the first sending, not the second.',
  );
}

const queryFrames = (lookups: readonly Lookup[]) => lookups.map(({ exchange }) => exchange.commandFrames[0]!);
const replyFrames = ({ exchange }: Lookup) => exchange.replyFrames;

/** The addresses of mail1 and www as PC-D was told them, and the ports that were used at them. */
function shared(trace: Trace) {
  const [mail, web] = ['mail1.example.com', 'www.example.com'].map((name) =>
    needLookup(trace, { asker: PC_D, type: 'A', name }, `PC-D for ${name}`),
  );
  const ports = trace.streams
    .filter(({ server }) => server.address === MAIL1_EXAMPLE)
    .map(({ server }) => server.port);
  const frames = [...replyFrames(mail!), ...replyFrames(web!)];
  return {
    same: answerOf(mail!) === answerOf(web!),
    frames,
    says: `${citeFrames(frames)} dan ${answerOf(mail!)} a los dos nombres, y en esa dirección se usaron los puertos ${list([...new Set(ports)].sort((a, b) => a - b).map(String))}`,
  };
}

/** Names, queries and the resolution; evidence: the trace of the first sending and retrieval. */
export const names = [
  choice<'puertos' | 'imposible' | 'nombre'>({
    id: '12.a',
    prompt: 'mail1.example.com y www.example.com tienen la misma dirección. ¿Cómo es posible?',
    options: {
      puertos: 'son dos registros A con la misma dirección, y cada servicio atiende en su puerto',
      imposible: 'no es posible: cada nombre necesita una dirección propia',
      nombre: 'los dos servicios comparten también el puerto, y distinguen por el nombre que se pidió',
    },
    hints: [
      '¿Qué relaciona un registro A: un nombre con una dirección, o una dirección con un nombre?',
      'Una vez que se sabe la dirección, ¿qué otro número hace falta para llegar a un servicio?',
      'Buscá las dos respuestas A que recibió PC-D, y los SYN que siguieron: ¿a qué puertos iban?',
    ],
    observe({ trace }) {
      const { same, frames, says } = shared(trace);
      return { value: same ? 'puertos' : 'imposible', frames, says };
    },
    misconceptions: [
      {
        claim: 'Cada nombre tiene que tener su propia dirección.',
        answer: 'imposible',
        refute({ trace }) {
          const { frames, says } = shared(trace);
          return { frames, says };
        },
      },
      {
        claim: 'El servidor sabe qué servicio se quiere por el nombre que se buscó en el DNS.',
        answer: 'nombre',
        refute({ trace }) {
          const { frames, says } = shared(trace);
          return { frames, says: `${says}: al servidor no le llega qué nombre se buscó, le llega un puerto` };
        },
      },
    ],
  }),
  field({
    id: '12.b',
    prompt: '¿Qué tipo de registro le pide al DNS el programa de correo de PC-A antes de enviar?',
    hints: [
      '¿Qué escribió el usuario en la configuración de su programa: un dominio de correo o un servidor?',
      'Para abrir una conexión TCP, ¿qué dato le falta al programa?',
      'Mirá la primera consulta que sale de 172.28.0.52 y su tipo.',
    ],
    observe({ trace }) {
      const lookup = clientLookup(trace);
      const frames = lookup.exchange.commandFrames;
      return {
        value: lookup.type,
        frames,
        says: `pide ${lookup.type} de ${lookup.name} en ${citeFrames(frames)}`,
      };
    },
    misconceptions: [
      {
        claim: 'El MUA pide el registro MX.',
        answer: 'MX',
        refute({ trace }) {
          const { name, exchange } = clientLookup(trace);
          return {
            frames: exchange.commandFrames,
            says: `${citeFrames(exchange.commandFrames)} pide A de ${name}, el servidor que está en su configuración: el MX es asunto de quien entrega (RFC 5321, sección 5.1)`,
          };
        },
      },
    ],
  }),
  field({
    id: '12.b/nombre',
    prompt: '¿Por qué nombre pregunta?',
    hints: [
      '¿A quién le entrega el MUA: a la casilla de Alicia o a su propio servidor?',
      'En esta consulta, ¿hace falta saber algo de example.com?',
      'Leé el nombre de la primera consulta de 172.28.0.52.',
    ],
    observe({ trace }) {
      const { name, exchange } = clientLookup(trace);
      return {
        value: name,
        frames: exchange.commandFrames,
        says: `${name}, en ${citeFrames(exchange.commandFrames)}`,
      };
    },
    misconceptions: [
      {
        claim: 'Busca el servidor de Alicia, porque a ella le escribe.',
        answer: 'mail1.example.com',
        refute({ trace }) {
          const { name, exchange } = clientLookup(trace);
          const first = sessionsOf(trace).find(({ stream }) => stream.client.address === PC_A)!;
          return {
            frames: [...exchange.commandFrames, first.firstFrame],
            says: `pregunta por ${name} (${citeFrames(exchange.commandFrames)}) y a esa dirección se conecta (${citeFrames([first.firstFrame])}): llegar a example.com es trabajo de su servidor`,
          };
        },
      },
    ],
  }),
  field({
    id: '12.c',
    prompt: '¿Qué tipo de registro de example.com pide el servidor que envía, smtp-5?',
    hints: [
      'De la dirección de Alicia, ¿qué parte usa un servidor para saber adónde ir?',
      'Lo que falta es un servidor que reciba el correo de un dominio. ¿Qué registro dice eso (RFC 5321, sección 5.1)?',
      'Buscá la primera consulta de 172.28.0.51 por example.com.',
    ],
    observe({ trace }) {
      const { type, name, exchange } = mxLookup(trace);
      return {
        value: type,
        frames: exchange.commandFrames,
        says: `${type} de ${name} en ${citeFrames(exchange.commandFrames)}`,
      };
    },
    misconceptions: [
      {
        claim: 'Pide la dirección (A) de example.com.',
        answer: 'A',
        refute({ trace }) {
          const { exchange } = mxLookup(trace);
          return {
            frames: exchange.commandFrames,
            says: `primero va MX, en ${citeFrames(exchange.commandFrames)}; el A del dominio se usaría solo si no hubiera ningún MX (RFC 5321, sección 5.1)`,
          };
        },
      },
    ],
  }),
  truth({
    id: '12.d',
    prompt:
      'La respuesta MX trae una lista de nombres. ¿Es verdad que con eso a smtp-5 le alcanza, y no hace ninguna consulta más para conectarse?',
    hints: [
      '¿Qué lleva un registro MX: una dirección o un nombre?',
      'La sección adicional puede traer direcciones. ¿Está obligada a traerlas? ¿Las usa este programa?',
      'Entre la respuesta MX y el SYN hacia mail1, buscá consultas de 172.28.0.51.',
    ],
    observe({ trace }) {
      const { frames, exchange } = exchangeLookup(trace);
      return {
        value: false,
        frames,
        says: `todavía pregunta ${exchange.query!.questions[0]!.type} de ${exchange.query!.questions[0]!.name} en ${citeFrames(exchange.commandFrames)}, y la respuesta es ${citeFrames(exchange.replyFrames)}`,
      };
    },
    misconceptions: [
      {
        claim: 'El MX da la dirección del servidor.',
        answer: true,
        refute({ trace }) {
          const mx = mxLookup(trace);
          const address = exchangeLookup(trace);
          return {
            frames: [...replyFrames(mx), ...address.frames],
            says: `${citeFrames(replyFrames(mx))} contesta ${answerOf(mx)}: un nombre; la dirección la pide en ${citeFrames(address.exchange.commandFrames)}. La sección adicional puede adelantarla (RFC 1035, sección 3.3.9); usarla o no es hábito de cada programa`,
          };
        },
      },
    ],
  }),
  order({
    id: '12.e',
    prompt:
      'Para contestarle el MX a smtp-5, ¿a qué servidores les preguntó ns1, y en qué orden? (Nombres, por ejemplo ["ns.ar", "ns.uy"].)',
    hints: [
      'Sin nada en la caché, ¿cuál es el único servidor que todo resolvedor conoce?',
      'Cada respuesta que no sabe deriva a otro: ¿qué nombre trae en la sección de autoridad?',
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
      const { exchange, name } = needLookup(
        trace,
        { asker: PC_D, name: 'mail1.example.com' },
        'PC-D for its server',
      );
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
          const { exchange } = needLookup(
            trace,
            { asker: PC_D, name: 'mail1.example.com' },
            'PC-D for its server',
          );
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
          const { exchange } = needLookup(
            trace,
            { asker: PC_D, name: 'mail1.example.com' },
            'PC-D for its server',
          );
          return {
            frames: exchange.commandFrames,
            says: `es PC-D quien pregunta (${citeFrames(exchange.commandFrames)}) y quien se conecta: hasta ahí el mensaje esperaba en el buzón`,
          };
        },
      },
    ],
  }),
];
