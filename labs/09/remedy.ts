import { check, type Trace } from 'maillab';
import { citeOutcome, needAttempts, rstsOf } from '../attempts.js';
import { MAIL, MAIL_CREPES, MAIL_OTROEJEMPLO } from '../hosts.js';
import { need } from '../need.js';
import type { SeenSession } from '../seen-session.js';
import { transfersOf } from '../sessions.js';
import { fourTuple } from '../tally.js';
import { refusedIn } from './refusal.js';

const { citeFrames, field, truth } = check;

/** A transport at one sender; evidence: a trace with a message from the one that has it and one from another. */
export const remedy = [
  field({
    id: '9/puerto-nuevo',
    prompt:
      'Con la tabla de transporte puesta en mail.redes.unlp.edu.ar, ¿a qué puerto de mail.otroejemplo.com se conecta?',
    hints: [
      '¿Qué le dijiste a ese servidor que hiciera en vez de averiguar el MX?',
      '¿Qué significa el número que va después de los dos puntos en el próximo salto?',
      'Mirá el puerto de destino del SYN que sale de 172.28.0.90 hacia 172.28.0.41.',
    ],
    observe({ trace }) {
      const session = delivered(trace);
      return {
        value: session.stream.server.port,
        frames: [session.firstFrame],
        says: `${fourTuple(session)}, desde ${citeFrames([session.firstFrame])}`,
      };
    },
    misconceptions: [
      {
        claim: 'Entre servidores siempre se va al 25.',
        answer: 25,
        refute({ trace }) {
          const session = delivered(trace);
          return {
            frames: [session.firstFrame],
            says: `el 25 es el puerto que la norma da a SMTP (RFC 5321, sección 4.5.4.2), y al que se va cuando nadie dice otra cosa; esta conexión fue a otro: ${fourTuple(session)} en ${citeFrames([session.firstFrame])}`,
          };
        },
      },
    ],
  }),
  truth({
    id: '9/otros',
    prompt:
      '¿Es verdad que esa tabla también resuelve el problema de los demás servidores que escriben a ese dominio?',
    hints: [
      '¿Dónde quedó escrita la tabla?',
      '¿Cómo se enteraría de ella un servidor que no administrás?',
      'En la misma captura, mirá qué le pasó al SYN que salió de crepes.fr.',
    ],
    observe({ trace }) {
      const [attempt] = othersIn(trace);
      return {
        value: attempt!.outcome === 'abierta',
        frames: [...attempt!.syns, ...rstsOf([attempt!])],
        says: `desde ${attempt!.from}, ${citeOutcome(attempt!)}`,
      };
    },
    misconceptions: [
      {
        claim: 'Los otros servidores configuran el puerto nuevo y listo.',
        answer: true,
        refute({ trace }) {
          const [attempt] = othersIn(trace);
          return {
            frames: rstsOf([attempt!]),
            says: `crepes.fr siguió yendo al 25 y recibió un RST en ${citeFrames(rstsOf([attempt!]))}: habría que avisarle, uno por uno, a todo servidor de Internet`,
          };
        },
      },
    ],
  }),
  truth({
    id: '9/mismo-smtp',
    prompt: '¿Es verdad que en el puerto nuevo se habla otro protocolo, o SMTP con menos extensiones?',
    hints: [
      '¿Qué sabe el programa que atiende sobre el número de puerto por el que entró la conexión?',
      '¿Qué dijo el servidor apenas se abrió la conexión?',
      'Compará el saludo y la respuesta a EHLO con los que ya conocés.',
    ],
    observe({ trace }) {
      const { greeting, ehlo, keywords } = delivered(trace);
      const frames = [...greeting.replyFrames, ...ehlo.replyFrames];
      return {
        value: false,
        frames,
        says: `«${greeting.reply}» y ${keywords.length} extensiones, en ${citeFrames(frames)}`,
      };
    },
    misconceptions: [
      {
        claim: 'Fuera del 25 no es SMTP de verdad.',
        answer: true,
        refute({ trace }) {
          const { greeting } = delivered(trace);
          return {
            frames: greeting.replyFrames,
            says: `${citeFrames(greeting.replyFrames)} dice «${greeting.reply}»: el puerto es dónde se atiende, no qué se habla`,
          };
        },
      },
    ],
  }),
  truth({
    id: '9/restaurado',
    prompt:
      'El servidor volvió al 25. ¿Es verdad que el mensaje de crepes.fr, que había fallado, se perdió y hay que mandarlo otra vez?',
    hints: [
      '¿Dónde estuvo el mensaje mientras fallaban los intentos?',
      '¿Su plazo ya había vencido?',
      'Buscá, en la última captura, una conexión de 172.28.0.42 al puerto 25 y cómo terminó.',
    ],
    observe({ trace }) {
      const session = deliveredBy(trace, MAIL_CREPES);
      const frames = session.content.replyFrames;
      return {
        value: false,
        frames,
        says: `se entregó solo: «${session.content.reply}» en ${citeFrames(frames)}`,
      };
    },
    misconceptions: [
      {
        claim: 'Lo que falla una vez se pierde.',
        answer: true,
        refute({ trace }) {
          const { content } = deliveredBy(trace, MAIL_CREPES);
          return {
            frames: content.replyFrames,
            says: `la cola lo guardó y el destino lo aceptó en ${citeFrames(content.replyFrames)}`,
          };
        },
      },
    ],
  }),
];

/** The session by which a server handed a message to mail.otroejemplo.com. */
function deliveredBy(trace: Trace, from: string): SeenSession {
  return need(
    transfersOf(trace).find(
      ({ stream }) => stream.client.address === from && stream.server.address === MAIL_OTROEJEMPLO,
    ),
    `the trace has no delivery from ${from} to mail.otroejemplo.com. Capture until the queue is empty.`,
  );
}

/** The session by which the server that has the transport handed its message in. */
export function delivered(trace: Trace): SeenSession {
  return deliveredBy(trace, MAIL);
}

/** The attempts of the servers that nobody told. */
export function othersIn(trace: Trace) {
  const others = refusedIn(trace).filter(({ from }) => from !== MAIL);
  return needAttempts(others, 'port 25 of mail.otroejemplo.com from another server');
}
