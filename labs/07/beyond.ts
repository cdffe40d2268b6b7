import { check, type Trace, UsageError } from 'maillab';
import { composeTrace } from '../compose.js';
import { submissionsOf, tallyOf, transfersOf } from '../connections.js';
import { acceptedIn, messagesOf, sessionOf, sessionsOf } from '../smtp.js';
import { citeConnections, synFrames, verbFrames } from './cells.js';

const { citeFrames, field, prose, truth } = check;

/** The sheet's question in one's own words; evidence: the trace of several messages from one client. */
export const answer = [
  prose({
    id: '7/respuesta',
    prompt:
      '¿Es posible enviar más de un correo por una misma conexión TCP? Contestá para los dos tramos (MUA con MSA, MTA con MTA), con uno y con varios dominios, y decí qué parte es norma y qué parte es costumbre del servidor.',
    points: 4,
    hints: [
      '¿Qué hay de nuevo en el cable cuando empieza otro mensaje: un SYN, un MAIL o un RCPT?',
      'En cada tramo, ¿quién decide cuántas conexiones abrir, y con qué criterio?',
      'De lo que viste, ¿qué cambió al tocar la configuración, y qué no podría cambiar?',
    ],
    claims: {
      varios: {
        statement: 'Por una misma conexión TCP pueden ir varios mensajes.',
        observe({ trace }) {
          const sessions = submissionsOf(trace);
          const frames = verbFrames(sessions.slice(0, 1), 'MAIL');
          return {
            value: frames.length > 1,
            frames,
            says: `${frames.length} MAIL en una conexión, ${citeFrames(frames)}`,
          };
        },
      },
      destinatarios: {
        statement: 'Cada RCPT es un mensaje.',
        observe({ trace }) {
          const frames = messagesOf(trace).flatMap(({ replyFrames }) => replyFrames);
          return { value: false, frames, says: `lo que se acepta es el contenido, en ${citeFrames(frames)}` };
        },
      },
      tramos: {
        statement: 'El tramo entre servidores tiene siempre las mismas conexiones que el del cliente.',
        observe({ trace }) {
          const [near, far] = [submissionsOf(trace), transfersOf(trace)];
          const frames = synFrames([...near, ...far]);
          return {
            value: near.length === far.length,
            frames,
            says: `${near.length} del cliente y ${far.length} entre servidores, ${citeFrames(frames)}`,
          };
        },
      },
    },
    misconceptions: [
      {
        claim: 'Enviar a varios destinatarios es enviar varios correos.',
        answer: {
          text: 'Sí, porque con varios RCPT se mandan varios correos.',
          claims: { varios: true, destinatarios: true, tramos: false },
        },
        refute({ trace }) {
          const session = submissionsOf(trace)[0]!;
          const frames = verbFrames([session], 'DATA');
          return {
            frames,
            says: `del cliente salió un mensaje con cada DATA (${citeFrames(frames)}), no con cada RCPT`,
          };
        },
      },
      {
        claim: 'El servidor repite hacia adelante las conexiones del cliente.',
        answer: {
          text: 'Sí; el servidor abre tantas conexiones como el cliente.',
          claims: { varios: true, destinatarios: false, tramos: true },
        },
        refute({ trace }) {
          const far = transfersOf(trace);
          return {
            frames: synFrames(far),
            says: `la conexión del cliente terminó en el MSA; hacia adelante hubo ${far.length}: ${citeConnections(far)}`,
          };
        },
      },
    ],
    rubric: [
      { points: 1, criterion: 'Contesta los cuatro casos y distingue transacción, mensaje y destinatario.' },
      {
        points: 1,
        criterion: 'Separa lo que permite RFC 5321 (varias transacciones, una copia) de lo que hace Postfix.',
      },
    ],
    good: 'Sí. RFC 5321 permite empezar otra transacción cuando termina la anterior, así que por una conexión pueden ir muchos mensajes, cada uno con su MAIL y su DATA. Varios destinatarios no son varios mensajes: son varios RCPT de una transacción. Del programa al MSA alcanza una conexión, sean los destinatarios del dominio que sean. Entre servidores hace falta al menos una conexión por máquina de destino; Postfix, por costumbre, abre una por dominio, y las comparte solo si se lo piden la caché o la tabla de transporte.',
    weak: 'Sí, SMTP permite mandar varios correos por la misma conexión porque así es más eficiente.',
  }),
];

