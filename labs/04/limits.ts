import { check, dropListing, type ImapExchange, type Trace } from 'maillab';
import { cannotCheck, need } from '../need.js';
import { fetches, flagsIn, imapIn, messagesOf, pop3Exchange, pop3Sessions, sessionOf } from '../sessions.js';

const { choice, citeFrames, field, truth } = check;

/** 4.a and ours: what POP3 does not tell or do; evidence: the trace that each question names. */
export const limits = [
  truth({
    id: '4.a/arrival',
    prompt: 'Llega un mensaje mientras la sesión POP3 está abierta. ¿Es verdad que esa misma sesión lo ve?',
    hints: [
      '¿Quién podría avisarle al cliente: después del saludo, tiene POP3 respuestas que nadie pidió?',
      '¿Cuándo toma el servidor la lista de mensajes: una vez o todo el tiempo?',
      'Compará los dos STAT de la sesión, el de antes y el de después del 250 de SMTP.',
    ],
    observe({ trace }) {
      const { before, after, frames, accepted } = aroundArrival(trace);
      return {
        value: after > before,
        frames: [...frames, ...accepted],
        says: `${before} antes y ${after} después del 250 de SMTP, ${citeFrames([...frames, ...accepted])}`,
      };
    },
    misconceptions: [
      {
        claim: 'El cliente POP3 se entera apenas llega el mensaje.',
        answer: true,
        refute({ trace }) {
          const { after, frames, accepted } = aroundArrival(trace);
          return {
            frames: [...frames, ...accepted],
            says: `el mensaje se aceptó en ${citeFrames(accepted)} y el STAT siguiente sigue contando ${after} (${citeFrames(frames)}): los mensajes se numeran al abrir el buzón, y preguntar por los nuevos en la misma conexión no está en POP3 (RFC 1939, secciones 4 y 8)`,
          };
        },
      },
    ],
  }),
  choice<'cliente' | 'protocolo' | 'servidor'>({
    id: '4.b/flags',
    prompt: '¿Qué parte de POP3 dice si un mensaje está leído?',
    options: {
      cliente: 'ninguna: cada cliente lo anota por su cuenta',
      protocolo: 'la respuesta a UIDL',
      servidor: 'la respuesta a RETR',
    },
    hints: [
      'Recorré las respuestas de la sesión: ¿alguna trae una marca de leído?',
      '¿Qué dos datos trae cada renglón de UIDL?',
      'Si ningún comando lo dice, ¿quién lo recuerda?',
    ],
    observe({ trace }) {
      const uidl = pop3Exchange(trace, 'UIDL');
      return {
        value: 'cliente',
        frames: uidl.replyFrames,
        says: `cada renglón de ${citeFrames(uidl.replyFrames)} tiene solo número e identificador`,
      };
    },
    misconceptions: [
      {
        claim: 'UIDL dice cuáles están leídos.',
        answer: 'protocolo',
        refute({ trace }) {
          const uidl = pop3Exchange(trace, 'UIDL');
          return {
            frames: uidl.replyFrames,
            says: `los renglones de ${citeFrames(uidl.replyFrames)} son número e identificador: POP3 no lleva marcas (RFC 1939)`,
          };
        },
      },
      {
        claim: 'POP3 marca los mensajes como no leídos.',
        answer: 'servidor',
        refute({ trace }) {
          const retr = pop3Exchange(trace, 'RETR');
          return {
            frames: retr.replyFrames,
            says: `la respuesta a RETR de ${citeFrames(retr.replyFrames)} es un tamaño y el mensaje, sin marca alguna: «no leído» lo muestra el cliente`,
          };
        },
      },
    ],
  }),
  truth({
    id: '04/1',
    optional: true,
    prompt:
      'Otro cliente mira por IMAP el buzón del que se hizo RETR. En este servidor, ¿es verdad que ese mensaje figura como leído?',
    hints: [
      '¿RFC 1939 dice algo de marcas? ¿Qué puede hacer entonces cada servidor?',
      '¿Qué marca de IMAP quiere decir «leído»?',
      'Mirá las FLAGS del mensaje que se bajó por POP3.',
    ],
    observe({ trace }) {
      const fetch = flagsFetch(trace);
      const seen = flagsIn(fetch).some(({ flags }) => flags.includes('\\Seen'));
      return {
        value: seen,
        frames: fetch.replyFrames,
        says: `${seen ? 'con' : 'sin'} \\Seen en ${citeFrames(fetch.replyFrames)}: costumbre de este servidor, no regla`,
      };
    },
    misconceptions: [
      {
        claim: 'Como POP3 no lleva marcas, para los demás queda sin leer.',
        answer: false,
        refute({ trace }) {
          const [retr, fetch] = [pop3Exchange(trace, 'RETR'), flagsFetch(trace)];
          return {
            frames: [...retr.commandFrames, ...fetch.replyFrames],
            says: `después del RETR de ${citeFrames(retr.commandFrames)} las FLAGS de ${citeFrames(fetch.replyFrames)} tienen \\Seen: lo anota Dovecot, el protocolo no lo pide`,
          };
        },
      },
    ],
  }),
  field({
    id: '04/2',
    prompt: 'Un cliente pide RETR 99 y el mensaje no existe. ¿Con qué palabra empieza la respuesta?',
    hints: [
      'POP3 tiene solo dos indicadores de estado. ¿Cuál es el otro?',
      '¿Usa POP3 números de tres cifras?',
      'Leé el comienzo de la respuesta a ese RETR.',
    ],
    observe({ trace }) {
      const refused = pop3Exchange(trace, 'RETR', '-ERR');
      return {
        value: '-ERR',
        frames: refused.replyFrames,
        says: `«${refused.reply}» en ${citeFrames(refused.replyFrames)}`,
      };
    },
    misconceptions: [
      {
        claim: 'Contesta 550, como SMTP.',
        answer: '550',
        refute({ trace }) {
          const refused = pop3Exchange(trace, 'RETR', '-ERR');
          return {
            frames: refused.replyFrames,
            says: `${citeFrames(refused.replyFrames)} dice «${refused.reply}»: POP3 no tiene códigos numéricos, solo +OK y -ERR (RFC 1939, sección 3)`,
          };
        },
      },
    ],
  }),
  truth({
    id: '04/3',
    prompt: 'De vuelta, del cuaderno 03: ¿es verdad que ESMTP es la variante cifrada de SMTP?',
    hints: [
      '¿Qué se lee en la captura del envío de hoy?',
      '¿Qué cambió con EHLO: la legibilidad, o lo que el cliente sabe del servidor?',
      'Buscá el asunto del mensaje en una trama posterior a EHLO.',
    ],
    observe({ trace }) {
      const { ehlo, content } = sessionOf(trace);
      const frames = [...ehlo.commandFrames, ...content.commandFrames];
      return { value: false, frames, says: `EHLO y el mensaje, los dos legibles, en ${citeFrames(frames)}` };
    },
    misconceptions: [
      {
        claim: 'La «E» de ESMTP es de encriptado.',
        answer: true,
        refute({ trace }) {
          const { ehlo, content } = sessionOf(trace);
          return {
            frames: [...ehlo.commandFrames, ...content.commandFrames],
            says: `después del EHLO de ${citeFrames(ehlo.commandFrames)} el mensaje se lee en ${citeFrames(content.commandFrames)}: la E es de «extended» (RFC 5321, sección 2.2)`,
          };
        },
      },
    ],
  }),
];

/** The two STAT of the session during which a message was accepted, and the frames of its 250. */
function aroundArrival(trace: Trace) {
  const accepted = messagesOf(trace)[0]?.replyFrames ?? [];
  for (const dialogue of pop3Sessions(trace)) {
    const stats = dialogue.filter(({ verb, response }) => verb === 'STAT' && dropListing(response));
    const [before, after] = [stats[0], stats.at(-1)];
    if (!before || !after || before === after) continue;
    if (before.frames[0]! > accepted[0]! || after.frames[0]! < accepted[0]!) continue;
    return {
      before: dropListing(before.response)!.messages,
      after: dropListing(after.response)!.messages,
      accepted,
      frames: [...before.replyFrames, ...after.replyFrames],
    };
  }
  throw cannotCheck(
    'no message was accepted between two STAT of one session. Capture the session and the submission in one lab.capture(...).',
  );
}

/** The IMAP command that asked for flags. */
function flagsFetch(trace: Trace): ImapExchange {
  return need(
    imapIn(trace).find((each) => fetches(each) && each.argument.toUpperCase().includes('FLAGS')),
    'no IMAP FETCH of FLAGS in this trace. Capture one after RETR.',
  );
}
