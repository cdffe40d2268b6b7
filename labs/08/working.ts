import { check, type Trace } from 'maillab';
import { MAIL } from '../hosts.js';
import { need } from '../need.js';
import type { SeenSession } from '../seen-session.js';
import { submissionsOf, transfersOf } from '../sessions.js';
import { fourTuple } from '../tally.js';

const { citeFrames, field, list, truth } = check;

/** The client that was told; evidence: traces `antes` and `despues`. */
export const working = [
  field({
    id: '8/puerto-nuevo',
    prompt: 'Reconfigurado el programa, ¿a qué puerto de 172.28.0.90 se conecta?',
    hints: [
      '¿Dónde está escrito, para un programa de correo, el puerto de su servidor de salida?',
      '¿Qué número de los cuatro que identifican la conexión cambió?',
      'Mirá el puerto de destino del SYN.',
    ],
    observe({ traces }) {
      const session = client(traces.despues, 'despues');
      return {
        value: session.stream.server.port,
        frames: [session.firstFrame],
        trace: 'despues',
        says: `${fourTuple(session)}, desde ${citeFrames([session.firstFrame])}`,
      };
    },
    misconceptions: [
      {
        claim: 'Sigue yendo al 587 y el servidor lo redirige.',
        answer: 587,
        refute({ traces }) {
          const session = client(traces.despues, 'despues');
          return {
            frames: [session.firstFrame],
            trace: 'despues',
            says: `ya el primer SYN va al puerto nuevo: ${fourTuple(session)} en ${citeFrames([session.firstFrame])}; SMTP no tiene cómo mandar a un cliente a otro puerto`,
          };
        },
      },
    ],
  }),
  truth({
    id: '8/ehlo',
    prompt: '¿Es verdad que, al cambiar de puerto, el servidor ofrece otras extensiones?',
    hints: [
      'Las palabras de la respuesta a EHLO, ¿dependen del número de puerto o de cómo está configurado quien atiende?',
      '¿Cambió algo más que el número en la configuración del servidor?',
      'Poné una al lado de la otra las respuestas al primer EHLO, antes y después.',
    ],
    observe(evidence) {
      const [before, after] = keywords(evidence);
      const changed = before.words.join() !== after.words.join();
      return {
        value: changed,
        frames: after.frames,
        trace: 'despues',
        says: `${changed ? 'cambiaron' : 'las mismas'}: ${list(after.words)}, en ${citeFrames(after.frames)}`,
      };
    },
    misconceptions: [
      {
        claim: 'Cada puerto tiene su propio SMTP.',
        answer: true,
        refute(evidence) {
          const [, after] = keywords(evidence);
          return {
            frames: after.frames,
            trace: 'despues',
            says: `la respuesta a EHLO de ${citeFrames(after.frames)} es, palabra por palabra, la de antes: el puerto dice dónde, no qué`,
          };
        },
      },
    ],
  }),
  truth({
    id: '8/entrada',
    prompt:
      '¿Es verdad que, mientras el MSA está en otro puerto, los demás dominios no pueden escribirle a redes.unlp.edu.ar?',
    hints: [
      '¿Por qué puerto entra el correo de otros servidores?',
      '¿Qué servicio se mudó: el de los usuarios o el de los servidores?',
      'Mirá a qué puerto de 172.28.0.90 se conectó crepes.fr, y qué le contestaron.',
    ],
    observe({ trace }) {
      const session = incoming(trace);
      const { replyFrames } = session.content;
      return {
        value: false,
        frames: [session.firstFrame, ...replyFrames],
        says: `${fourTuple(session)} entregó sin problemas, con su 250 en ${citeFrames(replyFrames)}`,
      };
    },
    misconceptions: [
      {
        claim: 'MSA y MTA son lo mismo: si se muda uno, se muda el otro.',
        answer: true,
        refute({ trace }) {
          const session = incoming(trace);
          return {
            frames: [session.firstFrame],
            says: `el correo de afuera sigue entrando por el ${session.stream.server.port} (${citeFrames([session.firstFrame])}): recibir de los propios usuarios (submission, RFC 6409) y recibir de otros servidores son dos servicios`,
          };
        },
      },
    ],
  }),
];

function client(trace: Trace | undefined, name: string): SeenSession {
  return need(trace && submissionsOf(trace)[0], `the trace "${name}" has no session of the client.`);
}

function keywords({ traces }: check.Evidence) {
  return (['antes', 'despues'] as const).map((name) => {
    const session = client(traces[name], name);
    return { words: session.keywords, frames: session.ehlo.replyFrames };
  }) as [{ words: string[]; frames: number[] }, { words: string[]; frames: number[] }];
}

/** The session by which another domain's server handed in a message. */
export function incoming(trace: Trace): SeenSession {
  return need(
    transfersOf(trace).find(({ stream }) => stream.server.address === MAIL),
    'no server handed a message to mail.redes.unlp.edu.ar in this trace. Capture until its queue is empty.',
  );
}
