import { check, type Trace, UsageError } from 'maillab';
import { citeOutcome, needAttempts, rstsOf } from '../attempts.js';
import { type Attempt, attemptsAt, fourTuple, submissionsOf, transfersOf } from '../connections.js';
import { CLIENT, MAIL, OUTSIDER } from '../hosts.js';
import { type SmtpSession, sessionsOf } from '../smtp.js';

const { choice, citeFrames, field, list, namedTrace, set, truth } = check;

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

/** Who can find out; evidence: the trace of the scan, and that of the questions to the DNS. */
export const finding = [
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

function both(evidence: check.Evidence): [Trace, Trace] {
  return [namedTrace(evidence, 'cerrado'), namedTrace(evidence, 'filtrado')];
}

function seconds(trace: Trace): string {
  return `${waitOf(trace).seconds.toFixed(3).replace('.', ',')} s`;
}

function client(trace: Trace | undefined, name: string): SmtpSession {
  const session = trace && submissionsOf(trace)[0];
  if (session) return session;
  throw new UsageError(`Cannot check the answer: the trace "${name}" has no session of the client.`);
}

function keywords({ traces }: check.Evidence) {
  return (['antes', 'despues'] as const).map((name) => {
    const session = client(traces[name], name);
    return { words: session.keywords, frames: session.ehlo.replyFrames };
  }) as [{ words: string[]; frames: number[] }, { words: string[]; frames: number[] }];
}

/** The session by which another domain's server handed in a message. */
export function incoming(trace: Trace): SmtpSession {
  const session = transfersOf(trace).find(({ stream }) => stream.server.address === MAIL);
  if (session) return session;
  throw new UsageError(
    'Cannot check the answer: no server handed a message to mail.redes.unlp.edu.ar in this trace. Capture until its queue is empty.',
  );
}

function greetedIn(trace: Trace): SmtpSession[] {
  const greeted = sessionsOf(trace).filter(({ stream }) => stream.client.address === OUTSIDER);
  if (greeted.length > 0) return greeted;
  throw new UsageError('Cannot check the answer: nobody was greeted in this trace. Capture the scan.');
}

function record(trace: Trace, type: 'SRV' | 'MX'): { text: string; frames: number[] } {
  for (const { response, replyFrames } of trace.conversations('dns').flatMap(({ exchanges }) => exchanges)) {
    const found = response?.answers.find((answer) => answer.type === type);
    if (found) return { text: found.text, frames: replyFrames };
  }
  throw new UsageError(`Cannot check the answer: the trace has no ${type} record. Ask the DNS for it.`);
}
