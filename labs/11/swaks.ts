import { check, parseMessage, type Trace } from 'maillab';
import { inSetOrder, type Lookup, lookupsOf } from '../dns.js';
import { PC_A } from '../hosts.js';
import { need, needSome } from '../need.js';
import { sessionOf } from '../sessions.js';

const { choice, citeFrames, list, order, truth } = check;

/** What was attached, decoded. */
function trapped(trace: Trace) {
  const { content } = sessionOf(trace);
  const part = need(
    parseMessage(content.content!.bytes).parts.find(({ disposition }) => disposition?.value === 'attachment'),
    'the message has no attachment. Send one with "--attach".',
  );
  return { text: Buffer.from(part.content().bytes).toString('latin1'), frames: content.commandFrames };
}

/** The `--attach` trap; evidence: the trace of that sending. */
export const attach = [
  choice<'archivo' | 'texto' | 'nada'>({
    id: '11.a/trampa',
    prompt: 'Con «--attach /tmp/practica4.pdf», sin arroba, ¿qué llegó adjunto?',
    options: {
      archivo: 'el contenido del archivo',
      texto: 'el nombre del archivo, como texto',
      nada: 'no llegó: da un error',
    },
    hints: [
      '¿swaks avisó de algo? ¿Y el servidor?',
      '¿Cuántos octetos tiene lo adjunto? ¿Y el archivo?',
      "Deshacé el base64 del último pedazo: Buffer.from('…', 'base64').toString().",
    ],
    observe({ trace }) {
      const { text, frames } = trapped(trace);
      return {
        value: text.startsWith('%PDF') ? 'archivo' : 'texto',
        frames,
        says: `en ${citeFrames(frames)}, deshecho el base64, dice «${text}»`,
      };
    },
    misconceptions: [
      {
        claim: '«swaks --attach archivo» adjunta el archivo.',
        answer: 'archivo',
        refute({ trace }) {
          const { text, frames } = trapped(trace);
          return {
            frames,
            says: `lo que va en ${citeFrames(frames)} son ${text.length} octetos: «${text}». Desde la versión 20240103 hace falta la arroba, @archivo; la 20201014 abría el archivo`,
          };
        },
      },
      {
        claim: 'Si está mal escrito, da un error.',
        answer: 'nada',
        refute({ trace }) {
          const { content } = sessionOf(trace);
          return {
            frames: content.replyFrames,
            says: `el servidor lo aceptó, «${content.reply}» en ${citeFrames(content.replyFrames)}: para los dos era un adjunto como cualquiera`,
          };
        },
      },
    ],
  }),
];

/** What PC-A asked before connecting. */
function asked(trace: Trace): Lookup[] {
  const first = sessionOf(trace).firstFrame;
  const before = lookupsOf(trace).filter(({ asker, frames }) => asker === PC_A && frames[0]! < first);
  return needSome(before, 'PC-A asked the DNS nothing before connecting. Capture swaks without -s.');
}

/** swaks without `-s`; evidence: the trace of that run. */
export const withoutServer = [
  order({
    id: '11.a/mx',
    prompt: 'Sin -s, ¿qué tipos de registro pidió PC-A antes de conectarse, en orden? (Por ejemplo ["PTR"].)',
    hints: [
      '¿De dónde sale el nombre del servidor si nadie lo dice?',
      'Con el nombre del servidor, ¿ya se puede abrir una conexión?',
      'Mirá las consultas que salen de 172.28.0.52 antes de su SYN.',
    ],
    observe({ trace }) {
      const lookups = asked(trace);
      const frames = lookups.flatMap(({ exchange }) => exchange.commandFrames);
      return {
        value: lookups.map(({ type }) => type),
        frames,
        says: `${list(lookups.map(({ type, name }) => `${type} de ${name}`))}, en ${citeFrames(frames)}`,
      };
    },
    misconceptions: [
      {
        claim: 'Un programa de usuario nunca pide el MX: pide el A de su servidor.',
        answer: ['A'],
        refute({ trace }) {
          const [first] = asked(trace);
          const { commandFrames } = first!.exchange;
          return {
            frames: commandFrames,
            says: `${citeFrames(commandFrames)} pide ${first!.type} de ${first!.name}: sin servidor configurado, swaks hace el trabajo de un MTA; con uno, como los programas de correo, pide solo su dirección`,
          };
        },
      },
      {
        claim: 'El MX alcanza: da la dirección.',
        answer: ['MX'],
        refute({ trace }) {
          const last = asked(trace).at(-1)!;
          return {
            frames: last.frames,
            says: `el MX da un nombre; la dirección la pide aparte, en ${citeFrames(last.frames)}`,
          };
        },
      },
    ],
  }),
  truth({
    id: '11/3',
    prompt:
      'De vuelta, dos cuadernos después: ¿es verdad que la respuesta MX le dijo a swaks a qué puerto conectarse?',
    hints: [
      '¿Qué dos datos lleva un registro MX (RFC 1035, sección 3.3.9)?',
      'En el cuaderno 09 alguien mudó ese puerto. ¿Se enteró el resto del mundo?',
      'Abrí la respuesta MX y buscá un 25.',
    ],
    observe({ trace }) {
      const lookup = asked(trace).find(({ type }) => type === 'MX')!;
      const { replyFrames, response } = lookup.exchange;
      return {
        value: false,
        frames: replyFrames,
        says: `${citeFrames(replyFrames)} dice «${list(inSetOrder(response!.answers).map(({ text }) => text))}»: preferencia y nombre; el 25 lo puso swaks, porque es el de SMTP`,
      };
    },
    misconceptions: [
      {
        claim: 'El MX dice en qué servidor y en qué puerto se recibe el correo.',
        answer: true,
        refute({ trace }) {
          const lookup = asked(trace).find(({ type }) => type === 'MX')!;
          const { firstFrame, stream } = sessionOf(trace);
          return {
            frames: [...lookup.exchange.replyFrames, firstFrame],
            says: `el número de ${citeFrames(lookup.exchange.replyFrames)} es la preferencia; el puerto ${stream.server.port} aparece recién en el SYN de ${citeFrames([firstFrame])}`,
          };
        },
      },
    ],
  }),
];
