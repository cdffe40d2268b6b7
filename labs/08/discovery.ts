import { check, type Trace } from 'maillab';
import { OUTSIDER } from '../hosts.js';
import { cannotCheck, needSome } from '../need.js';
import type { SeenSession } from '../seen-session.js';
import { sessionsOf } from '../sessions.js';

const { choice, citeFrames, list, set } = check;

/** Who can find out; evidence: the trace of the scan, and that of the questions to the DNS. */
export const discovery = [
  set({
    id: '8/barrido',
    prompt:
      'Una máquina de afuera prueba unos cuantos puertos de 172.28.0.90, sin saber nada. ¿En cuáles la saludó un servidor SMTP?',
    hints: [
      '¿Qué hace un servidor SMTP apenas alguien se conecta, sepa o no quién es?',
      '¿Hace falta conocer el puerto para probarlo, si se pueden probar todos?',
      'Buscá los 220 que van hacia 172.28.0.99 y mirá de qué puerto salen.',
    ],
    observe({ trace }) {
      const found = greetedIn(trace);
      const frames = found.flatMap(({ greeting }) => greeting.replyFrames);
      return {
        value: found.map(({ stream }) => stream.server.port),
        frames,
        says: `saludaron ${list(found.map(({ stream }) => String(stream.server.port)))}, en ${citeFrames(frames)}`,
      };
    },
    misconceptions: [
      {
        claim: 'El puerto nuevo queda oculto: solo se encuentra el 25.',
        answer: [25],
        refute({ trace }) {
          const moved = greetedIn(trace).filter(({ stream }) => stream.server.port !== 25)[0]!;
          const frames = moved.greeting.replyFrames;
          return {
            frames,
            says: `el barrido lo encontró: ${citeFrames(frames)} dice «${moved.greeting.reply}» desde el ${moved.stream.server.port}`,
          };
        },
      },
    ],
  }),
  choice<'srv' | 'mx' | 'a'>({
    id: '8/quien-lo-dice',
    prompt: '¿Qué registro del DNS le puede decir a un programa de correo en qué puerto está su MSA?',
    options: { srv: 'SRV, con el nombre _submission._tcp', mx: 'MX', a: 'A' },
    hints: [
      '¿Cuál de los tres tipos tiene un lugar para un número de puerto?',
      '¿A quién está dirigido cada uno: a programas de usuarios o a otros servidores?',
      'Compará los datos de las dos respuestas de la captura.',
    ],
    observe({ trace }) {
      const { text, frames } = record(trace, 'SRV');
      return { value: 'srv', frames, says: `SRV ${text}, en ${citeFrames(frames)} (RFC 6186, sección 3.1)` };
    },
    misconceptions: [
      {
        claim: 'El MX lo dice.',
        answer: 'mx',
        refute({ trace }) {
          const { text, frames } = record(trace, 'MX');
          return {
            frames,
            says: `MX trae «${text}», en ${citeFrames(frames)}: una preferencia y un nombre, y habla de recibir, no de enviar`,
          };
        },
      },
      {
        claim: 'Alcanza con la dirección.',
        answer: 'a',
        refute({ trace }) {
          const { text, frames } = record(trace, 'SRV');
          return {
            frames,
            says: `un registro A tiene solo cuatro octetos de dirección; el puerto está en el SRV de ${citeFrames(frames)}: «${text}»`,
          };
        },
      },
    ],
  }),
];

function greetedIn(trace: Trace): SeenSession[] {
  const greeted = sessionsOf(trace).filter(({ stream }) => stream.client.address === OUTSIDER);
  return needSome(greeted, 'nobody was greeted in this trace. Capture the scan.');
}

function record(trace: Trace, type: 'SRV' | 'MX'): { text: string; frames: number[] } {
  for (const { response, replyFrames } of trace.conversations('dns').flatMap(({ exchanges }) => exchanges)) {
    const found = response?.answers.find((answer) => answer.type === type);
    if (found) return { text: found.text, frames: replyFrames };
  }
  throw cannotCheck(`the trace has no ${type} record. Ask the DNS for it.`);
}
