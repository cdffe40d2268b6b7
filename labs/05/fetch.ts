import { check, type ImapResponse, type Trace, UsageError } from 'maillab';
import { framesOfResponses, imapExchange, imapExchanges, untagged } from '../imap.js';

const { choice, citeFrames, field, set, truth } = check;

/** 5.b: commands typed by hand; evidence: one trace with the session. */
export const fetch = [
  field({
    id: '5.b/tag',
    prompt: '¿Con qué palabra empieza la respuesta que da por terminado el SELECT?',
    hints: [
      '¿Cómo sabe el cliente a cuál de sus comandos le contestan, si mandó varios?',
      '¿Qué puso el cliente delante del comando?',
      'Leé la última línea de la respuesta, no las que empiezan con asterisco.',
    ],
    observe({ trace }) {
      const select = imapExchange(trace, 'SELECT');
      const cite = citeFrames(select.replyFrames);
      return { value: select.tag!, frames: select.replyFrames, says: `etiqueta ${select.tag} en ${cite}` };
    },
    misconceptions: [
      {
        claim: 'Todas las respuestas empiezan con asterisco.',
        answer: '*',
        refute({ trace }) {
          const select = imapExchange(trace, 'SELECT');
          return {
            frames: select.replyFrames,
            says: `en ${citeFrames(select.replyFrames)} las líneas con * son datos y la que repite ${select.tag} cierra el comando (RFC 3501, sección 2.2.2)`,
          };
        },
      },
    ],
  }),
  field({
    id: '5.b/uid',
    prompt: '¿Qué UID tiene el mensaje cuyo número de secuencia es 1?',
    hints: [
      '¿Qué le pasa a la numeración 1, 2, 3… cuando se borra el primero?',
      '¿Cuál de los dos números se conserva para siempre?',
      'Buscá la línea «* 1 FETCH» que trae la palabra UID.',
    ],
    observe({ trace }) {
      const { uid, response } = uidOfFirst(trace);
      const cite = citeFrames(response.frames);
      return { value: uid, frames: response.frames, says: `* 1 FETCH … UID ${uid} en ${cite}` };
    },
    misconceptions: [
      {
        claim: 'El UID es el número del mensaje en el buzón.',
        answer: 1,
        refute({ trace }) {
          const { uid, response } = uidOfFirst(trace);
          return {
            frames: response.frames,
            says: `${citeFrames(response.frames)} dice «* 1 FETCH» y UID ${uid}: el primero es la posición de hoy, el segundo no cambia (RFC 3501, sección 2.3.1)`,
          };
        },
      },
    ],
  }),
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
            says: `nadie mandó STORE: el BODY[] de ${citeFrames(body.commandFrames)} dejó el \\Seen de ${citeFrames(after.frames)}`,
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
        value: !/^From:/im.test(whole.reply ?? ''),
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
      const octets = untagged(partial, 'FETCH')[0]?.literals[0]?.bytes.length ?? 0;
      return {
        value: octets,
        frames: partial.replyFrames,
        says: `{${octets}} en ${citeFrames(partial.replyFrames)}`,
      };
    },
    misconceptions: [
      {
        claim: 'Siempre viene el mensaje completo.',
        answer: ({ trace }) =>
          untagged(imapExchange(trace, 'UID FETCH', /BODY\.PEEK\[\]\)?$/), 'FETCH')[0]!.literals[0]!.bytes
            .length,
        refute({ trace }) {
          const partial = imapExchange(trace, 'UID FETCH', /BODY\.PEEK\[\]<0\.40>/);
          return {
            frames: partial.replyFrames,
            says: `${citeFrames(partial.replyFrames)} trae el pedazo que se pidió: desde qué octeto y cuántos (RFC 3501, sección 6.4.5)`,
          };
        },
      },
    ],
  }),
  choice<'punto' | 'integridad'>({
    id: '5.b/check',
    prompt: '¿Para qué sirve CHECK, según RFC 3501?',
    options: {
      punto: 'para pedir un punto de control: que el servidor guarde lo pendiente',
      integridad: 'para verificar que el buzón no esté dañado',
    },
    hints: [
      'Si verificara algo, ¿qué diría la respuesta?',
      '¿Qué trae la respuesta a CHECK además de OK?',
      'Leé la sección 6.4.1: ¿qué palabra usa para lo que pide?',
    ],
    observe({ trace }) {
      const checking = imapExchange(trace, 'CHECK');
      const cite = citeFrames(checking.replyFrames);
      return { value: 'punto', frames: checking.replyFrames, says: `solo un OK, en ${cite}` };
    },
    misconceptions: [
      {
        claim: 'CHECK verifica la integridad de la carpeta.',
        answer: 'integridad',
        refute({ trace }) {
          const checking = imapExchange(trace, 'CHECK');
          return {
            frames: checking.replyFrames,
            says: `la respuesta de ${citeFrames(checking.replyFrames)} no informa nada: pide un «checkpoint» (RFC 3501, sección 6.4.1), y RFC 9051 lo quitó`,
          };
        },
      },
    ],
  }),
  truth({
    id: '5.b/noop',
    prompt: '¿Es verdad que NOOP no hace nada?',
    hints: [
      '¿Para qué mandaría un cliente un comando que no pide nada?',
      'Si cambió el buzón desde el comando anterior, ¿cuándo puede decirlo el servidor?',
      'Mirá qué líneas con asterisco vinieron con la respuesta a NOOP.',
    ],
    observe({ trace }) {
      const exists = noopNews(trace);
      const frames = framesOfResponses(exists);
      return {
        value: false,
        frames,
        says: `«${exists[0]!.source}» contestando NOOP, en ${citeFrames(frames)}`,
      };
    },
    misconceptions: [
      {
        claim: 'NOOP solo mantiene viva la conexión.',
        answer: true,
        refute({ trace }) {
          const exists = noopNews(trace);
          const frames = framesOfResponses(exists);
          return {
            frames,
            says: `en ${citeFrames(frames)} NOOP trajo «${exists[0]!.source}»: sirve para preguntar si hay novedades (RFC 3501, sección 6.1.2)`,
          };
        },
      },
    ],
  }),
  choice<'ultimo' | 'nada' | 'error'>({
    id: '5.b/beyond',
    prompt: 'El cliente pidió UID FETCH 999:* y el último UID es menor. ¿Qué contestó el servidor?',
    options: { ultimo: 'el último mensaje', nada: 'ningún mensaje', error: 'un error' },
    hints: [
      '¿Qué quiere decir * en un rango?',
      '¿Importa el orden en que se escriben los dos extremos (RFC 3501, sección 6.4.8)?',
      'Mirá si hay una línea FETCH antes del OK, y de qué UID es.',
    ],
    observe({ trace }) {
      const beyond = imapExchange(trace, 'UID FETCH', /^999:\*/);
      const found = untagged(beyond, 'FETCH');
      return {
        value: found.length > 0 ? 'ultimo' : beyond.completion?.status === 'OK' ? 'nada' : 'error',
        frames: beyond.replyFrames,
        says: `«${found[0]?.source ?? beyond.reply}» en ${citeFrames(beyond.replyFrames)}`,
      };
    },
    misconceptions: [
      {
        claim: 'Si no hay UID tan grandes, no viene nada.',
        answer: 'nada',
        refute({ trace }) {
          const beyond = imapExchange(trace, 'UID FETCH', /^999:\*/);
          return {
            frames: beyond.replyFrames,
            says: `${citeFrames(beyond.replyFrames)} trae uno: * es el último, y 999:* es lo mismo que del último al 999`,
          };
        },
      },
      {
        claim: 'Un rango que empieza después del final es un error.',
        answer: 'error',
        refute({ trace }) {
          const beyond = imapExchange(trace, 'UID FETCH', /^999:\*/);
          return {
            frames: beyond.replyFrames,
            says: `${citeFrames(beyond.replyFrames)} termina en OK y trae el último mensaje: con UID no es error (RFC 3501, sección 6.4.8)`,
          };
        },
      },
    ],
  }),
  set({
    id: '5.b/search',
    prompt: '¿Qué números de secuencia devolvió SEARCH UNSEEN?',
    hints: [
      '¿SEARCH devuelve mensajes, o números?',
      '¿Qué marca no tienen los que busca UNSEEN?',
      'Copiá los números de la línea «* SEARCH».',
    ],
    observe({ trace }) {
      const search = imapExchange(trace, 'SEARCH', /UNSEEN/);
      const numbers = untagged(search, 'SEARCH').flatMap(({ values }) => values.map(Number));
      const cite = citeFrames(search.replyFrames);
      return {
        value: numbers,
        frames: search.replyFrames,
        says: `${numbers.join(' ') || 'ninguno'}, en ${cite}`,
      };
    },
    misconceptions: [
      {
        claim: 'Trae todos los mensajes del buzón.',
        answer: ({ trace }) => {
          const exists = untagged(imapExchange(trace, 'SELECT'), 'EXISTS')[0]!.number!;
          const most = Math.max(exists, ...noopNews(trace).map(({ number }) => number ?? 0));
          return Array.from({ length: most }, (_, index) => index + 1);
        },
        refute({ trace }) {
          const search = imapExchange(trace, 'SEARCH', /UNSEEN/);
          return {
            frames: search.replyFrames,
            says: `${citeFrames(search.replyFrames)} deja afuera los que ya tienen \\Seen: SEARCH filtra en el servidor (RFC 3501, sección 6.4.4)`,
          };
        },
      },
    ],
  }),
];

