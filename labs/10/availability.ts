import { check, type Trace, UsageError } from 'maillab';
import { type Attempt, attemptsAt } from '../attempts.js';
import { MAIL, MAIL_CREPES, MAIL2 } from '../hosts.js';
import { need, needSome } from '../need.js';
import { deliveriesOf, needLogged } from '../postfix-log.js';
import { transfersOf } from '../sessions.js';

const { citeFrames, field, list, namedTrace, order, truth, varying } = check;

/** A message's way in: the exchanges in the order in which their addresses were tried. */
interface Way {
  tried: { address: string; attempt: Attempt }[];
}

/** How mail.crepes.fr found a server for each message: its tries at both MX, a new way after each that was accepted. */
export function waysIn(trace: Trace): Way[] {
  const attempts = [MAIL, MAIL2]
    .flatMap((address) => attemptsAt(trace, address, 25).map((attempt) => ({ address, attempt })))
    .filter(({ attempt }) => attempt.from === MAIL_CREPES)
    .sort((a, b) => a.attempt.syns[0]! - b.attempt.syns[0]!);
  const ways: Way[] = [];
  let tried: Way['tried'] = [];
  for (const each of attempts) {
    tried.push(each);
    if (each.attempt.outcome !== 'abierta') continue;
    ways.push({ tried });
    tried = [];
  }
  return needSome(
    ways,
    'mail.crepes.fr delivered nothing to redes.unlp.edu.ar in this trace. Capture until its queue is empty.',
  );
}

/** The MX that each message was offered to first, over several captures. */
export function firstTried(traces: readonly Trace[]): string[] {
  return traces.flatMap((trace) => waysIn(trace).map(({ tried }) => tried[0]!.address));
}

const framesOf = ({ tried }: Way) => tried.map(({ attempt }) => attempt.syns[0]!);

/** Names the servers in the order in which they were tried, which is drawn by lot. */
function citeAddresses(addresses: readonly string[]): string {
  return varying(list(addresses), list([...new Set(addresses)].sort()));
}

/** The MX that each message of the trace `iguales` was offered to first. */
function firsts(evidence: check.Evidence): { addresses: string[]; frames: number[] } {
  const ways = waysIn(namedTrace(evidence, 'iguales'));
  return {
    addresses: ways.map(({ tried }) => tried[0]!.address),
    frames: ways.map((way) => framesOf(way)[0]!),
  };
}

