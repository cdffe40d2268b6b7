import { check, type ImapExchange, type ImapResponse, type Trace } from 'maillab';
import { need } from '../need.js';
import {
  framesOfResponses,
  imapExchange,
  imapExchanges,
  imapIn,
  messagesOf,
  sessionOf,
} from '../sessions.js';

const { choice, citeFrames, truth } = check;

/** 5.a and IDLE: a message arrives while a client waits; evidence: one trace with the submission and the session. */
export const idle = [
  choice<'exists' | 'mensaje' | 'nada'>({
    id: '5.b/idle',
    prompt: 'Mientras el cliente está en IDLE llega un mensaje. ¿Qué le manda el servidor?',
    options: {
      exists: 'cuántos mensajes hay ahora: * n EXISTS',
      mensaje: 'el mensaje',
      nada: 'nada, hasta que el cliente pregunta',
    },
    hints: [
      '¿Un servidor IMAP puede hablar sin que le pregunten?',
      'Mirá la línea que empieza con asterisco y llega después de «+ idling».',
      '¿Qué palabra sigue al número en esa línea, y qué tiene que pedir después el cliente?',
    ],
    observe({ trace }) {
      const exists = announced(trace);
      return {
        value: 'exists',
        frames: exists.frames,
        says: `«${exists.source}» en ${citeFrames(exists.frames)}`,
      };
    },
    misconceptions: [
      {
        claim: 'IDLE trae el mensaje apenas llega.',
        answer: 'mensaje',
        refute({ trace }) {
          const [exists, fetch] = [announced(trace), imapExchange(trace, 'UID FETCH')];
          return {
            frames: [...exists.frames, ...fetch.commandFrames],
            says: `${citeFrames(exists.frames)} trae solo una cuenta; lo que el cliente quiere saber de los mensajes lo pide después, en ${citeFrames(fetch.commandFrames)}`,
          };
        },
      },
      {
        claim: 'Como POP3, el cliente se entera cuando vuelve a preguntar.',
        answer: 'nada',
        refute({ trace }) {
          const [exists, done] = [announced(trace), finished(trace)];
          return {
            frames: [...exists.frames, ...done.commandFrames],
            says: `«${exists.source}» llega en ${citeFrames(exists.frames)}, antes de que el cliente diga DONE en ${citeFrames(done.commandFrames)}`,
          };
        },
      },
    ],
  }),
  choice<'smtp' | 'imap'>({
    id: '5.a/first',
    prompt: '¿Qué pasó primero: el 250 final de SMTP o el EXISTS de IMAP?',
    options: { smtp: 'el 250 de SMTP', imap: 'el EXISTS de IMAP' },
    hints: [
      '¿Entrega primero y acepta después, o al revés?',
      '¿Quién entrega en el buzón: el servidor SMTP u otro programa, más tarde?',
      'Compará los números de las dos tramas.',
    ],
    observe({ trace }) {
      const [accepted, exists] = [acceptance(trace), announced(trace)];
      const frames = [...accepted, ...exists.frames];
      const first = accepted[0]! < exists.frames[0]! ? 'smtp' : 'imap';
      return { value: first, frames, says: `250 y EXISTS, en ${citeFrames(frames)}` };
    },
    misconceptions: [
      {
        claim: 'El servidor contesta 250 cuando el mensaje ya está en el buzón.',
        answer: 'imap',
        refute({ trace }) {
          const [accepted, exists] = [acceptance(trace), announced(trace)];
          return {
            frames: [...accepted, ...exists.frames],
            says: `el 250 está en ${citeFrames(accepted)} y el EXISTS en ${citeFrames(exists.frames)}: con el 250 el servidor se hace responsable (RFC 5321, sección 6.1); encolar y entregar después es lo que hace Postfix`,
          };
        },
      },
    ],
  }),
  choice<'idle' | 'transaccion' | 'sesion'>({
    id: '5.b/done',
    prompt: '¿Qué termina DONE?',
    options: { idle: 'la espera de IDLE', transaccion: 'una transacción', sesion: 'la sesión' },
    hints: [
      '¿DONE lleva etiqueta, como los demás comandos?',
      '¿Qué respuesta con etiqueta llega después de DONE, y de qué comando es?',
      'Mirá qué pasa cuando se manda DONE sin estar en IDLE.',
    ],
    observe({ trace }) {
      const done = finished(trace);
      const cite = citeFrames(done.frames);
      return { value: 'idle', frames: done.frames, says: `DONE y el fin de IDLE en ${cite}` };
    },
    misconceptions: [
      {
        claim: 'DONE cierra una transacción abierta en el servidor.',
        answer: 'transaccion',
        refute({ trace }) {
          const [waiting, done] = [imapExchange(trace, 'IDLE'), finished(trace)];
          return {
            frames: [...waiting.commandFrames, ...done.commandFrames],
            says: `el DONE de ${citeFrames(done.commandFrames)} es la otra mitad del IDLE de ${citeFrames(waiting.commandFrames)} (RFC 2177, sección 3); IMAP no tiene transacciones`,
          };
        },
      },
      {
        claim: 'DONE termina la sesión.',
        answer: 'sesion',
        refute({ trace }) {
          const [done, logout] = [finished(trace), imapExchange(trace, 'LOGOUT')];
          return {
            frames: [...done.commandFrames, ...logout.commandFrames],
            says: `después del DONE de ${citeFrames(done.commandFrames)} la sesión sigue hasta el LOGOUT de ${citeFrames(logout.commandFrames)}`,
          };
        },
      },
    ],
  }),
  truth({
    id: '5.b/idle-only',
    prompt: '¿Es verdad que en IDLE el servidor avisa solo cuando llega correo nuevo?',
    hints: [
      '¿Qué pasa si otro cliente borra o marca un mensaje del mismo buzón?',
      'Después de EXISTS, ¿hay otras líneas con asterisco?',
      'Buscá FETCH o EXPUNGE mientras el cliente espera.',
    ],
    observe({ trace }) {
      const others = whileIdle(trace).filter(({ name }) => name === 'FETCH' || name === 'EXPUNGE');
      const frames = framesOfResponses(others);
      return {
        value: others.length === 0,
        frames,
        says: `«${others.map(({ source }) => source).join('», «')}» en ${citeFrames(frames)}`,
      };
    },
    misconceptions: [
      {
        claim: 'IDLE es para el correo nuevo.',
        answer: true,
        refute({ trace }) {
          const others = whileIdle(trace).filter(({ name }) => name === 'FETCH' || name === 'EXPUNGE');
          const frames = framesOfResponses(others);
          return {
            frames,
            says: `en ${citeFrames(frames)} llega lo que hizo otro cliente en el mismo buzón («${others[0]!.source}»): durante IDLE caben EXISTS, EXPUNGE y otros avisos (RFC 2177, sección 3)`,
          };
        },
      },
    ],
  }),
  truth({
    id: '05/1',
    prompt:
      'De vuelta, del cuaderno 03c: ¿es verdad que con 8BITMIME se puede mandar un archivo binario tal cual?',
    hints: [
      '¿Qué conserva 8BITMIME de las líneas de SMTP?',
      '¿Qué otra extensión haría falta?',
      'Mirá si está en la respuesta a EHLO de este envío.',
    ],
    observe({ trace }) {
      const { ehlo, keywords } = sessionOf(trace);
      return {
        value: keywords.includes('BINARYMIME'),
        frames: ehlo.replyFrames,
        says: `8BITMIME sí, BINARYMIME no, en ${citeFrames(ehlo.replyFrames)}`,
      };
    },
    misconceptions: [
      {
        claim: '8BITMIME sirve para binarios.',
        answer: true,
        refute({ trace }) {
          const { ehlo } = sessionOf(trace);
          return {
            frames: ehlo.replyFrames,
            says: `las líneas y su largo siguen valiendo con 8BITMIME (RFC 6152, sección 3), y ${citeFrames(ehlo.replyFrames)} no ofrece BINARYMIME`,
          };
        },
      },
    ],
  }),
];

function acceptance(trace: Trace): number[] {
  return messagesOf(trace)[0]?.replyFrames ?? sessionOf(trace).content.replyFrames;
}

/** Everything that came untagged while a client waited. */
function whileIdle(trace: Trace): ImapResponse[] {
  const waiting = imapExchanges(trace, 'IDLE');
  return waiting.flatMap(({ responses }) => responses).filter(({ type }) => type === 'untagged');
}

function announced(trace: Trace): ImapResponse {
  return need(
    whileIdle(trace).find(({ name }) => name === 'EXISTS'),
    'no EXISTS came during an IDLE of this trace. Capture one.',
  );
}

/** The exchange whose client line is DONE: IDLE itself where the dialogue keeps them together. */
function finished(trace: Trace): ImapExchange {
  const done = imapIn(trace).find(
    ({ kind, command }) => kind === 'response' && command?.trim().toUpperCase() === 'DONE',
  );
  return done ?? imapExchange(trace, 'IDLE');
}