function none(what: string): UsageError {
  return new UsageError(`Cannot check the answer: the trace has no ${what}. Capture a session that has.`);
}

function uidOfFirst(trace: Trace): { uid: number; response: ImapResponse } {
  for (const exchange of imapExchanges(trace, 'UID FETCH')) {
    for (const response of untagged(exchange, 'FETCH')) {
      const uid = /\bUID (\d+)/.exec(response.source)?.[1];
      if (response.number === 1 && uid) return { uid: Number(uid), response };
    }
  }
  throw none('"* 1 FETCH" with its UID');
}

function literalOfText(trace: Trace): { octets: Buffer; frames: number[] } {
  const text = imapExchange(trace, 'UID FETCH', /BODY\.PEEK\[TEXT\]/);
  const literal = untagged(text, 'FETCH')[0]?.literals[0];
  if (!literal) throw none('literal in the answer to BODY.PEEK[TEXT]');
  return { octets: Buffer.from(literal.bytes), frames: text.replyFrames };
}

/** The two requests for a message, and the flags seen after each. */
function seenChange(trace: Trace) {
  const peek = imapExchange(trace, 'UID FETCH', /BODY\.PEEK\[\]\)?$/);
  const body = imapExchange(trace, 'UID FETCH', /BODY\[\]/);
  const flags = imapExchanges(trace, 'UID FETCH', /\(FLAGS\)/);
  const before = flags.find(({ frames }) => frames[0]! > peek.frames[0]! && frames[0]! < body.frames[0]!);
  const after = flags.find(({ frames }) => frames[0]! > body.frames[0]!);
  if (!before || !after || /\\Seen/.test(before.reply!) || !/\\Seen/.test(after.reply!)) {
    throw none('FETCH of FLAGS after BODY.PEEK[] and another after BODY[]');
  }
  return { peek, body, before, after };
}

function noopNews(trace: Trace): ImapResponse[] {
  const news = imapExchanges(trace, 'NOOP').flatMap((noop) => untagged(noop, 'EXISTS'));
  if (news.length === 0) throw none('NOOP that told of a new message');
  return news;
}
