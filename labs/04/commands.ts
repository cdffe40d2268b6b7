import { check, dropListing, parseMessage } from 'maillab';
import { pop3Accepted, pop3Exchange, pop3Sessions } from '../sessions.js';

const { choice, citeFrames, field, list, order, set, truth } = check;

/** 4: the commands of a POP3 session and their replies; evidence: one trace with a session typed by hand. */
export const commands = [
  order({
    id: '4.b/commands',
    prompt:
      '¿Qué comandos mandó el cliente, en orden? Solo los verbos; la línea con la contraseña codificada no es un comando.',
    hints: [
      '¿Qué averigua el cliente antes de pedir un mensaje?',
      '¿En qué estado de la sesión estás hasta que la contraseña vale (RFC 1939, sección 4)?',
      'Copiá la primera palabra de cada línea del cliente, en el orden de las tramas.',
    ],
    observe({ trace }) {
      const commands = pop3Sessions(trace)[0]!.filter(({ kind }) => kind === 'command');
      const frames = commands.flatMap(({ commandFrames }) => commandFrames);
      const verbs = commands.map(({ verb }) => verb!);
      return { value: verbs, frames, says: `${list(verbs)} en ${citeFrames(frames)}` };
    },
    misconceptions: [
      {
        claim: 'Para leer correo alcanza con pedirlo: RETR y QUIT.',
        answer: ['RETR', 'QUIT'],
        refute({ trace }) {
          const auth = pop3Exchange(trace, 'AUTH', '+');
          return {
            frames: auth.commandFrames,
            says: `hasta que el servidor acepta la identidad (AUTH en ${citeFrames(auth.commandFrames)}) la sesión no llega al estado TRANSACTION (RFC 1939, sección 5)`,
          };
        },
      },
    ],
  }),
  set({
    id: '4.b/capa',
    prompt: '¿Qué capacidades anuncia el servidor al contestar CAPA? Solo la primera palabra de cada línea.',
    hints: [
      '¿Qué pregunta hace CAPA, y en qué se parece a EHLO?',
      '¿Cómo se sabe que terminó una respuesta de varias líneas (RFC 1939, sección 3)?',
      'Anotá la primera palabra de cada línea entre +OK y el punto.',
    ],
    observe({ trace }) {
      const capa = pop3Exchange(trace, 'CAPA');
      const names = [...capa.capabilities!.keys()];
      return {
        value: names,
        frames: capa.replyFrames,
        says: `${list(names)} en ${citeFrames(capa.replyFrames)}`,
      };
    },
    misconceptions: [
      {
        claim: 'CAPA contesta solo qué cifrado se puede usar.',
        answer: ['STLS'],
        refute({ trace }) {
          const capa = pop3Exchange(trace, 'CAPA');
          return {
            frames: capa.replyFrames,
            says: `${citeFrames(capa.replyFrames)} lista ${capa.capabilities!.size} capacidades, y STLS es una entre ellas (RFC 2449, sección 5)`,
          };
        },
      },
    ],
  }),
  choice<'listar' | 'negociar' | 'cifrar'>({
    id: '4.b/capa-purpose',
    prompt: '¿Para qué sirve CAPA?',
    options: {
      listar: 'para saber qué acepta el servidor',
      negociar: 'para acordar una capa de seguridad',
      cifrar: 'para empezar a cifrar la sesión',
    },
    hints: [
      'Después de CAPA, ¿cambió algo en la sesión o el cliente solo sabe más?',
      '¿Se sigue leyendo lo que viaja después de CAPA?',
      '¿Qué comando empieza TLS en POP3 (RFC 2595, sección 4): CAPA u otro?',
    ],
    observe({ trace }) {
      const capa = pop3Exchange(trace, 'CAPA');
      return {
        value: 'listar',
        frames: capa.replyFrames,
        says: `una lista en ${citeFrames(capa.replyFrames)}`,
      };
    },
    misconceptions: [
      {
        claim: 'CAPA negocia una capa de seguridad entre cliente y servidor.',
        answer: 'negociar',
        refute({ trace }) {
          const [capa, stat] = [pop3Exchange(trace, 'CAPA'), pop3Exchange(trace, 'STAT')];
          return {
            frames: [...capa.replyFrames, ...stat.commandFrames],
            says: `CAPA (${citeFrames(capa.replyFrames)}) solo lista: lo que sigue, como STAT en ${citeFrames(stat.commandFrames)}, viaja igual de legible (RFC 2449, sección 5)`,
          };
        },
      },
      {
        claim: 'Con CAPA la sesión queda cifrada.',
        answer: 'cifrar',
        refute({ trace }) {
          const stat = pop3Exchange(trace, 'STAT');
          return {
            frames: stat.commandFrames,
            says: `${citeFrames(stat.commandFrames)} lleva STAT en claro; lo que empieza TLS es STLS (RFC 2595, sección 4)`,
          };
        },
      },
    ],
  }),
  field({
    id: '4.b/auth-plain',
    prompt: 'Decodificá la línea que sigue a AUTH PLAIN: ¿qué contraseña lleva?',
    hints: [
      '¿Base64 esconde o solo escribe de otra manera?',
      'Decodificado, ¿qué octeto separa los tres campos (RFC 4616, sección 2)?',
      'El primer campo está vacío, el segundo es el usuario: leé el tercero.',
    ],
    observe({ trace }) {
      const { exchange, fields } = plainOf(trace);
      const cite = citeFrames(exchange.commandFrames);
      return {
        value: fields[2]!,
        frames: exchange.commandFrames,
        says: `NUL ${fields[1]} NUL ${fields[2]} en ${cite}`,
      };
    },
    misconceptions: [
      {
        claim: 'AUTH PLAIN va cifrado: lo que se ve es la contraseña cifrada.',
        answer: ({ trace }) => plainOf(trace).exchange.command!,
        refute({ trace }) {
          const { exchange, fields } = plainOf(trace);
          const cite = citeFrames(exchange.commandFrames);
          return {
            frames: exchange.commandFrames,
            says: `${cite} decodifica sin clave a NUL ${fields[1]} NUL y la contraseña (RFC 4616, sección 2): base64 es una escritura, no un cifrado`,
          };
        },
      },
    ],
  }),
  field({
    id: '4.b/stat',
    prompt: '¿Cuántos octetos ocupa el buzón según STAT?',
    hints: [
      'La respuesta a STAT trae dos números. ¿Qué podrían ser?',
      '¿Cuál de los dos coincide con la cantidad de renglones de LIST?',
      'El otro es la suma de los tamaños de LIST.',
    ],
    observe({ trace }) {
      const stat = pop3Exchange(trace, 'STAT');
      const { messages: count, octets } = dropListing(stat.response)!;
      const cite = citeFrames(stat.replyFrames);
      return {
        value: octets,
        frames: stat.replyFrames,
        says: `${check.varying(octets)} octetos en ${count} mensajes, ${cite}`,
      };
    },
    misconceptions: [
      {
        claim: 'El primer número de STAT es el tamaño.',
        answer: ({ trace }) => dropListing(pop3Exchange(trace, 'STAT').response)!.messages,
        refute({ trace }) {
          const [stat, listing] = [pop3Exchange(trace, 'STAT'), pop3Exchange(trace, 'LIST')];
          return {
            frames: [...stat.replyFrames, ...listing.replyFrames],
            says: `el primer número de ${citeFrames(stat.replyFrames)} es el de mensajes, como los renglones de ${citeFrames(listing.replyFrames)} (RFC 1939, sección 5)`,
          };
        },
      },
    ],
  }),
  truth({
    id: '4.b/all',
    prompt: '¿Es verdad que el cliente bajó todos los mensajes del buzón?',
    hints: [
      '¿Cuántos mensajes anunció STAT?',
      '¿Cuántos RETR hay, y con qué número?',
      'Compará los dos números.',
    ],
    observe({ trace }) {
      const [stat, retrieved] = [pop3Exchange(trace, 'STAT'), pop3Accepted(trace, 'RETR')];
      const frames = retrieved.flatMap(({ commandFrames }) => commandFrames);
      const count = dropListing(stat.response)!.messages;
      return {
        value: retrieved.length >= count,
        frames,
        says: `${retrieved.length} RETR de ${count} mensajes, en ${citeFrames(frames)}`,
      };
    },
    misconceptions: [
      {
        claim: 'POP3 baja todo lo que hay.',
        answer: true,
        refute({ trace }) {
          const [stat, retr] = [pop3Exchange(trace, 'STAT'), pop3Exchange(trace, 'RETR')];
          return {
            frames: [...stat.replyFrames, ...retr.commandFrames],
            says: `STAT (${citeFrames(stat.replyFrames)}) dijo que había ${dropListing(stat.response)!.messages} y el cliente pidió solo el ${retr.argument} (${citeFrames(retr.commandFrames)})`,
          };
        },
      },
    ],
  }),
  field({
    id: '4.b/top',
    prompt: '¿Cuántas líneas del cuerpo trajo TOP?',
    hints: [
      '¿Cuántos números acompañan a TOP, y qué podría ser cada uno?',
      '¿El encabezado cuenta entre esas líneas (RFC 1939, sección 7)?',
      'Mirá qué hay, en la respuesta, después del primer renglón vacío.',
    ],
    observe({ trace }) {
      const top = pop3Exchange(trace, 'TOP');
      const [, wanted] = top.argument.split(' ');
      const message = parseMessage(top.content!.bytes);
      const body = Buffer.from(message.bytes(message.body)).toString('latin1');
      const lines = body === '' ? 0 : body.replace(/\r\n$/, '').split('\r\n').length;
      const cite = citeFrames(top.frames);
      return { value: lines, frames: top.frames, says: `${lines} (pidió ${wanted}) en ${cite}` };
    },
    misconceptions: [
      {
        claim: 'TOP trae tantas líneas del mensaje entero como se le pide.',
        answer: ({ trace }) =>
          Buffer.from(pop3Exchange(trace, 'TOP').content!.bytes)
            .toString('latin1')
            .replace(/\r\n$/, '')
            .split('\r\n').length,
        refute({ trace }) {
          const top = pop3Exchange(trace, 'TOP');
          return {
            frames: top.replyFrames,
            says: `${citeFrames(top.replyFrames)} trae el encabezado entero, y el número de TOP cuenta solo líneas del cuerpo (RFC 1939, sección 7)`,
          };
        },
      },
    ],
  }),
];

/** The client's answer to AUTH PLAIN's challenge and its three fields. */
function plainOf(trace: check.Evidence['trace']) {
  const [dialogue] = pop3Sessions(trace);
  const at = dialogue!.findIndex(({ verb }) => verb === 'AUTH');
  const exchange = dialogue![at + 1]!;
  return {
    exchange,
    fields: Buffer.from(exchange.command ?? '', 'base64')
      .toString()
      .split('\0'),
  };
}
