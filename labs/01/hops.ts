import { check, type Trace } from 'maillab';
import { fieldOf, receivedBy } from '../fields.js';
import { need, needSome } from '../need.js';
import type { SeenSession } from '../seen-session.js';
import { messagesOf, queueId, sessionsOf } from '../sessions.js';

const { choice, citeFrames, field, order, truth } = check;

const protocols = { smtp: 'SMTP', imap: 'IMAP', pop3: 'POP3' } as const;

/** 1: a message from the client to its server, and on to another domain's; evidence: one trace of the whole way. */
export const hops = [
  choice<keyof typeof protocols>({
    id: '1/client-server',
    prompt: '¿Con qué protocolo envía el cliente su mensaje al servidor de correo?',
    options: protocols,
    hints: [
      '¿El cliente está dejando un mensaje o buscando uno?',
      '¿A qué puerto se conecta 172.28.0.1?',
      'Mirá la columna Protocol de las tramas entre el cliente y su servidor.',
    ],
    observe({ trace }) {
      const { firstFrame, server } = hop(trace, 0);
      const cite = citeFrames([firstFrame]);
      return { value: 'smtp', frames: [firstFrame], says: `SMTP, al puerto ${server.port}, desde ${cite}` };
    },
    misconceptions: [
      {
        claim: 'El cliente usa IMAP o POP para todo, y SMTP queda para los servidores.',
        answer: 'imap',
        refute({ trace }) {
          const { firstFrame, accepted } = hop(trace, 0);
          const mail = accepted('MAIL').commandFrames;
          return {
            frames: [firstFrame, ...mail],
            says: `la conexión de ${citeFrames([firstFrame])} la abre el cliente y en ${citeFrames(mail)} dice MAIL: enviar también es SMTP (submission, RFC 6409)`,
          };
        },
      },
    ],
  }),
  choice<keyof typeof protocols>({
    id: '1/server-server',
    prompt: '¿Y entre servidores de correo?',
    options: protocols,
    hints: [
      '¿El segundo servidor va a buscar el mensaje, o se lo llevan?',
      '¿Quién abre la segunda conexión?',
      'Mirá qué comandos van de un servidor al otro.',
    ],
    observe({ trace }) {
      const { firstFrame, server } = hop(trace, 1);
      const cite = citeFrames([firstFrame]);
      return { value: 'smtp', frames: [firstFrame], says: `SMTP, al puerto ${server.port}, desde ${cite}` };
    },
    misconceptions: [
      {
        claim: 'El servidor de destino baja el mensaje con POP3.',
        answer: 'pop3',
        refute({ trace }) {
          const { firstFrame, stream } = hop(trace, 1);
          return {
            frames: [firstFrame],
            says: `la conexión de ${citeFrames([firstFrame])} la abre ${stream.client.address}, que es el que ya tiene el mensaje: el correo se empuja, no se tira de él`,
          };
        },
      },
    ],
  }),
  field({
    id: '1/hops',
    prompt: '¿Cuántas conexiones SMTP hicieron falta, de tu cliente al último servidor?',
    hints: [
      '¿Tu cliente habla con el servidor del destinatario?',
      '¿Cuántos SYN hacia el puerto 25 hay, y quién los manda?',
      'Contá una por cada par de extremos.',
    ],
    observe({ trace }) {
      const frames = wayOf(trace).map(({ firstFrame }) => firstFrame);
      return { value: frames.length, frames, says: `${frames.length}, abiertas en ${citeFrames(frames)}` };
    },
    misconceptions: [
      {
        claim: 'El cliente lleva el mensaje directo al servidor del destinatario.',
        answer: 1,
        refute({ trace }) {
          const { firstFrame, stream } = hop(trace, 1);
          return {
            frames: [firstFrame],
            says: `en ${citeFrames([firstFrame])} quien se conecta a ${stream.server.address} es ${stream.client.address}, tu servidor, y no el cliente`,
          };
        },
      },
    ],
  }),
  choice<'msa' | 'mta' | 'mda'>({
    id: '1/role',
    prompt:
      'El servidor que recibe el mensaje de manos del cliente, ¿qué función cumple en ese momento (RFC 5598)?',
    options: {
      msa: 'MSA, agente de envío (Submission)',
      mta: 'MTA, agente de transferencia (Transfer)',
      mda: 'MDA, agente de entrega (Delivery)',
    },
    hints: [
      '¿La función la da el programa, o quién está del otro lado?',
      '¿Qué significan las letras S y T de las siglas?',
      'En la primera conexión, del otro lado hay un MUA. ¿Y en la segunda?',
    ],
    observe({ trace }) {
      const { firstFrame, stream } = hop(trace, 0);
      const cite = citeFrames([firstFrame]);
      return {
        value: 'msa',
        frames: [firstFrame],
        says: `del otro lado hay un MUA, ${stream.client.address}, en ${cite}`,
      };
    },
    misconceptions: [
      {
        claim: 'El cliente se conecta a un MTA.',
        answer: 'mta',
        refute({ trace }) {
          const [first, second] = [hop(trace, 0), hop(trace, 1)];
          return {
            frames: [first.firstFrame, second.firstFrame],
            says: `en ${citeFrames([first.firstFrame])} recibe de un MUA y hace de MSA; en ${citeFrames([second.firstFrame])} el mismo Postfix transfiere y hace de MTA`,
          };
        },
      },
    ],
  }),
  field({
    id: '1/queue-ids',
    prompt: '¿Cuántos identificadores de cola distintos recibió el mensaje en el camino?',
    hints: [
      '¿Quién pone el identificador de cola?',
      '¿En qué respuesta lo dice cada servidor?',
      'Compará el 250 final de cada conexión.',
    ],
    observe({ trace }) {
      const messages = messagesOf(trace);
      const ids = [...new Set(messages.map(queueId))];
      const frames = messages.flatMap(({ replyFrames }) => replyFrames);
      return {
        value: ids.length,
        frames,
        says: `${ids.map((id) => check.varying(id, 'COLA')).join(' y ')}, en ${citeFrames(frames)}`,
      };
    },
    misconceptions: [
      {
        claim: 'El identificador de cola acompaña al mensaje hasta el final.',
        answer: 1,
        refute({ trace }) {
          const frames = messagesOf(trace).flatMap(({ replyFrames }) => replyFrames);
          return {
            frames,
            says: `los 250 de ${citeFrames(frames)} traen uno distinto: cada servidor numera su propia cola, y decirlo en el 250 es costumbre de Postfix`,
          };
        },
      },
    ],
  }),
  truth({
    id: '1/message-id',
    prompt: '¿Es verdad que el Message-ID cambia en cada salto?',
    hints: [
      '¿Para qué serviría un nombre que cambia?',
      '¿En qué parte viaja: en el sobre o en el encabezado?',
      'Compará el campo en los dos contenidos.',
    ],
    observe({ trace }) {
      const ids = messagesOf(trace).map((message) => fieldOf(message, 'Message-ID'));
      const frames = ids.map(({ frame }) => frame);
      return {
        value: new Set(ids.map(({ value }) => value)).size > 1,
        frames,
        says: `el mismo en ${citeFrames(frames)}`,
      };
    },
    misconceptions: [
      {
        claim: 'Cada servidor le pone un Message-ID nuevo.',
        answer: true,
        refute({ trace }) {
          const ids = messagesOf(trace).map((message) => fieldOf(message, 'Message-ID'));
          const frames = ids.map(({ frame }) => frame);
          return {
            frames,
            says: `${ids[0]!.value} está igual en ${citeFrames(frames)}: lo que cambia es el identificador de cola`,
          };
        },
      },
    ],
  }),
  order({
    id: '1/received',
    prompt:
      'Con los campos Received del mensaje entregado, reconstruí el viaje: ¿por qué servidores pasó, en el orden del viaje?',
    hints: [
      '¿Dónde agrega cada servidor su Received: arriba o abajo de los que ya están?',
      'Entonces, ¿cuál es el más viejo?',
      'Leé los nombres después de «by», de abajo hacia arriba, sin repetir.',
    ],
    observe(evidence) {
      const names = travelled(evidence);
      const second = fieldOf(messagesOf(evidence.trace)[1]!, 'Received');
      const cite = citeFrames([second.frame]);
      return {
        value: names,
        frames: [second.frame],
        says: `${names.join(', después ')}; el primero ya viajaba en ${cite}`,
      };
    },
    misconceptions: [
      {
        claim: 'Los Received se leen de arriba hacia abajo.',
        answer: (evidence) => [...travelled(evidence)].reverse(),
        refute({ trace }) {
          const second = fieldOf(messagesOf(trace)[1]!, 'Received');
          return {
            frames: [second.frame],
            says: `en ${citeFrames([second.frame])}, camino al segundo servidor, ya está el Received del primero: el último se agrega arriba (RFC 5321, sección 4.4)`,
          };
        },
      },
    ],
  }),
];

/** Follows a message over the SMTP connections that it took one after the other; those of others are left out. */
export function wayOf(trace: Trace): SeenSession[] {
  const way = sessionsOf(trace).slice(0, 1);
  for (;;) {
    const { server, firstFrame } = way.at(-1) ?? {};
    const next = sessionsOf(trace).find(
      (session) =>
        session.stream.client.address === server?.address && session.firstFrame > (firstFrame ?? 0),
    );
    if (!next) return way;
    way.push(next);
  }
}

/** Finds the connection that a message took as its n-th, from 0. */
export function hop(trace: Trace, index: number): SeenSession {
  return need(
    wayOf(trace)[index],
    `the message takes fewer than ${index + 1} SMTP connections in this trace. Capture until it has arrived.`,
  );
}

/** Names the servers that the delivered source (`texts.source`) went through, in the order of travel, without repeats. */
function travelled({ texts }: check.Evidence): string[] {
  const names = receivedBy(texts.source ?? '').reverse();
  return [...new Set(needSome(names, 'no delivered source was given. Pass {trace, texts: {source: …}}.'))];
}
