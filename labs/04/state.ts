import { check, dropListing, type Pop3Exchange, type Trace, uniqueIdListing } from 'maillab';
import { need } from '../need.js';
import { pop3Sessions } from '../sessions.js';

const { choice, citeFrames, field, truth } = check;

/** 4: what outlives a POP3 session; evidence: one trace with the sessions that each question names. */
export const state = [
  truth({
    id: '4/uidl',
    prompt:
      'POP3 «no guarda estado», se dice. ¿Es verdad que el servidor olvida qué mensaje es cuál entre una sesión y otra?',
    hints: [
      '¿Cómo sabe un cliente que deja copia en el servidor cuáles ya bajó?',
      '¿Qué comando da un nombre a cada mensaje, además de su número?',
      'Compará las respuestas a UIDL de las dos sesiones.',
    ],
    observe({ trace }) {
      const [first, second] = [sessionWith(trace, 'UIDL', 0), sessionWith(trace, 'UIDL', 1)];
      const same = first.ids.every((id) => second.ids.includes(id));
      const frames = [...first.frames, ...second.frames];
      return {
        value: !same,
        frames,
        says: `los identificadores de la primera sesión ${same ? 'siguen' : 'no siguen'} en la segunda, ${citeFrames(frames)}`,
      };
    },
    misconceptions: [
      {
        claim: 'POP3 no mantiene ningún estado.',
        answer: true,
        refute({ trace }) {
          const [first, second] = [sessionWith(trace, 'UIDL', 0), sessionWith(trace, 'UIDL', 1)];
          return {
            frames: [...first.frames, ...second.frames],
            says: `el identificador ${first.ids[0]} está en ${citeFrames(first.frames)} y otra vez en ${citeFrames(second.frames)}: persiste entre sesiones (RFC 1939, sección 7)`,
          };
        },
      },
    ],
  }),
  truth({
    id: '4/keeps',
    prompt: '¿Es verdad que RETR borra el mensaje del servidor?',
    hints: [
      '¿Qué comando marca un mensaje para borrar?',
      'Si RETR borrara, ¿qué diría STAT en la sesión siguiente?',
      'Compará el STAT de antes de RETR con el de la sesión de después.',
    ],
    observe({ trace }) {
      const { before, after, frames } = afterRetrieval(trace);
      return {
        value: after < before,
        frames,
        says: `había ${before} y después hay ${after}, ${citeFrames(frames)}`,
      };
    },
    misconceptions: [
      {
        claim: 'POP3 borra los mensajes después de bajarlos.',
        answer: true,
        refute({ trace }) {
          const { before, after, frames } = afterRetrieval(trace);
          return {
            frames,
            says: `después de RETR y QUIT siguen los ${after} de ${before} mensajes (${citeFrames(frames)}): al salir se borra lo que el cliente marcó con DELE (RFC 1939, sección 6); que un sitio borre por su cuenta es su política, fuera del protocolo (sección 8)`,
          };
        },
      },
    ],
  }),
  choice<'borrado' | 'sigue'>({
    id: '4/cut',
    prompt: 'El cliente mandó DELE y la conexión se cortó sin QUIT. ¿Qué pasó con el mensaje?',
    options: { borrado: 'quedó borrado', sigue: 'sigue en el buzón' },
    hints: [
      '¿DELE borra, o promete borrar?',
      '¿En qué estado de la sesión se borra de verdad (RFC 1939, sección 6)?',
      'Contá los mensajes que dice STAT en la sesión que sigue al corte.',
    ],
    observe({ trace }) {
      const { before, after, frames } = afterDeletion(trace, false);
      const kept = after === before;
      return {
        value: kept ? 'sigue' : 'borrado',
        frames,
        says: `${before} antes y ${after} después del corte, ${citeFrames(frames)}`,
      };
    },
    misconceptions: [
      {
        claim: 'DELE borra en el acto.',
        answer: 'borrado',
        refute({ trace }) {
          const { after, frames } = afterDeletion(trace, false);
          return {
            frames,
            says: `después del corte STAT sigue contando ${after} (${citeFrames(frames)}): sin QUIT no se entra en el estado UPDATE y no se debe borrar nada (RFC 1939, sección 6)`,
          };
        },
      },
    ],
  }),
  field({
    id: '4/quit',
    prompt: 'Y cuando DELE fue seguido de QUIT, ¿cuántos mensajes menos hubo en la sesión siguiente?',
    hints: [
      '¿QUIT hace algo más que despedirse?',
      '¿Qué pasa en el estado UPDATE?',
      'Restá: STAT de la sesión con DELE y QUIT, menos STAT de la siguiente.',
    ],
    observe({ trace }) {
      const { before, after, frames } = afterDeletion(trace, true);
      return { value: before - after, frames, says: `de ${before} a ${after}, ${citeFrames(frames)}` };
    },
    misconceptions: [
      {
        claim: 'QUIT solo cierra la sesión.',
        answer: 0,
        refute({ trace }) {
          const { before, after, quit } = afterDeletion(trace, true);
          return {
            frames: quit.commandFrames,
            says: `después del QUIT de ${citeFrames(quit.commandFrames)} quedan ${after} de ${before}: QUIT lleva al estado UPDATE, que es el que borra (RFC 1939, sección 6)`,
          };
        },
      },
    ],
  }),
  choice<'vuelve' | 'borra'>({
    id: '4/rset',
    prompt: '¿Qué hace RSET con los mensajes marcados por DELE?',
    options: { vuelve: 'les quita la marca', borra: 'los borra ya' },
    hints: [
      'El nombre viene de «reset». ¿Qué se deja como estaba al entrar?',
      '¿Qué dice STAT antes de DELE, después de DELE y después de RSET?',
      'Compará el número de mensajes de esos STAT.',
    ],
    observe({ trace }) {
      const { rset, frames, counts } = aroundReset(trace);
      return {
        value: counts.at(-1)! >= counts[0]! ? 'vuelve' : 'borra',
        frames,
        says: `STAT cuenta ${counts.join(', después ')}, con RSET en ${citeFrames(rset.commandFrames)} (${citeFrames(frames)})`,
      };
    },
    misconceptions: [
      {
        claim: 'RSET aplica los borrados pendientes.',
        answer: 'borra',
        refute({ trace }) {
          const { rset, frames, counts } = aroundReset(trace);
          return {
            frames: [...rset.commandFrames, ...frames],
            says: `después del RSET de ${citeFrames(rset.commandFrames)} STAT vuelve a contar ${counts.at(-1)} (${citeFrames(frames)}): las marcas se quitaron (RFC 1939, sección 5)`,
          };
        },
      },
    ],
  }),
  truth({
    id: '4/lock',
    prompt: '¿Es verdad que dos sesiones POP3 pueden usar a la vez el mismo buzón?',
    hints: [
      'Si las dos borran el mensaje 1, ¿hablan del mismo mensaje?',
      '¿Qué le contestó el servidor al segundo cliente cuando se identificó?',
      'Buscá la respuesta -ERR y el código entre corchetes (RFC 2449, sección 8.1.2).',
    ],
    observe({ trace }) {
      const refused = lockedOut(trace);
      const code = refused?.response?.responseCode;
      return {
        value: refused === undefined,
        frames: refused?.replyFrames ?? [],
        says: refused ? `-ERR [${code}] en ${citeFrames(refused.replyFrames)}` : 'las dos entraron',
      };
    },
    misconceptions: [
      {
        claim: 'Pueden entrar todos los clientes que quieran.',
        answer: true,
        refute({ trace }) {
          const refused = lockedOut(trace)!;
          return {
            frames: refused.replyFrames,
            says: `a la segunda sesión se le contesta «${refused.reply}» en ${citeFrames(refused.replyFrames)}: el buzón está bloqueado por la primera (RFC 1939, sección 4)`,
          };
        },
      },
    ],
  }),
];