/** Our own questions; evidence says which trace each one reads. */
export const beyond = [
  field({
    id: '07/1',
    prompt:
      'Si el cliente manda un segundo MAIL antes de terminar la transacción, ¿con qué código le contestan?',
    hints: [
      '¿Cuántas transacciones puede tener abiertas una sesión?',
      '¿Qué código se usa para un comando que llega en mal momento (RFC 5321, sección 4.2.3)?',
      'Buscá la respuesta al segundo MAIL.',
    ],
    observe({ trace }) {
      const mail = sessionOf(trace).refused('MAIL');
      return {
        value: mail.response!.code!,
        frames: mail.replyFrames,
        says: `«${mail.reply}» en ${citeFrames(mail.replyFrames)}`,
      };
    },
    misconceptions: [
      {
        claim: 'Una sesión puede llevar varias transacciones a la vez.',
        answer: 250,
        refute({ trace }) {
          const mail = sessionOf(trace).refused('MAIL');
          return {
            frames: [...mail.commandFrames, ...mail.replyFrames],
            says: `el MAIL de ${citeFrames(mail.commandFrames)} recibió «${mail.reply}» en ${citeFrames(mail.replyFrames)}: de a una por vez (RFC 5321, sección 4.1.4)`,
          };
        },
      },
      {
        claim: 'El segundo MAIL descarta la transacción anterior y empieza otra, como RSET.',
        answer: 354,
        refute({ trace }) {
          const mail = sessionOf(trace).refused('MAIL');
          return {
            frames: mail.replyFrames,
            says: `${citeFrames(mail.replyFrames)} lo rechaza; para descartar hay que pedirlo con RSET (RFC 5321, sección 4.1.1.5)`,
          };
        },
      },
    ],
  }),
  field({
    id: '07/2',
    prompt: 'En la captura nunca vista, ¿cuántos mensajes aceptó el servidor de destino?',
    hints: [
      '¿Qué marca que un mensaje quedó aceptado: MAIL, RCPT o la respuesta al contenido?',
      '¿Todas las transacciones que empezaron llegaron hasta el final?',
      'Contá las respuestas que traen un identificador de cola, en las dos conexiones.',
    ],
    observe({ trace }) {
      const messages = messagesOf(trace);
      const frames = messages.flatMap(({ replyFrames }) => replyFrames);
      return { value: messages.length, frames, says: `${messages.length}, en ${citeFrames(frames)}` };
    },
    misconceptions: [
      {
        claim: 'Uno por conexión.',
        answer: ({ trace }) => sessionsOf(trace).length,
        refute({ trace }) {
          const busiest = [...sessionsOf(trace)].sort((a, b) => tallyOf([b])[1] - tallyOf([a])[1])[0]!;
          const frames = verbFrames([busiest], 'MAIL');
          return {
            frames,
            says: `la conexión que abre en ${citeFrames([busiest.firstFrame])} empieza tres transacciones: ${citeFrames(frames)}`,
          };
        },
      },
      {
        claim: 'Uno por cada MAIL.',
        answer: ({ trace }) => tallyOf(sessionsOf(trace))[1],
        refute({ trace }) {
          const refused = sessionsOf(trace).flatMap(({ exchanges }) =>
            exchanges.filter(({ verb, response }) => verb === 'RCPT' && (response?.code ?? 0) >= 500),
          )[0]!;
          return {
            frames: refused.replyFrames,
            says: `la transacción a cuyo único destinatario rechazó ${citeFrames(refused.replyFrames)} no llegó a DATA`,
          };
        },
      },
    ],
  }),
  field({
    id: '07/3',
    prompt:
      'En esa captura, ¿para cuántos destinatarios aceptó mensajes el servidor? Sumá los de cada mensaje aceptado, aunque alguno se repita.',
    hints: [
      '¿Cuántos RCPT lleva cada transacción?',
      '¿Qué pasa con un RCPT que recibe 550?',
      'Sumá los RCPT con 250 de cada transacción que terminó con identificador de cola.',
    ],
    observe({ trace }) {
      const frames = acceptedRecipients(trace);
      return { value: frames.length, frames, says: `${frames.length}, aceptados en ${citeFrames(frames)}` };
    },
    misconceptions: [
      {
        claim: 'Tantos como mensajes.',
        answer: ({ trace }) => messagesOf(trace).length,
        refute({ trace }) {
          const frames = acceptedRecipients(trace);
          return {
            frames,
            says: `un mensaje puede llevar varios RCPT: los aceptados están en ${citeFrames(frames)}`,
          };
        },
      },
    ],
  }),
  truth({
    id: '07/4',
    prompt:
      'De vuelta, dos cuadernos después: mientras el mensaje llega, una sesión IMAP manda NOOP. ¿Es verdad que NOOP no sirve para nada?',
    hints: [
      '¿Qué puede decir el servidor, además de OK, cuando el cliente le da la palabra?',
      '¿Había llegado algo al buzón entre el SELECT y el NOOP?',
      'Mirá las respuestas sin etiqueta que vienen antes del OK de NOOP.',
    ],
    observe({ trace }) {
      const { frames, exists } = polled(trace);
      return { value: false, frames, says: `la respuesta a NOOP trae «${exists}», en ${citeFrames(frames)}` };
    },
    misconceptions: [
      {
        claim: 'NOOP no hace nada: solo mantiene viva la conexión.',
        answer: true,
        refute({ trace }) {
          const { frames, exists } = polled(trace);
          return {
            frames,
            says: `con NOOP el servidor avisó lo que llegó, «${exists}» en ${citeFrames(frames)} (RFC 3501, sección 6.1.2)`,
          };
        },
      },
    ],
  }),
];

