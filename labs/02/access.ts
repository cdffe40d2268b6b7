import { type Conversation, check, type Trace, UsageError } from 'maillab';
import { imapExchange, untagged } from '../imap.js';
import { exchangesOf, pop3Exchange, pop3Sessions } from '../pop3.js';

const { choice, citeFrames, field, list, prose, set, truth } = check;

/** 2: the same message by POP3 and by IMAP; evidence: one trace with a session of each. */
export const access = [
  set({
    id: '2/protocols',
    prompt: '¿Con qué protocolos se recogió el mensaje en esta captura?',
    hints: [
      '¿Recoger es lo mismo que entregar?',
      '¿A qué puertos del servidor se conectó el cliente?',
      'Mirá la columna Protocol de las tramas con datos.',
    ],
    observe({ trace }) {
      const sessions = [...trace.conversations('pop3'), ...trace.conversations('imap')];
      const names = sessions.map(({ protocol }) => protocol.toUpperCase());
      const frames = sessions.map((session) => session.exchanges[0]!.frames[0]!);
      return {
        value: [...new Set(names)],
        frames,
        says: `${list([...new Set(names)])}, desde ${citeFrames(frames)}`,
      };
    },
    misconceptions: [
      {
        claim: 'SMTP también sirve para recoger.',
        answer: ['SMTP', 'POP3', 'IMAP'],
        refute({ trace }) {
          const [retr, fetch] = [pop3Exchange(trace, 'RETR'), fetchWhole(trace)];
          return {
            frames: [...retr.commandFrames, ...fetch.commandFrames],
            says: `el mensaje se pide con RETR (${citeFrames(retr.commandFrames)}) y con FETCH (${citeFrames(fetch.commandFrames)}); SMTP no tiene con qué pedir`,
          };
        },
      },
    ],
  }),
  field({
    id: '2/pop-commands',
    prompt: 'Con POP3, ¿cuántos comandos mandó el cliente antes de que llegara el primer octeto del mensaje?',
    hints: [
      '¿Qué hay que hacer antes de pedir un mensaje?',
      'El saludo, ¿es un comando del cliente?',
      'Contá las líneas del cliente hasta RETR, incluido RETR.',
    ],
    observe({ trace }) {
      const { count, frames } = commandsUntil(trace, 'pop3');
      return { value: count, frames, says: `${count}, en ${citeFrames(frames)}` };
    },
    misconceptions: [
      {
        claim: 'Alcanza con RETR.',
        answer: 1,
        refute({ trace }) {
          const { frames } = commandsUntil(trace, 'pop3');
          return {
            frames,
            says: `antes de RETR están los de ${citeFrames(frames.slice(0, -1))}: sin identificarse no hay buzón (RFC 1939, sección 4)`,
          };
        },
      },
    ],
  }),
  field({
    id: '2/imap-commands',
    prompt: 'Y con IMAP, ¿cuántos?',
    hints: [
      '¿En qué se parece SELECT a abrir una carpeta?',
      '¿Se puede pedir un mensaje sin haber elegido carpeta?',
      'Contá las líneas con etiqueta hasta el FETCH, incluido el FETCH.',
    ],
    observe({ trace }) {
      const { count, frames } = commandsUntil(trace, 'imap');
      return { value: count, frames, says: `${count}, en ${citeFrames(frames)}` };
    },
    misconceptions: [
      {
        claim: 'Alcanza con FETCH.',
        answer: 1,
        refute({ trace }) {
          const { frames } = commandsUntil(trace, 'imap');
          return {
            frames,
            says: `antes están los de ${citeFrames(frames.slice(0, -1))}: identificarse y elegir carpeta (RFC 3501, sección 3)`,
          };
        },
      },
    ],
  }),
  choice<'pop3' | 'imap'>({
    id: '2/bytes',
    prompt: '¿Cuál de las dos conexiones movió más octetos de datos, contando los dos sentidos?',
    options: { pop3: 'la de POP3', imap: 'la de IMAP' },
    hints: [
      'El mensaje pesa lo mismo en las dos. ¿Qué más viaja?',
      '¿Cuántas líneas contesta el servidor a SELECT?',
      'Sumá los octetos de cada conversación: el pie de cada seguimiento los dice.',
    ],
    observe({ trace }) {
      const { pop3, imap, frames } = octets(trace);
      return {
        value: pop3 > imap ? 'pop3' : 'imap',
        frames,
        says: `POP3 ${pop3} e IMAP ${imap} octetos, conexiones que empiezan en ${citeFrames(frames)}`,
      };
    },
    misconceptions: [
      {
        claim: 'POP3 mueve más porque baja todo.',
        answer: 'pop3',
        refute({ trace }) {
          const { pop3, imap, frames } = octets(trace);
          return {
            frames,
            says: `por el mismo mensaje IMAP movió ${imap} octetos y POP3 ${pop3} (conexiones de ${citeFrames(frames)}): aquí se bajó uno solo con los dos`,
          };
        },
      },
    ],
  }),
  truth({
    id: '2/stateless',
    prompt:
      '«POP3 no guarda estado.» ¿Es verdad que entre una sesión y otra el servidor no recuerda nada de los mensajes?',
    hints: [
      '¿Cómo sabe un cliente que deja copias cuáles ya bajó?',
      '¿Qué comando les pone a los mensajes un nombre que dura?',
      'Compará la respuesta a UIDL de la primera sesión con la de la segunda.',
    ],
    observe({ trace }) {
      const { ids, frames } = uniqueIds(trace);
      return { value: false, frames, says: `${ids[0]} en las dos sesiones, ${citeFrames(frames)}` };
    },
    misconceptions: [
      {
        claim: 'POP3 no mantiene información entre sesiones.',
        answer: true,
        refute({ trace }) {
          const { ids, frames } = uniqueIds(trace);
          return {
            frames,
            says: `el identificador ${ids[0]} aparece en ${citeFrames(frames)}: persiste, y los borrados también (RFC 1939, secciones 6 y 7)`,
          };
        },
      },
    ],
  }),
  truth({
    id: '2/deletes',
    prompt: '¿Es verdad que POP3 borra del servidor el mensaje que se bajó?',
    hints: [
      '¿Qué comando borra, y quién lo manda?',
      '¿Hay algún DELE en la captura?',
      'Mirá cuántos mensajes dice el STAT de la segunda sesión.',
    ],
    observe({ trace }) {
      const { counts, frames } = counted(trace);
      return {
        value: counts.at(-1)! < counts[0]!,
        frames,
        says: `STAT cuenta ${counts[0]} antes y ${counts.at(-1)} después, ${citeFrames(frames)}`,
      };
    },
    misconceptions: [
      {
        claim: 'POP3 se lleva los mensajes: después de bajarlos ya no están.',
        answer: true,
        refute({ trace }) {
          const { counts, frames } = counted(trace);
          return {
            frames,
            says: `después de RETR y QUIT el segundo STAT cuenta ${counts.at(-1)} (${citeFrames(frames)}): borrar es DELE, y lo decide el cliente`,
          };
        },
      },
    ],
  }),
  choice<'deposito' | 'mda' | 'mta'>({
    id: '2/store',
    prompt: '¿A qué función del servidor se conecta el cliente para leer (RFC 5598)?',
    options: {
      deposito: 'al depósito de mensajes (message store), por su servidor POP3 o IMAP',
      mda: 'al MDA, el agente de entrega',
      mta: 'al MTA, el agente de transferencia',
    },
    hints: [
      '¿Quién pone mensajes en el buzón y quién los muestra: el mismo?',
      '¿El MDA espera conexiones de clientes, o trabaja cuando llega un mensaje?',
      'Mirá qué programa saluda en la primera línea del servidor.',
    ],
    observe({ trace }) {
      const greeting = pop3Sessions(trace)[0]![0]!;
      const cite = citeFrames(greeting.replyFrames);
      return { value: 'deposito', frames: greeting.replyFrames, says: `«${greeting.reply}» en ${cite}` };
    },
    misconceptions: [
      {
        claim: 'El cliente se conecta al MDA para sacar su correo.',
        answer: 'mda',
        refute({ trace }) {
          const greeting = pop3Sessions(trace)[0]![0]!;
          return {
            frames: greeting.replyFrames,
            says: `en ${citeFrames(greeting.replyFrames)} saluda un servidor de acceso: el MDA deja el mensaje en el depósito y termina (RFC 5598, sección 4.3)`,
          };
        },
      },
      {
        claim: 'El correo se lee del mismo MTA que lo recibió.',
        answer: 'mta',
        refute({ trace }) {
          const retr = pop3Exchange(trace, 'RETR');
          return {
            frames: retr.commandFrames,
            says: `RETR (${citeFrames(retr.commandFrames)}) es de POP3: el MTA habla SMTP, que no sabe dar mensajes a quien los pide`,
          };
        },
      },
    ],
  }),
  truth({
    id: '2/webmail',
    prompt: '¿Es verdad que un correo por web necesita IMAP?',
    hints: [
      '¿Qué protocolo habla el navegador?',
      'El programa que arma la página, ¿está obligado a usar un protocolo para llegar al buzón?',
      '¿Qué hizo falta, en la captura, para leer el mismo mensaje: un protocolo determinado, o acceso al depósito?',
    ],
    observe({ trace }) {
      const retr = pop3Exchange(trace, 'RETR');
      return {
        value: false,
        frames: retr.replyFrames,
        says: `el mensaje también salió por POP3, en ${citeFrames(retr.replyFrames)}; IMAP es lo habitual, no lo obligatorio`,
      };
    },
    misconceptions: [
      {
        claim: 'Sin IMAP no puede haber webmail.',
        answer: true,
        refute({ trace }) {
          const [retr, fetch] = [pop3Exchange(trace, 'RETR'), fetchWhole(trace)];
          return {
            frames: [...retr.replyFrames, ...fetch.replyFrames],
            says: `el mismo mensaje salió por POP3 (${citeFrames(retr.replyFrames)}) y por IMAP (${citeFrames(fetch.replyFrames)}): cualquiera de los dos, o leer el disco, le alcanza al programa de la página`,
          };
        },
      },
    ],
  }),
  prose({
    id: '2/compare',
    prompt:
      'Explicá las diferencias entre POP3 e IMAP: qué queda guardado y dónde, y para quién conviene cada uno.',
    points: 4,
    hints: [
      '¿Dónde están las carpetas y las marcas de leído en cada caso?',
      'Pensá en alguien con un teléfono y una computadora. ¿Y en alguien con una sola y poca conexión?',
      'Separá lo que dice el protocolo de lo que suele hacer un cliente.',
    ],
    claims: {
      marcas: {
        statement: 'POP3 tiene comandos para marcar un mensaje como leído.',
        observe({ trace }) {
          const verbs = pop3Sessions(trace)
            .flat()
            .filter(({ kind }) => kind === 'command');
          const frames = verbs.flatMap(({ commandFrames }) => commandFrames);
          return { value: false, frames, says: `ningún comando de ${citeFrames(frames)} lleva marcas` };
        },
      },
      carpeta: {
        statement: 'IMAP obliga a elegir una carpeta antes de pedir un mensaje.',
        observe({ trace }) {
          const select = imapExchange(trace, 'SELECT');
          return {
            value: true,
            frames: select.commandFrames,
            says: `SELECT en ${citeFrames(select.commandFrames)}`,
          };
        },
      },
      vacia: {
        statement: 'Bajar por POP3 vació el buzón.',
        observe({ trace }) {
          const { counts, frames } = counted(trace);
          return {
            value: counts.at(-1) === 0,
            frames,
            says: `${counts.at(-1)} mensajes en ${citeFrames(frames)}`,
          };
        },
      },
    },
    misconceptions: [
      {
        claim: 'POP3 marca y borra; IMAP muestra.',
        answer: {
          text: 'POP3 marca como leído y borra.',
          claims: { marcas: true, carpeta: true, vacia: true },
        },
        refute({ trace }) {
          const { counts, frames } = counted(trace);
          return {
            frames,
            says: `el buzón tenía ${counts.at(-1)} mensajes después de bajar (${citeFrames(frames)}), y ningún comando de POP3 habla de leídos`,
          };
        },
      },
    ],
    rubric: [
      {
        points: 1,
        criterion: 'Dice qué guarda el servidor en cada caso: carpetas y marcas, o solo mensajes.',
      },
      {
        points: 1,
        criterion: 'Da un caso en que conviene cada uno, y separa protocolo de costumbre del cliente.',
      },
    ],
    good: 'Con POP3 el servidor ofrece una lista de mensajes y nada más: las carpetas y lo leído viven en el programa de cada computadora. Conviene cuando hay una sola, o poca conexión, porque se baja y se lee después. Con IMAP el servidor guarda carpetas y marcas, y los clientes muestran lo mismo; conviene con varios aparatos. Que POP3 borre al bajar es una opción del cliente: lo hace con DELE.',
    weak: 'POP3 baja los mensajes y los borra. IMAP los deja en el servidor y es mejor.',
  }),
];

