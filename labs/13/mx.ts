import { check, type Trace } from 'maillab';
import { attemptsAt } from '../attempts.js';
import { answerOf, exchangesIn, type Lookup, lookupsLike } from '../dns.js';
import { MAIL, MAIL_CREPES, MAIL2 } from '../hosts.js';
import { need, needSome } from '../need.js';

const { citeFrames, list, order, truth } = check;

/** The MX answer for fing.edu.uy. */
function mxAnswer(trace: Trace): Lookup {
  return need(
    lookupsLike(trace, { name: 'fing.edu.uy', type: 'MX' }).find(({ exchange }) => exchange.response),
    'nobody asked for the MX of fing.edu.uy in this trace.',
  );
}

/** Its servers, the lowest preference first. */
function exchangesOf(lookup: Lookup): string[] {
  return exchangesIn(lookup)
    .sort((a, b) => a.preference - b.preference)
    .map(({ exchange }) => exchange);
}

/** MX of fing.edu.uy; evidence: the trace of the query. */
export const mx = [
  order({
    id: '13.3/orden',
    prompt: '¿En qué orden probaría un MTA los servidores de fing.edu.uy? (Nombres.)',
    hints: [
      'El número de un MX es una preferencia (RFC 1035, sección 3.3.9). ¿Cuál se prefiere, el mayor o el menor?',
      'RFC 5321 (sección 5.1) dice por cuál se empieza.',
      'Ordená los registros de la respuesta por su número, del que se prueba primero al último.',
    ],
    observe({ trace }) {
      const lookup = mxAnswer(trace);
      const { replyFrames } = lookup.exchange;
      return {
        value: exchangesOf(lookup),
        frames: replyFrames,
        says: `${answerOf(lookup)}, en ${citeFrames(replyFrames)}`,
      };
    },
    misconceptions: [
      {
        claim: 'El número más grande es el más importante.',
        answer: ({ trace }) => exchangesOf(mxAnswer(trace)).reverse(),
        refute({ trace }) {
          const lookup = mxAnswer(trace);
          const { replyFrames } = lookup.exchange;
          return {
            frames: replyFrames,
            says: `${citeFrames(replyFrames)} dice ${answerOf(lookup)}: se empieza por el número más bajo, el preferido (RFC 5321, sección 5.1)`,
          };
        },
      },
    ],
  }),
  truth({
    id: '13.3/direccion',
    prompt: '¿Es verdad que un registro MX da la dirección IP del servidor de correo?',
    hints: [
      '¿Qué dos datos lleva un MX (RFC 1035, sección 3.3.9)?',
      'Si en la respuesta hay alguna dirección, ¿de qué tipo es el registro que la trae, y en qué sección está?',
      'Recorré la respuesta sección por sección.',
    ],
    observe({ trace }) {
      const { exchange } = mxAnswer(trace);
      const extra = exchange.response!.additionals.filter(({ type }) => type === 'A').length;
      return {
        value: false,
        frames: exchange.replyFrames,
        says: `preferencia y nombre, en ${citeFrames(exchange.replyFrames)}; registros A en la sección adicional: ${extra}`,
      };
    },
    misconceptions: [
      {
        claim: 'Para saber la IP del servidor de un dominio basta con el MX.',
        answer: true,
        refute({ trace }) {
          const lookup = mxAnswer(trace);
          const { replyFrames } = lookup.exchange;
          return {
            frames: replyFrames,
            says: `los MX de ${citeFrames(replyFrames)} son ${answerOf(lookup)}: nombres; la dirección la da un A, que el servidor puede adelantar en otra sección`,
          };
        },
      },
    ],
  }),
];

/** The two exchanges of redes.unlp.edu.ar, in the order in which the sender tried them. */
function tried(trace: Trace) {
  const all = [MAIL, MAIL2].flatMap((address) =>
    attemptsAt(trace, address, 25)
      .filter(({ from }) => from === MAIL_CREPES)
      .map((attempt) => ({ ...attempt, address })),
  );
  const ordered = all.sort((a, b) => a.syns[0]! - b.syns[0]!);
  return needSome(ordered, 'crepes.fr tried none of the exchanges of redes.unlp.edu.ar in this trace.');
}

/** MX order; evidence: the trace of a sending while the first exchange is silent. */
export const backup = [
  order({
    id: '13.6/orden',
    optional: true,
    prompt: '¿A qué direcciones intentó conectarse mail.crepes.fr para entregar, en orden y sin repetir?',
    hints: [
      '¿Qué dice la preferencia de cada MX: cuál es el único, o por cuál empezar?',
      'Si el primero no contesta, ¿el mensaje espera, o hay otro a quién probar (RFC 5321, sección 5.1)?',
      'Filtrá los SYN que salen de 172.28.0.42 hacia el puerto 25.',
    ],
    observe({ trace }) {
      const attempts = tried(trace);
      const frames = attempts.map(({ syns }) => syns[0]!);
      const value = [...new Set(attempts.map(({ address }) => address))];
      return {
        value,
        frames,
        says: `${list(attempts.map(({ address, outcome }) => `${address} (${outcome})`))}, en ${citeFrames(frames)}`,
      };
    },
    misconceptions: [
      {
        claim: 'Se prueba solo el MX preferido.',
        answer: [MAIL],
        refute({ trace }) {
          const last = tried(trace).at(-1)!;
          return {
            frames: last.syns,
            says: `como el primero no contestó, fue al otro: ${last.address}, en ${citeFrames(last.syns)}`,
          };
        },
      },
      {
        claim: 'Se elige cualquiera al azar.',
        answer: [MAIL2, MAIL],
        refute({ trace }) {
          const [first] = tried(trace);
          return {
            frames: first!.syns,
            says: `empezó por ${first!.address} (${citeFrames(first!.syns)}), el del número más bajo; el azar es entre iguales (RFC 5321, sección 5.1)`,
          };
        },
      },
    ],
  }),
];
