import { check, type ImapExchange, parseMessage, type Trace } from 'maillab';
import { lacking, need } from '../need.js';
import { flagsIn, imapExchange, imapExchanges, untagged } from '../sessions.js';

const { choice, citeFrames, field, truth } = check;

/** 5.b: what a FETCH brings and what it leaves behind; evidence: one trace with a session typed by hand. */
export const fetch = [
  field({
    id: '5.b/literal',
    prompt: 'La respuesta a BODY.PEEK[TEXT] anuncia un literal entre llaves. ¿Cuántos octetos anuncia?',
    hints: [
      '¿Qué cuenta el número: letras, líneas u octetos?',
      '¿Cuántos octetos ocupa una ñ en UTF-8?',
      'Leé el número entre llaves y compará con las letras que ves.',
    ],
    observe({ trace }) {
      const { octets, frames } = literalOfText(trace);
      return { value: octets.length, frames, says: `{${octets.length}} en ${citeFrames(frames)}` };
    },
    misconceptions: [
      {
        claim: 'El número del literal cuenta caracteres.',
        answer: ({ trace }) => [...literalOfText(trace).octets.toString()].length,
        refute({ trace }) {
          const { octets, frames } = literalOfText(trace);
          const letters = [...octets.toString()].length;
          return {
            frames,
            says: `en ${citeFrames(frames)} hay ${letters} caracteres y el literal anuncia ${octets.length}: cuenta octetos (RFC 3501, sección 4.3)`,
          };
        },
      },
    ],
  }),
  choice<'peek' | 'body' | 'ninguno'>({
    id: '5.b/seen',
    prompt: '¿Cuál de los dos pedidos puso la marca \\Seen?',
    options: { peek: 'BODY.PEEK[]', body: 'BODY[]', ninguno: 'ninguno: la pone el cliente aparte' },
    hints: [
      '«Peek» es espiar. ¿Espiar deja huella?',
      'Hay FETCH de FLAGS entre un pedido y otro: ¿cuándo cambian?',
      'Compará las FLAGS antes y después de cada pedido.',
    ],
    observe({ trace }) {
      const { before, after } = seenChange(trace);
      const frames = [...before.frames, ...after.frames];
      return {
        value: 'body',
        frames,
        says: `sin \\Seen antes y con \\Seen después de BODY[], ${citeFrames(frames)}`,
      };
    },
    misconceptions: [
      {
        claim: 'Pedir el mensaje con BODY.PEEK ya lo marca como leído.',
        answer: 'peek',
        refute({ trace }) {
          const { peek, before } = seenChange(trace);
          return {
            frames: [...peek.commandFrames, ...before.frames],
            says: `después del BODY.PEEK[] de ${citeFrames(peek.commandFrames)} las FLAGS de ${citeFrames(before.frames)} siguen sin \\Seen (RFC 3501, sección 6.4.5)`,
          };
        },
      },
      {
        claim: 'La marca de leído la manda siempre el cliente.',
        answer: 'ninguno',
        refute({ trace }) {
          const { body, after } = seenChange(trace);
          return {
            frames: [...body.commandFrames, ...after.frames],
            says: `nadie mandó STORE: el BODY[] de ${citeFrames(body.commandFrames)} dejó el \\Seen de ${citeFrames(after.frames)} (RFC 3501, sección 6.4.5)`,
          };
        },
      },
    ],
  }),
  truth({
    id: '5.b/peek-body',
    prompt: '¿Es verdad que BODY.PEEK[] trae solo el cuerpo del mensaje?',
    hints: [
      'Los corchetes están vacíos. ¿Qué parte se está pidiendo?',
      '¿Con qué empieza el literal: con un campo o con el texto?',
      'Compará con lo que trae BODY.PEEK[TEXT].',
    ],
    observe({ trace }) {
      const whole = imapExchange(trace, 'UID FETCH', /BODY\.PEEK\[\]\)?$/);
      return {
        value: parseMessage(literalIn(whole)).field('From') === undefined,
        frames: whole.replyFrames,
        says: `encabezado y cuerpo en ${citeFrames(whole.replyFrames)}`,
      };
    },
    misconceptions: [
      {
        claim: 'BODY.PEEK[] es el cuerpo del mensaje.',
        answer: true,
        refute({ trace }) {
          const whole = imapExchange(trace, 'UID FETCH', /BODY\.PEEK\[\]\)?$/);
          return {
            frames: whole.replyFrames,
            says: `${citeFrames(whole.replyFrames)} trae también el encabezado: sin sección es el mensaje entero; el cuerpo es TEXT (RFC 3501, sección 6.4.5)`,
          };
        },
      },
    ],
  }),
  field({
    id: '5.b/partial',
    prompt: '¿Cuántos octetos trajo el pedido BODY.PEEK[]<0.40>?',
    hints: [
      '¿Qué podrían ser los dos números entre < y >?',
      'El primero dice desde dónde. ¿Y el segundo?',
      'Leé el literal de esa respuesta.',
    ],
    observe({ trace }) {
      const partial = imapExchange(trace, 'UID FETCH', /BODY\.PEEK\[\]<0\.40>/);
      const octets = literalIn(partial).length;
      return {
        value: octets,
        frames: partial.replyFrames,
        says: `{${octets}} en ${citeFrames(partial.replyFrames)}`,
      };
    },
    misconceptions: [
      {
        claim: 'Siempre viene el mensaje completo.',
        answer: ({ trace }) => literalIn(imapExchange(trace, 'UID FETCH', /BODY\.PEEK\[\]\)?$/)).length,
        refute({ trace }) {
          const partial = imapExchange(trace, 'UID FETCH', /BODY\.PEEK\[\]<0\.40>/);
          return {
            frames: partial.replyFrames,
            says: `${citeFrames(partial.replyFrames)} trae el pedazo que se pidió: desde qué octeto y cuántos como máximo (RFC 3501, sección 6.4.5)`,
          };
        },
      },
    ],
  }),
];

/** The octets of the first literal that a FETCH brought; none where it brought no literal. */
function literalIn(exchange: ImapExchange): Buffer {
  return Buffer.from(untagged(exchange, 'FETCH')[0]?.literals[0]?.bytes ?? []);
}

function literalOfText(trace: Trace): { octets: Buffer; frames: number[] } {
  const text = imapExchange(trace, 'UID FETCH', /BODY\.PEEK\[TEXT\]/);
  const octets = literalIn(text);
  need(octets.length > 0, lacking('literal in the answer to BODY.PEEK[TEXT]'));
  return { octets, frames: text.replyFrames };
}

/** The two requests for a message, and the flags seen after each. */
function seenChange(trace: Trace) {
  const peek = imapExchange(trace, 'UID FETCH', /BODY\.PEEK\[\]\)?$/);
  const body = imapExchange(trace, 'UID FETCH', /BODY\[\]/);
  const flags = imapExchanges(trace, 'UID FETCH', /\(FLAGS\)/);
  const before = flags.find(({ frames }) => frames[0]! > peek.frames[0]! && frames[0]! < body.frames[0]!);
  const after = flags.find(({ frames }) => frames[0]! > body.frames[0]!);
  const lacks = lacking('FETCH of FLAGS after BODY.PEEK[] and another after BODY[]');
  return {
    peek,
    body,
    before: need(before && !seen(before) && before, lacks),
    after: need(after && seen(after) && after, lacks),
  };
}

/** Whether a reply reports the flag \Seen of some message. */
function seen(exchange: ImapExchange): boolean {
  return flagsIn(exchange).some(({ flags }) => flags.includes('\\Seen'));
}