/** What NOOP brought in an IMAP session. */
function polled(trace: Trace): { frames: number[]; exists: string } {
  const noop = trace
    .conversations('imap')
    .flatMap(({ exchanges }) => exchanges)
    .find(({ verb, reply }) => verb === 'NOOP' && /EXISTS/.test(reply ?? ''));
  const exists = /^\* \d+ EXISTS$/m.exec(noop?.reply ?? '')?.[0];
  if (noop && exists) return { frames: noop.replyFrames, exists };
  throw new UsageError(
    'Cannot check the answer: no NOOP of the trace was answered with EXISTS. Send NOOP after the message has arrived.',
  );
}

/** Reply frames of the recipients that were accepted in transactions that ended well. */
function acceptedRecipients(trace: Trace): number[] {
  return sessionsOf(trace).flatMap((session) => {
    const done = new Set(acceptedIn(session).map(({ transaction }) => transaction));
    return session.exchanges
      .filter(
        ({ verb, response, transaction }) =>
          verb === 'RCPT' && response?.code === 250 && done.has(transaction),
      )
      .flatMap(({ replyFrames }) => replyFrames);
  });
}

/** A capture that nobody has seen: two connections of one sender, four transactions, three messages. */
export function unseen07(): Trace {
  const server = { address: '172.28.0.43', port: 25 };
  const greeting = [
    'S: 220 mail.hamburger.edu ESMTP',
    'C: EHLO mail.crepes.fr',
    'S: 250-mail.hamburger.edu\n250 SIZE 10240000',
  ];
  const message = (subject: string, id: string) => [
    'C: DATA',
    'S: 354 End data with <CR><LF>.<CR><LF>',
    `C: Date: Thu, 4 Sep 2025 12:33:20 -0300\nFrom: alice@crepes.fr\nSubject: ${subject}\n\nHola\n.`,
    `S: 250 2.0.0 Ok: queued as ${id}`,
  ];
  const to = (name: string) => [`C: RCPT TO:<${name}@hamburger.edu>`, 'S: 250 2.1.5 Ok'];
  const from = ['C: MAIL FROM:<alice@crepes.fr>', 'S: 250 2.1.0 Ok'];
  const reset = ['C: RSET', 'S: 250 2.0.0 Ok'];
  const end = ['C: QUIT', 'S: 221 2.0.0 Bye', 'S. FIN', 'C. FIN'];
  return composeTrace([
    {
      client: { address: '172.28.0.42', port: 50_112 },
      server,
      start: 1_757_000_000_000_000_000n,
      says: [
        ...greeting,
        ...[...from, ...to('bob'), ...to('carla'), ...message('uno', '4hT2kB1xQz')],
        ...reset,
        ...[...from, 'C: RCPT TO:<rob@hamburger.edu>', 'S: 550 5.1.1 <rob@hamburger.edu>: User unknown'],
        ...reset,
        ...[...from, ...to('bob'), ...message('dos', '4hT2kC2yRw')],
        ...end,
      ],
    },
    {
      client: { address: '172.28.0.42', port: 50_114 },
      server,
      start: 1_757_000_000_500_000_000n,
      says: [...greeting, ...from, ...to('bob'), ...to('dora'), ...message('tres', '4hT2kD3zSv'), ...end],
    },
  ]);
}
