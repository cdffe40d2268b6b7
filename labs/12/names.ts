import { check, type Trace } from 'maillab';
import { answerOf, needLookup } from '../dns.js';
import { MAIL1_EXAMPLE, PC_A, PC_D } from '../hosts.js';
import { sessionsOf } from '../sessions.js';
import { clientLookup, exchangeLookup, mxLookup, replyFrames } from './lookups.js';

const { choice, citeFrames, field, list, truth } = check;

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

/** Which names the sender's side looks up, and which records; evidence: the trace of the first sending and retrieval. */
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
          return {
            frames,
            says: `${says}: TCP no lleva el nombre que se buscó, lleva un puerto (HTTP lo repite en Host: RFC 9110, sección 7.2)`,
          };
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
];
