import { check, Flag } from 'maillab';
import { sessionOf } from '../sessions.js';

const { choice, citeFrames, field, prose } = check;

/** What the TCP connection below SMTP shows; evidence: one trace with a session typed by hand. */
export const connection = [
  choice<'cliente' | 'servidor'>({
    id: '3.b.ii/closes',
    prompt: '¿Quién manda el primer FIN, el que empieza a cerrar la conexión TCP?',
    options: { cliente: 'el cliente', servidor: 'el servidor' },
    hints: [
      'Pedir que se termine, ¿es lo mismo que cerrar?',
      'Con el filtro smtp no se ve ningún FIN. ¿Qué filtro muestra todas las tramas de la conexión?',
      'Con tcp.stream, buscá la primera trama con FIN y mirá su columna Source.',
    ],
    observe({ trace }) {
      const { frame, from } = sessionOf(trace).firstFin;
      return {
        value: from === 'client' ? 'cliente' : 'servidor',
        frames: [frame],
        says: `el primer FIN lo manda el ${from === 'client' ? 'cliente' : 'servidor'} en ${citeFrames([frame])}`,
      };
    },
    misconceptions: [
      {
        claim: 'El cliente manda QUIT, así que es el cliente quien cierra.',
        answer: 'cliente',
        refute({ trace }) {
          const session = sessionOf(trace);
          const quit = session.accepted('QUIT');
          const { frame } = session.firstFin;
          return {
            frames: [...quit.commandFrames, ...quit.replyFrames, frame],
            says: `QUIT (${citeFrames(quit.commandFrames)}) pide terminar; el servidor contesta 221 (${citeFrames(quit.replyFrames)}) y manda el primer FIN (${citeFrames([frame])}): después del 221 tiene que cerrar él (RFC 5321, sección 4.1.1.10)`,
          };
        },
      },
    ],
  }),
  field({
    id: '3.b.ii/hidden',
    prompt: 'De las tramas de esta conexión TCP, ¿cuántas no deja ver el filtro smtp?',
    hints: [
      '¿Toda trama de la conexión lleva un pedazo de SMTP?',
      '¿Qué lleva una trama que solo abre, confirma o cierra?',
      'Contá las tramas con tcp.stream y las que quedan con smtp: ¿cuál es la diferencia?',
    ],
    observe({ trace }) {
      const { stream, smtpFrames } = sessionOf(trace);
      const hidden = stream.frames.filter((frame) => !smtpFrames.includes(frame));
      return {
        value: hidden.length,
        frames: hidden,
        says: `${check.varying(`${hidden.length} de ${stream.frames.length}`)}: ${citeFrames(hidden)}`,
      };
    },
    misconceptions: [
      {
        claim: 'El filtro smtp muestra la conexión entera.',
        answer: 0,
        refute({ trace }) {
          const session = sessionOf(trace);
          const frames = [session.flagged(Flag.SYN)[0]!.frame, session.firstFin.frame];
          return {
            frames,
            says: `${citeFrames(frames)}, el primer SYN y el primer FIN, son de esta conexión y no llevan SMTP: el filtro los esconde`,
          };
        },
      },
    ],
  }),
  prose({
    id: '3.b.ii/account',
    prompt:
      'Contá el intercambio con tus palabras, de la apertura de la conexión al cierre: quién dice qué, qué respuesta recibe, y qué parte es sobre y qué parte es mensaje.',
    points: 4,
    hints: [
      '¿En qué etapas partirías la sesión: saludo, transacción, despedida?',
      'En cada etapa, ¿quién habla primero y con qué código se le contesta?',
      '¿En qué trama el servidor pasa a ser responsable del mensaje?',
    ],
    claims: {
      espera: {
        statement: 'El cliente espera cada respuesta antes de mandar el comando siguiente.',
        observe({ trace }) {
          const { exchanges } = sessionOf(trace);
          const commands = exchanges.filter((exchange) => exchange.kind === 'command');
          const early = commands.filter((exchange) => exchange.pipelined);
          const frames = (early.length > 0 ? early : commands).flatMap((exchange) => exchange.commandFrames);
          return {
            value: early.length === 0,
            frames,
            says: `${early.length === 0 ? 'ninguno' : early.length} se adelantó a su respuesta, en ${citeFrames(frames)}`,
          };
        },
      },
      sobre: {
        statement: 'El contenido repite las líneas MAIL y RCPT.',
        observe({ trace }) {
          const { content, octets } = sessionOf(trace);
          const repeated = /^(MAIL FROM|RCPT TO):/im.test(Buffer.from(octets).toString('latin1'));
          return {
            value: repeated,
            frames: content.commandFrames,
            says: `${repeated ? 'se repiten' : 'no se repiten'} en el contenido de ${citeFrames(content.commandFrames)}`,
          };
        },
      },
      responsable: {
        statement: 'El servidor se hace cargo del mensaje al contestar 354.',
        observe({ trace }) {
          const { content } = sessionOf(trace);
          return {
            value: false,
            frames: content.replyFrames,
            says: `se hace cargo con el ${content.response!.code} de ${citeFrames(content.replyFrames)}`,
          };
        },
      },
    },
    misconceptions: [
      {
        claim: 'Con el 354 el servidor ya aceptó el mensaje.',
        answer: {
          text: 'El servidor acepta con 354.',
          claims: { espera: true, sobre: false, responsable: true },
        },
        refute({ trace }) {
          const { accepted, content } = sessionOf(trace);
          const data = accepted('DATA');
          return {
            frames: [...data.replyFrames, ...content.replyFrames],
            says: `el 354 de ${citeFrames(data.replyFrames)} solo pide el contenido; la responsabilidad pasa con el ${content.response!.code} de ${citeFrames(content.replyFrames)} (RFC 5321, sección 4.2.5)`,
          };
        },
      },
    ],
  }),
];
