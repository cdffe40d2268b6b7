import { type Conversation, check, type Trace } from 'maillab';
import { need } from '../need.js';
import { imapIn, pop3Exchange, untagged } from '../sessions.js';

const { choice, citeFrames, field, list, set, varying } = check;

/** 2: what each protocol needs and moves for the same message; evidence: one trace with a session of each. */
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
            says: `el mensaje se pide con RETR (${citeFrames(retr.commandFrames)}) y con FETCH (${citeFrames(fetch.commandFrames)}); SMTP no tiene un comando para pedir los mensajes de un buzón`,
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
            says: `antes de RETR están los de ${citeFrames(frames.slice(0, -1))}: sin identificarse no hay buzón (RFC 1939, sección 4); lo demás lo eligió el cliente`,
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
        says: `POP3 ${varying(pop3)} e IMAP ${varying(imap)} octetos, conexiones que empiezan en ${citeFrames(frames)}`,
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
            says: `por el mismo mensaje IMAP movió ${varying(imap)} octetos y POP3 ${varying(pop3)} (conexiones de ${citeFrames(frames)}): aquí se bajó uno solo con los dos`,
          };
        },
      },
    ],
  }),
];

/** What a trace lacks for a question. */
export function none(what: string): string {
  return `the trace has no ${what}. Capture the sessions in one lab.capture(...).`;
}

/** The FETCH that brought a message. */
export function fetchWhole(trace: Trace) {
  return need(
    imapIn(trace).find((each) => untagged(each, 'FETCH').some(({ literals }) => literals.length > 0)),
    none('IMAP FETCH of a message'),
  );
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
  return need(
    sessions.find(({ exchanges }) => exchanges.includes(exchange as never)),
    none(`${protocol} session that brings a message`),
  );
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