function none(what: string): string {
  return `the trace does not have ${what}. Capture the sessions that the question names, in one lab.capture(...).`;
}

/** A POP3 session: its exchanges in order. */
type Pop3Dialogue = readonly Pop3Exchange[];

const all = (dialogue: Pop3Dialogue, verb: string) =>
  dialogue.filter((exchange) => exchange.verb === verb && exchange.response?.status === '+OK');

const countOf = (stat: Pop3Exchange) => dropListing(stat.response)!.messages;

function sessionWith(trace: Trace, verb: string, nth: number) {
  const exchange = need(
    pop3Sessions(trace).flatMap((dialogue) => all(dialogue, verb).slice(0, 1))[nth],
    none(`${nth + 1} sessions with ${verb}`),
  );
  return { frames: exchange.replyFrames, ids: [...uniqueIdListing(exchange.response).values()] };
}

/** Messages before and after a session that the next one follows, by their first STAT. */
function nextTo(trace: Trace, test: (dialogue: Pop3Dialogue) => boolean, what: string) {
  const sessions = pop3Sessions(trace).filter((dialogue) => all(dialogue, 'STAT').length > 0);
  const at = sessions.findIndex(test);
  const next = need(at >= 0 && sessions[at + 1], none(`${what}, and a session after it with STAT`));
  const [first, second] = [all(sessions[at]!, 'STAT')[0]!, all(next, 'STAT')[0]!];
  return {
    dialogue: sessions[at]!,
    before: countOf(first),
    after: countOf(second),
    frames: [...first.replyFrames, ...second.replyFrames],
  };
}

function afterRetrieval(trace: Trace) {
  const test = (dialogue: Pop3Dialogue) =>
    all(dialogue, 'RETR').length > 0 && all(dialogue, 'DELE').length === 0;
  return nextTo(trace, test, 'a session with RETR and without DELE');
}

function afterDeletion(trace: Trace, withQuit: boolean) {
  const test = (dialogue: Pop3Dialogue) =>
    all(dialogue, 'DELE').length > 0 &&
    all(dialogue, 'RSET').length === 0 &&
    all(dialogue, 'QUIT').length > 0 === withQuit;
  const found = nextTo(trace, test, `a session with DELE and ${withQuit ? '' : 'no '}QUIT`);
  return { ...found, quit: (withQuit ? all(found.dialogue, 'QUIT') : all(found.dialogue, 'DELE'))[0]! };
}

function aroundReset(trace: Trace) {
  const dialogue = need(
    pop3Sessions(trace).find((each) => all(each, 'RSET').length > 0 && all(each, 'STAT').length > 1),
    none('a session with DELE and RSET, and STAT before and after'),
  );
  const stats = all(dialogue, 'STAT');
  return {
    rset: all(dialogue, 'RSET')[0]!,
    frames: stats.flatMap(({ replyFrames }) => replyFrames),
    counts: stats.map(countOf),
  };
}

function lockedOut(trace: Trace): Pop3Exchange | undefined {
  const sessions = pop3Sessions(trace);
  need(sessions.length > 1, none('two sessions at once'));
  return sessions.flat().find(({ response }) => response?.responseCode === 'IN-USE');
}
