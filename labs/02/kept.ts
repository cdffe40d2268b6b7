import { check, dropListing, type Trace, uniqueIdListing } from 'maillab';
import { need, needSome } from '../need.js';
import { imapExchange, pop3Accepted, pop3Exchange, pop3Sessions } from '../sessions.js';
import { fetchWhole, none } from './access.js';

const { choice, citeFrames, prose, truth } = check;

/** 2: what stays where, and who serves it; evidence: one trace with two POP3 sessions and one of IMAP between them. */
export const kept = [
  truth({
    id: '2/stateless',
    prompt:
      '«POP3 no guarda estado.» ¿Es verdad que entre una sesión y otra el servidor no recuerda nada de los mensajes?',
    hints: [
      '¿Cómo sabe un cliente que deja copias cuáles ya bajó?',
      '¿Qué comando pregunta por un nombre que dura de una sesión a otra?',
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
            says: `después de RETR y QUIT el segundo STAT cuenta ${counts.at(-1)} (${citeFrames(frames)}): lo que borra es DELE, y lo manda el cliente (RFC 1939, secciones 5 y 6); que un sitio borre por su cuenta es otra cosa (sección 8)`,
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
            says: `en ${citeFrames(greeting.replyFrames)} saluda un servidor de acceso: el MDA deja el mensaje en el depósito y ahí termina su parte (RFC 5598, sección 4.3)`,
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
            says: `RETR (${citeFrames(retr.commandFrames)}) es de POP3: el MTA habla SMTP, que no tiene un comando para pedir los mensajes de un buzón`,
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
  }),
];

/** Unique-ids that two sessions gave alike. */
function uniqueIds(trace: Trace): { ids: string[]; frames: number[] } {
  const [first, second] = pop3Accepted(trace, 'UIDL');
  const again = need(second, none('two POP3 sessions with UIDL'));
  const [a, b] = [first!, again].map(({ response }) => [...uniqueIdListing(response).values()]);
  const ids = a!.filter((id) => b!.includes(id));
  needSome(ids, none('unique-id that both sessions gave'));
  return { ids, frames: [...first!.replyFrames, ...again.replyFrames] };
}

/** What each STAT counted. */
function counted(trace: Trace): { counts: number[]; frames: number[] } {
  const stats = pop3Accepted(trace, 'STAT');
  need(stats.length > 1, none('two POP3 sessions with STAT'));
  return {
    counts: stats.map(({ response }) => dropListing(response)!.messages),
    frames: stats.flatMap(({ replyFrames }) => replyFrames),
  };
}
