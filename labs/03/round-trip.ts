import { check, type SmtpExchange, type Trace } from 'maillab';
import { fieldOf, messageIds } from '../fields.js';
import { need } from '../need.js';
import { messagesOf, sessionOf, sessionsOf } from '../sessions.js';

const { choice, citeFrames, set, truth } = check;

/** 3.a: a message each way, the second an answer to the first; evidence: one trace with both submissions. */
export const roundTrip = [
  choice<'asunto' | 'in-reply-to' | 'cola'>({
    id: '3.a/thread',
    prompt: '¿Qué dato del segundo mensaje dice a cuál mensaje responde?',
    options: {
      asunto: 'el asunto, que empieza con «Re:»',
      'in-reply-to': 'el campo In-Reply-To, con el Message-ID del original',
      cola: 'el identificador de cola que dio el servidor',
    },
    hints: [
      'Si mañana alguien te escribe con el mismo asunto, ¿tu cliente tendría que ponerlo en la misma conversación?',
      '¿Qué dato del primer mensaje lo distingue de cualquier otro mensaje del mundo?',
      'Buscá ese dato del primer mensaje en el encabezado del segundo: ¿en qué campo aparece (RFC 5322, sección 3.6.4)?',
    ],
    observe({ trace }) {
      const [, reply] = pair(trace);
      const field = fieldOf(reply, 'In-Reply-To');
      return {
        value: 'in-reply-to',
        frames: [field.frame],
        says: `In-Reply-To: ${field.value} en ${citeFrames([field.frame])}`,
      };
    },
    misconceptions: [
      {
        claim: 'La respuesta se reconoce por el «Re:» del asunto.',
        answer: 'asunto',
        refute({ trace }) {
          const [original, reply] = pair(trace);
          const [id, link] = [fieldOf(original, 'Message-ID'), fieldOf(reply, 'In-Reply-To')];
          return {
            frames: [id.frame, link.frame],
            says: `el asunto es texto libre: lo que une los dos mensajes es ${id.value}, Message-ID en ${citeFrames([id.frame])} e In-Reply-To en ${citeFrames([link.frame])}`,
          };
        },
      },
      {
        claim: 'El servidor une los mensajes por su identificador de cola.',
        answer: 'cola',
        refute({ trace }) {
          const [original, reply] = pair(trace);
          return {
            frames: [...original.replyFrames, ...reply.replyFrames],
            says: `cada envío recibió otro identificador de cola (${citeFrames([...original.replyFrames, ...reply.replyFrames])}), así que no puede unirlos`,
          };
        },
      },
    ],
  }),
  set({
    id: '3.a/references',
    prompt: '¿Qué identificadores lleva el campo References de la respuesta?',
    hints: [
      '¿Para qué le serviría al cliente conocer la cadena entera de mensajes, y no solo el último?',
      '¿Cuántos mensajes había en la conversación cuando se escribió la respuesta?',
      'Compará References con el Message-ID del original y con el de la propia respuesta: ¿cuál de los dos está?',
    ],
    observe({ trace }) {
      const field = fieldOf(pair(trace)[1], 'References');
      return {
        value: messageIds(field.value),
        frames: [field.frame],
        says: `References: ${field.value} en ${citeFrames([field.frame])}`,
      };
    },
    misconceptions: [
      {
        claim: 'References lleva el identificador de la propia respuesta.',
        answer: ({ trace }) => messageIds(fieldOf(pair(trace)[1], 'Message-ID').value),
        refute({ trace }) {
          const [original, field] = [
            fieldOf(pair(trace)[0], 'Message-ID'),
            fieldOf(pair(trace)[1], 'References'),
          ];
          return {
            frames: [original.frame, field.frame],
            says: `References (${citeFrames([field.frame])}) nombra a los mensajes anteriores: ahí está ${original.value}, el Message-ID de ${citeFrames([original.frame])}`,
          };
        },
      },
    ],
  }),
  truth({
    id: '3.a/auth',
    prompt:
      'La configuración de la hoja pide «Normal password» para el servidor saliente. ¿Es verdad que, al enviar por el puerto 25, el cliente se autenticó con usuario y contraseña?',
    hints: [
      '¿Qué comando de SMTP tendría que verse en la captura si hubiera habido autenticación (RFC 4954)?',
      'Antes de usar una extensión el cliente mira si está ofrecida: ¿dónde se ofrecen las extensiones?',
      'Recorré, una por una, las palabras de la respuesta a EHLO: ¿está la que permitiría autenticarse?',
    ],
    observe({ trace }) {
      const { ehlo, find } = sessionOf(trace);
      const auth = find('AUTH');
      const frames = auth ? auth.commandFrames : ehlo.replyFrames;
      return {
        value: auth !== undefined,
        frames,
        says: auth
          ? `AUTH en ${citeFrames(frames)}`
          : `ninguna trama lleva AUTH y la respuesta a EHLO de ${citeFrames(frames)} no lo ofrece`,
      };
    },
    misconceptions: [
      {
        claim: 'Como la cuenta tiene «Normal password», SMTP manda la contraseña.',
        answer: true,
        refute({ trace }) {
          const frames = sessionsOf(trace).flatMap(({ ehlo }) => ehlo.replyFrames);
          return {
            frames,
            says: `la respuesta a EHLO de ${citeFrames(frames)} no ofrece AUTH y el cliente no mandó ninguno: la contraseña no viajó por SMTP`,
          };
        },
      },
    ],
  }),
];

/** The message sent and the one that answers it. */
function pair(trace: Trace): [SmtpExchange, SmtpExchange] {
  const [original, reply] = messagesOf(trace);
  const lacks =
    'the trace does not have two messages. Capture the message and its reply in one lab.capture(...).';
  return [need(original, lacks), need(reply, lacks)];
}
