import { check, parseMessage, type Trace, UsageError } from 'maillab';
import { attemptsAt, transfersOf } from '../connections.js';
import { answerOf, type Lookup, lookupsLike, lookupsOf } from '../dns.js';
import { MAIL, MAIL_CREPES, MAIL_HAMBURGER, MAIL_INFO, MAIL2, RELAY } from '../hosts.js';
import { retrievedIn } from './retrieved.js';

const { choice, citeFrames, field, list, order, truth } = check;

/** The MX answer for fing.edu.uy. */
function mxAnswer(trace: Trace): Lookup {
  const found = lookupsLike(trace, { name: 'fing.edu.uy', type: 'MX' }).find(
    ({ exchange }) => exchange.response,
  );
  if (found) return found;
  throw new UsageError('Cannot check the answer: nobody asked for the MX of fing.edu.uy in this trace.');
}

/** Its servers, the lowest preference first. */
function exchangesOf(lookup: Lookup): string[] {
  const pairs = lookup.exchange.response!.answers.map(({ text }) => text.split(' ') as [string, string]);
  return pairs.sort(([a], [b]) => Number(a) - Number(b)).map(([, name]) => name);
}

/** MX of fing.edu.uy; evidence: the trace of the query. */
export const mx = [
  order({
    id: '13.3/orden',
    prompt: '¿En qué orden probaría un MTA los servidores de fing.edu.uy? (Nombres.)',
    hints: [
      'El número de un MX, ¿es una prioridad o una preferencia? ¿Cuál gana, el mayor o el menor?',
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
            says: `${citeFrames(replyFrames)} dice ${answerOf(lookup)}: se empieza por la preferencia más baja (RFC 5321, sección 5.1)`,
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

/** The delivery report as its parts, and its fields. */
function report(trace: Trace) {
  const { text, frames } = retrievedIn(trace);
  const message = parseMessage(text);
  if (message.contentType.value !== 'multipart/report') {
    throw new UsageError(
      `Cannot check the answer: the message fetched is a ${message.contentType.value}, not a delivery report.`,
    );
  }
  const value = (name: string) => new RegExp(`^${name}: *(?:[\\w-]+; *)?(\\S+)`, 'im').exec(text)?.[1] ?? '';
  return { types: message.parts.map(({ contentType }) => contentType.value), frames, value };
}

/** How often the sender asked for the recipient that does not exist, and each answer. */
function refusals(trace: Trace) {
  const all = transfersOf(trace)
    .filter(({ stream }) => stream.server.address === MAIL_HAMBURGER)
    .flatMap(({ exchanges }) => exchanges)
    .filter(({ verb, argument }) => verb === 'RCPT' && /nadie@/.test(argument));
  if (all.length > 0) return all;
  throw new UsageError(
    'Cannot check the answer: nobody asked for "nadie" in this trace. Capture until the queue is empty.',
  );
}

/** Queue, retry, report; evidence: the trace of the sending to the last delivery. */
export const queue = [
  field({
    id: '13.4/intentos',
    prompt: 'Cuando el puerto 25 volvió, ¿cuántas veces preguntó el emisor por nadie@hamburger.edu?',
    hints: [
      'Mientras el puerto no contestaba, ¿se llegó a mandar algún RCPT?',
      'Un 4 invita a probar después; ¿qué dice un 5 (RFC 5321, sección 4.2.1)?',
      'Contá los RCPT con ese destinatario en todas las conexiones a 172.28.0.43.',
    ],
    observe({ trace }) {
      const all = refusals(trace);
      const frames = all.flatMap(({ commandFrames }) => commandFrames);
      return {
        value: all.length,
        frames,
        says: `${all.length}, en ${citeFrames(frames)}; le contestaron «${all[0]!.reply}»`,
      };
    },
    misconceptions: [
      {
        claim: 'Lo que se rechaza queda en la cola y se reintenta.',
        answer: 2,
        refute({ trace }) {
          const [only] = refusals(trace);
          return {
            frames: only!.replyFrames,
            says: `«${only!.reply}» (${citeFrames(only!.replyFrames)}) empieza con 5: es para siempre, y se avisa enseguida; lo que se reintenta es el silencio y los 4`,
          };
        },
      },
    ],
  }),
];

/** The report part by part; evidence: the trace in which it was fetched. */
export const dsn = [
  order({
    id: '13.4/partes',
    prompt: '¿De qué tipos son las partes del aviso, en orden? (Por ejemplo ["text/html", "image/png"].)',
    hints: [
      'Un aviso lo leen personas y programas. ¿Qué necesita cada uno?',
      'RFC 6522 (sección 3) fija el orden de las partes de un multipart/report.',
      'Mirá el árbol del mensaje, de arriba abajo.',
    ],
    observe({ trace }) {
      const { types, frames } = report(trace);
      return { value: types, frames, says: `${list(types)}, en ${citeFrames(frames)}` };
    },
    misconceptions: [
      {
        claim: 'El aviso es un texto y nada más.',
        answer: ['text/plain'],
        refute({ trace }) {
          const { types, frames } = report(trace);
          return {
            frames,
            says: `el texto de ${citeFrames(frames)} es la primera de ${types.length} partes; la que leen los programas es ${types[1]}`,
          };
        },
      },
    ],
  }),
  field({
    id: '13.4/estado',
    prompt: '¿Qué Status informa el aviso?',
    hints: [
      '¿El aviso cuenta el corte, que se arregló, o lo que pasó al final?',
      'RFC 3463 (sección 3.2) numera los problemas con la dirección. ¿La primera cifra es 4 o 5?',
      'Está en la parte message/delivery-status, después de Action.',
    ],
    observe({ trace }) {
      const { value, frames } = report(trace);
      return {
        value: value('Status'),
        frames,
        says: `Status: ${value('Status')}, Action: ${value('Action')}, en ${citeFrames(frames)}`,
      };
    },
    misconceptions: [
      {
        claim: 'El aviso informa que no se podía conectar.',
        answer: '4.4.1',
        refute({ trace }) {
          const { value, frames } = report(trace);
          return {
            frames,
            says: `${citeFrames(frames)} dice Status: ${value('Status')}: el corte pasó y el mensaje siguió; lo definitivo fue la dirección`,
          };
        },
      },
    ],
  }),
  choice<'emisor' | 'destino' | 'mua'>({
    id: '13.4/autor',
    prompt: '¿Qué servidor escribió el aviso?',
    options: {
      emisor: 'el del lado que envía, que tenía el mensaje en su cola',
      destino: 'el de destino, que fue quien lo rechazó',
      mua: 'el programa de Alice',
    },
    hints: [
      'Cuando hamburger.edu contestó 550, ¿quién tenía la responsabilidad del mensaje?',
      'Quien acepta un mensaje y no lo puede entregar tiene que avisar (RFC 5321, sección 6.1). ¿Quién lo había aceptado?',
      'Leé Reporting-MTA en el aviso.',
    ],
    observe({ trace }) {
      const { value, frames } = report(trace);
      const author = value('Reporting-MTA');
      return {
        value: author === 'mail.crepes.fr' ? 'emisor' : 'destino',
        frames,
        says: `Reporting-MTA: ${author}, en ${citeFrames(frames)}`,
      };
    },
    misconceptions: [
      {
        claim: 'El rechazo lo escribe y lo manda el servidor de destino.',
        answer: 'destino',
        refute({ trace }) {
          const { value, frames } = report(trace);
          return {
            frames,
            says: `${citeFrames(frames)} dice Reporting-MTA: ${value('Reporting-MTA')} y Remote-MTA: ${value('Remote-MTA')}: hamburger.edu solo contestó 550 en la misma conexión`,
          };
        },
      },
    ],
  }),
];

/** Who asked for the MX of hamburger.edu. */
function mxAskers(trace: Trace): { asker: string; frame: number }[] {
  return lookupsLike(trace, { name: 'hamburger.edu', type: 'MX' }).map(({ asker, frames }) => ({
    asker,
    frame: frames[0]!,
  }));
}

/** What mail.info asked instead. */
function relayLookup(trace: Trace): Lookup {
  const found = lookupsOf(trace).find(
    ({ asker, name }) => asker === MAIL_INFO && name === 'relay.unlp.edu.ar',
  );
  if (found) return found;
  throw new UsageError(
    'Cannot check the answer: mail.info did not look its smarthost up. Capture the whole sending.',
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
  const { header, frames } = retrievedIn(trace);
  return { hops: header.filter((line) => /^Received:/i.test(line)), frames };
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
      const by = hops.map((line) => /\bby (\S+)/.exec(line)?.[1] ?? '¿?').reverse();
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

/** The two exchanges of redes.unlp.edu.ar, in the order in which the sender tried them. */
function tried(trace: Trace) {
  const all = [MAIL, MAIL2].flatMap((address) =>
    attemptsAt(trace, address, 25)
      .filter(({ from }) => from === MAIL_CREPES)
      .map((attempt) => ({ ...attempt, address })),
  );
  const ordered = all.sort((a, b) => a.syns[0]! - b.syns[0]!);
  if (ordered.length > 0) return ordered;
  throw new UsageError(
    'Cannot check the answer: crepes.fr tried none of the exchanges of redes.unlp.edu.ar in this trace.',
  );
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
            says: `empezó por ${first!.address} (${citeFrames(first!.syns)}), el de preferencia más baja; el azar es entre iguales`,
          };
        },
      },
    ],
  }),
];
