import { check, type Trace } from 'maillab';
import { type Attempt, attemptsAt, citeOutcome, needAttempts, rstsOf } from '../attempts.js';
import { CLIENT, MAIL } from '../hosts.js';

const { choice, citeFrames, field, namedTrace } = check;

/** The client's attempt at the port that its account names. */
function attemptIn(trace: Trace): Attempt {
  const attempts = attemptsAt(trace, MAIL, 587).filter(({ from }) => from === CLIENT);
  return needAttempts(attempts, 'port 587 of mail.redes.unlp.edu.ar')[0]!;
}

/** Seconds from the first SYN of the attempt to its last frame. */
export function waitOf(trace: Trace): { seconds: number; frames: number[] } {
  const { syns, rst } = attemptIn(trace);
  const frames = [...syns, ...(rst === undefined ? [] : [rst])];
  const time = (frame: number) => trace.frames.find(({ number }) => number === frame)!.timestamp;
  return { seconds: Number(time(frames.at(-1)!) - time(frames[0]!)) / 1e9, frames };
}

/** The client that was not told; evidence: traces `cerrado` and `filtrado`. */
export const failures = [
  field({
    id: '8/octetos',
    prompt: 'Con el MSA mudado y el programa sin cambiar, ¿cuántos octetos de SMTP viajaron en su intento?',
    hints: [
      '¿En qué momento de una conexión puede hablar el primero de los dos?',
      '¿Se completó el saludo de TCP en tres pasos?',
      'Mirá la columna Length y la conversación de esa conexión: ¿quién dijo algo?',
    ],
    observe({ trace }) {
      const stream = trace.streams.find(({ server }) => server.address === MAIL && server.port === 587);
      const attempt = attemptIn(trace);
      const octets = (stream?.parts ?? []).reduce((sum, { bytes }) => sum + bytes.length, 0);
      return {
        value: octets,
        frames: [...attempt.syns, ...rstsOf([attempt])],
        says: `${octets}: ${citeOutcome(attempt)}, y ahí terminó`,
      };
    },
    misconceptions: [
      {
        claim:
          'El servidor contesta con un código de error de SMTP, que por lo menos tiene tres cifras y un fin de línea.',
        answer: 5,
        refute({ trace }) {
          const attempt = attemptIn(trace);
          return {
            frames: rstsOf([attempt]),
            says: `${citeOutcome(attempt)}: lo contestó TCP, porque en ese puerto ya no hay quien hable SMTP`,
          };
        },
      },
    ],
  }),
  choice<'cerrado' | 'filtrado'>({
    id: '8/espera',
    prompt: '¿En cuál de los dos casos se queda esperando el usuario?',
    options: { cerrado: 'con el puerto cerrado', filtrado: 'con el puerto filtrado' },
    hints: [
      '¿Cuál de los dos te dice que no, y cuál no te dice nada?',
      'Si no llega respuesta, ¿qué hace TCP antes de rendirse?',
      'En cada captura, restá el tiempo del primer SYN del tiempo de la última trama del intento.',
    ],
    observe(evidence) {
      const [closed, dropped] = both(evidence);
      const frames = waitOf(dropped).frames;
      return {
        value: waitOf(dropped).seconds > waitOf(closed).seconds ? 'filtrado' : 'cerrado',
        frames,
        trace: 'filtrado',
        says: `el SYN se repitió sin respuesta durante ${seconds(dropped)} (${citeFrames(frames)}); el RST del otro caso llegó a los ${seconds(closed)}`,
      };
    },
    misconceptions: [
      {
        claim: 'Un puerto cerrado deja esperando; uno filtrado avisa que está prohibido.',
        answer: 'cerrado',
        refute(evidence) {
          const [closed, dropped] = both(evidence);
          const { frames } = waitOf(dropped);
          return {
            frames,
            trace: 'filtrado',
            says: `es al revés: el cerrado contestó RST a los ${seconds(closed)}; el filtrado no contestó a ${citeFrames(frames)}`,
          };
        },
      },
    ],
  }),
];

function both(evidence: check.Evidence): [Trace, Trace] {
  return [namedTrace(evidence, 'cerrado'), namedTrace(evidence, 'filtrado')];
}

function seconds(trace: Trace): string {
  return check.varying(`${waitOf(trace).seconds.toFixed(3).replace('.', ',')} s`);
}