/** Two servers; evidence: the traces `distintas` and `iguales`, and the log of mail2.redes.unlp.edu.ar. */
export const second = [
  order({
    id: '10.m',
    optional: true,
    prompt:
      'Con preferencias 5 y 10 y el principal detenido, ¿qué direcciones probó mail.crepes.fr para entregar, en orden?',
    hints: [
      '¿Se prueba primero el número más chico o el más grande?',
      'Cuando el primero rechaza la conexión, ¿hay que esperar o hay otro en la lista?',
      'Mirá los SYN de 172.28.0.42 al puerto 25.',
    ],
    observe(evidence) {
      const [way] = waysIn(namedTrace(evidence, 'distintas')) as [Way];
      return {
        value: way.tried.map(({ address }) => address),
        frames: framesOf(way),
        trace: 'distintas',
        says: `${list(way.tried.map(({ address }) => address))}, en ${citeFrames(framesOf(way))} (RFC 5321, sección 5.1)`,
      };
    },
    misconceptions: [
      {
        claim: 'Solo se prueba el preferido; si no atiende, se espera.',
        answer: [MAIL],
        refute(evidence) {
          const [way] = waysIn(namedTrace(evidence, 'distintas')) as [Way];
          const frames = framesOf(way);
          return {
            frames,
            trace: 'distintas',
            says: `después del RST fue enseguida al segundo: SYN en ${citeFrames(frames)}`,
          };
        },
      },
      {
        claim: 'El número más grande va primero.',
        answer: [MAIL2, MAIL],
        refute(evidence) {
          const [way] = waysIn(namedTrace(evidence, 'distintas')) as [Way];
          const frames = framesOf(way).slice(0, 1);
          return {
            frames,
            trace: 'distintas',
            says: `el primer SYN (${citeFrames(frames)}) va a ${way.tried[0]!.address}, el de preferencia 5: el número más bajo se prefiere`,
          };
        },
      },
    ],
  }),
  truth({
    id: '10.m/iguales',
    optional: true,
    prompt: '¿Es verdad que, con la misma preferencia, todos los mensajes prueban primero el mismo servidor?',
    hints: [
      'Si dos MX tienen el mismo número, ¿cuál es el mejor?',
      '¿Qué se lograría si cada quien eligiera al azar entre los dos?',
      'Mirá a qué dirección fue el primer SYN de cada mensaje.',
    ],
    observe(evidence) {
      const { addresses, frames } = firsts(evidence);
      const distinct = new Set(addresses);
      if (distinct.size < 2 && addresses.length < 8)
        throw new UsageError(
          `Cannot decide the answer: ${addresses.length} messages are too few. Send more until both servers were first.`,
        );
      return {
        value: distinct.size < 2,
        frames,
        trace: 'iguales',
        says: `${citeAddresses(addresses)}, en ${citeFrames(frames)}: al azar, como pide RFC 5321 (sección 5.1)`,
      };
    },
    misconceptions: [
      {
        claim: 'Se prueba siempre el que está primero en la zona.',
        answer: true,
        refute(evidence) {
          const { addresses, frames } = firsts(evidence);
          return {
            frames,
            trace: 'iguales',
            says: `los primeros intentos fueron a ${citeAddresses([...new Set(addresses)])} (${citeFrames(frames)}): quien envía reparte al azar`,
          };
        },
      },
    ],
  }),
  field({
    id: '10.m/espera',
    optional: true,
    prompt:
      'Lo que aceptó el segundo servidor, mientras el principal no estaba: ¿en la cola de qué servidor esperó? (Su nombre.)',
    hints: [
      '¿Quién dijo 250 por última vez?',
      'El segundo, ¿tiene los buzones del dominio?',
      'Mirá el log de mail2: ¿a quién le quiso entregar, y con qué status?',
    ],
    observe(evidence) {
      const session = need(
        transfersOf(namedTrace(evidence, 'distintas')).find(({ stream }) => stream.server.address === MAIL2),
        'mail2 took nothing in the trace "distintas".',
      );
      const { replyFrames } = session.content;
      return {
        value: session.ehlo.reply!.split('\n')[0]!.slice(4).split(' ')[0]!,
        frames: replyFrames,
        trace: 'distintas',
        says: `quien dijo 250 en ${citeFrames(replyFrames)} responde por el mensaje: en su log, status=${deferred(evidence).status}`,
      };
    },
    misconceptions: [
      {
        claim: 'En la de quien lo envió.',
        answer: 'mail.crepes.fr',
        refute(evidence) {
          const { line, status } = deferred(evidence);
          return {
            frames: [],
            logLine: line,
            says: `crepes.fr ya lo había entregado; quien intentó pasarlo y anotó status=${status} fue mail2`,
          };
        },
      },
      {
        claim: 'En ninguna: ya estaba en el buzón.',
        answer: 'ninguno',
        refute(evidence) {
          const { line, status } = deferred(evidence);
          return {
            frames: [],
            logLine: line,
            says: `mail2 no tiene buzones de ese dominio: su log dice status=${status}, y lo pasa cuando el principal vuelve`,
          };
        },
      },
    ],
  }),
];

/** mail2's attempt while its primary was away. */
function deferred({ log }: check.Evidence) {
  return needLogged(
    deliveriesOf(log).filter(({ status }) => status === 'deferred'),
    'deferred delivery of mail2',
  );
}