function none(what: string): UsageError {
  return new UsageError(
    `Cannot check the answer: the trace has no ${what}. Capture the sessions in one lab.capture(...).`,
  );
}

/** The FETCH that brought a message. */
function fetchWhole(trace: Trace) {
  const found = trace
    .conversations('imap')
    .flatMap(({ exchanges }) => exchanges)
    .find((exchange) => untagged(exchange, 'FETCH').some(({ literals }) => literals.length > 0));
  if (found) return found;
  throw none('IMAP FETCH of a message');
}

/** Commands that a client sent up to the one that brought the message, that one included. */
function commandsUntil(trace: Trace, protocol: 'pop3' | 'imap'): { count: number; frames: number[] } {
  const wanted = protocol === 'pop3' ? pop3Exchange(trace, 'RETR') : fetchWhole(trace);
  const session = sessionWith(trace, protocol, wanted);
  const until = session.exchanges.indexOf(wanted as never);
  const commands = session.exchanges.slice(0, until + 1).filter(({ kind }) => kind === 'command');
  return { count: commands.length, frames: commands.flatMap(({ commandFrames }) => commandFrames) };
}

function sessionWith(trace: Trace, protocol: 'pop3' | 'imap', exchange: unknown) {
  const sessions: Conversation<{ kind: string } & Conversation['exchanges'][number]>[] =
    trace.conversations(protocol);
  const found = sessions.find(({ exchanges }) => exchanges.includes(exchange as never));
  if (found) return found;
  throw none(`${protocol} session that brings a message`);
}

/** Octets of data of the connection that brought the message by each protocol. */
function octets(trace: Trace): { pop3: number; imap: number; frames: number[] } {
  const streams = (['pop3', 'imap'] as const).map((protocol) => {
    const wanted = protocol === 'pop3' ? pop3Exchange(trace, 'RETR') : fetchWhole(trace);
    return trace.follow(sessionWith(trace, protocol, wanted).stream!)!;
  });
  const [pop3, imap] = streams.map(({ parts }) => parts.reduce((sum, { bytes }) => sum + bytes.length, 0));
  return { pop3: pop3!, imap: imap!, frames: streams.map(({ frames }) => frames[0]!) };
}

/** Unique-ids that two sessions gave alike. */
function uniqueIds(trace: Trace): { ids: string[]; frames: number[] } {
  const [first, second] = exchangesOf(trace, 'UIDL');
  if (!first || !second) throw none('two POP3 sessions with UIDL');
  const [a, b] = [first, second].map(({ response }) => response!.lines.map((line) => line.split(' ')[1]!));
  const ids = a!.filter((id) => b!.includes(id));
  if (ids.length === 0) throw none('unique-id that both sessions gave');
  return { ids, frames: [...first.replyFrames, ...second.replyFrames] };
}

/** What each STAT counted. */
function counted(trace: Trace): { counts: number[]; frames: number[] } {
  const stats = exchangesOf(trace, 'STAT');
  if (stats.length < 2) throw none('two POP3 sessions with STAT');
  const counts = stats.map(({ reply }) => Number(/^\+OK (\d+)/.exec(reply ?? '')?.[1]));
  return { counts, frames: stats.flatMap(({ replyFrames }) => replyFrames) };
}
