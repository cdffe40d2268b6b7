import { check, type Stream, type Trace } from 'maillab';
import { CLIENT } from '../hosts.js';
import { need } from '../need.js';
import { submissionsOf } from '../sessions.js';

const { choice, citeFrames, list, namedTrace, set, truth } = check;

/** What somebody on the same wire can learn, each with what gives it away in a payload. */
const CLUES = {
  servidor: /mail\.redes\.unlp\.edu\.ar/,
  cliente: /\b(?:EHLO|HELO) \S+/,
  extensiones: /\b250[- ](?:PIPELINING|STARTTLS)/,
  clave: /\bAUTH (?:PLAIN|LOGIN) /,
  sobre: /\bRCPT TO:</,
  asunto: /^Subject: /m,
} as const;

export type Clue = keyof typeof CLUES | 'direcciones';

/** The client's connection: servers may be talking among themselves on the same wire. */
function sendingIn(trace: Trace): Stream {
  return need(
    trace.streams.find(({ client }) => client.address === CLIENT),
    'the trace has no connection of the client. Capture a sending.',
  );
}

/** Who talks with whom, and each clue that the wire gives away in clear, with the first frame that does. */
export function eavesdropped(trace: Trace): { clue: Clue; frame: number }[] {
  const stream = sendingIn(trace);
  const found = Object.entries(CLUES).flatMap(([clue, pattern]) => {
    const part = stream.parts.find(({ bytes }) => pattern.test(Buffer.from(bytes).toString('latin1')));
    return part ? [{ clue: clue as Clue, frame: part.frame }] : [];
  });
  return [{ clue: 'direcciones', frame: stream.frames[0]! }, ...found];
}

const NAMES: Record<Clue, string> = {
  direcciones: 'direcciones IP, puertos, cuánto y cuándo',
  servidor: 'nombre del servidor',
  cliente: 'nombre con que saluda el cliente',
  extensiones: 'extensiones ofrecidas',
  clave: 'usuario y contraseña',
  sobre: 'sobre (MAIL y RCPT)',
  asunto: 'asunto y cuerpo',
};

/** The matrix of what was learned on each wire: a row for each clue, the frame where it was read. */
export function eavesdropper(traces: Readonly<Record<string, Trace>>) {
  const columns = Object.keys(traces);
  const learned = columns.map((name) => eavesdropped(traces[name]!));
  return {
    caption: 'Lo que aprende quien escucha el mismo cable',
    corner: 'Se lee en claro',
    columns,
    rows: (Object.keys(NAMES) as Clue[]).map((key) => ({
      label: NAMES[key],
      cells: learned.map((clues) => {
        const found = clues.find(({ clue }) => clue === key);
        return found
          ? { text: `sí, en la ${found.frame}`, tone: 'bad' as const }
          : { text: 'no', tone: 'good' as const };
      }),
    })),
  };
}

const OPTIONS = `(De: ${Object.entries(NAMES)
  .map(([key, text]) => `"${key}", ${text}`)
  .join('; ')}.)`;

function learned(evidence: check.Evidence, name: string): check.Observation<readonly string[]> {
  const found = eavesdropped(namedTrace(evidence, name));
  return {
    value: found.map(({ clue }) => clue),
    frames: found.map(({ frame }) => frame),
    trace: name,
    says: list(found.map(({ clue, frame }) => `${clue} (${citeFrames([frame])})`)),
  };
}

function clueFrame(evidence: check.Evidence, name: string, clue: Clue): number {
  const found = eavesdropped(namedTrace(evidence, name)).find((each) => each.clue === clue);
  return need(found, `"${clue}" cannot be read in the trace "${name}". Capture it again.`).frame;
}

/** The first TLS record of a trace and who sent it. */
function opening(trace: Trace) {
  const first = need(sendingIn(trace).parts[0], 'nothing was said in this trace. Capture a sending.');
  return first;
}

/** The reply to the EHLO before TLS. */
function clearEhlo(trace: Trace) {
  const session = need(submissionsOf(trace)[0], 'the trace has no SMTP in clear. Pass the one on 587.');
  return session.ehlo;
}

/** What an eavesdropper learns; evidence: the traces `p25`, `p587` and `p465`. */
export const wire = [
  set({
    id: '13.7/25',
    prompt: `En el 25, sin cifrar, ¿qué aprende quien escucha? ${OPTIONS}`,
    hints: [
      '¿Hay algo del mensaje que viaje escondido en este puerto?',
      'Lo que no se manda no se aprende. ¿Este puerto pidió identificarse?',
      'Seguí el stream y buscá cada cosa de la lista.',
    ],
    observe: (evidence) => learned(evidence, 'p25'),
    misconceptions: [
      {
        claim: 'En el 25 también se ve la contraseña.',
        answer: ['direcciones', 'servidor', 'cliente', 'extensiones', 'clave', 'sobre', 'asunto'],
        refute(evidence) {
          const frame = clueFrame(evidence, 'p25', 'extensiones');
          return {
            frames: [frame],
            trace: 'p25',
            says: `no se mandó ninguna: ${citeFrames([frame])} no ofrece AUTH; para un buzón propio este puerto recibe de cualquiera`,
          };
        },
      },
    ],
  }),
  set({
    id: '13.7/587',
    prompt: 'En el 587, con STARTTLS, ¿qué aprende? (Las mismas opciones.)',
    hints: [
      '¿Con qué empieza la conexión: cifrada o en claro?',
      'Lo que se dijo antes de STARTTLS, ¿se puede desdecir?',
      'Seguí el stream: ¿cuál es la última línea legible?',
    ],
    observe: (evidence) => learned(evidence, 'p587'),
    misconceptions: [
      {
        claim: 'Con STARTTLS está todo cifrado desde el principio.',
        answer: ['direcciones'],
        refute(evidence) {
          const frame = clueFrame(evidence, 'p587', 'cliente');
          return {
            frames: [frame],
            trace: 'p587',
            says: `${citeFrames([frame])} lleva EHLO en claro, con el nombre del cliente: TLS empieza después de la respuesta a STARTTLS (RFC 3207, sección 4)`,
          };
        },
      },
      {
        claim: 'El sobre no se cifra, porque hace falta para repartir el mensaje.',
        answer: ['direcciones', 'servidor', 'cliente', 'extensiones', 'sobre'],
        refute(evidence) {
          const all = learned(evidence, 'p587').frames;
          const last = Math.max(...all);
          return {
            frames: [last],
            trace: 'p587',
            says: `lo último legible de la lista está en ${citeFrames([last])}, y no es MAIL ni RCPT: el sobre viaja adentro de TLS hasta el servidor, que es quien reparte`,
          };
        },
      },
    ],
  }),
  set({
    id: '13.7/465',
    prompt: 'En el 465, con TLS desde el comienzo, ¿qué aprende? (Las mismas opciones.)',
    hints: [
      '¿Qué tienen que decirse cliente y servidor antes de poder cifrar?',
      'El cliente puede decir con qué nombre quiere hablar (RFC 6066, sección 3). ¿Dónde va ese nombre?',
      'Buscá, en la primera trama con datos, un texto legible.',
    ],
    observe: (evidence) => learned(evidence, 'p465'),
    misconceptions: [
      {
        claim: 'Con TLS desde el comienzo no se ve ningún nombre.',
        answer: ['direcciones'],
        refute(evidence) {
          const frame = clueFrame(evidence, 'p465', 'servidor');
          return {
            frames: [frame],
            trace: 'p465',
            says: `${citeFrames([frame])} lleva el nombre del servidor en claro, en Client Hello: lo que se dice antes de cifrar se ve`,
          };
        },
      },
      {
        claim: 'El EHLO siempre se ve.',
        answer: ['direcciones', 'servidor', 'cliente'],
        refute(evidence) {
          const frame = clueFrame(evidence, 'p465', 'servidor');
          return {
            frames: [frame],
            trace: 'p465',
            says: `acá lo primero es Client Hello (${citeFrames([frame])}), y el EHLO va adentro de TLS: el nombre del cliente no aparece`,
          };
        },
      },
    ],
  }),
  choice<'cliente' | 'servidor'>({
    id: '13.7/saludo',
    prompt: 'En el 465, ¿quién manda los primeros octetos?',
    options: { cliente: 'el cliente', servidor: 'el servidor' },
    hints: [
      'En el 25 y en el 587 alguien saluda primero. ¿Puede saludar antes de que haya TLS?',
      '¿Quién empieza siempre el saludo de TLS?',
      'Mirá la dirección de origen de la primera trama con datos.',
    ],
    observe(evidence) {
      const { from, frame } = opening(namedTrace(evidence, 'p465'));
      return {
        value: from === 'client' ? 'cliente' : 'servidor',
        frames: [frame],
        trace: 'p465',
        says: `el ${from === 'client' ? 'cliente' : 'servidor'}, con Client Hello, en ${citeFrames([frame])}`,
      };
    },
    misconceptions: [
      {
        claim: 'En SMTP saluda siempre el servidor, con 220.',
        answer: 'servidor',
        refute(evidence) {
          const { frame } = opening(namedTrace(evidence, 'p465'));
          return {
            frames: [frame],
            trace: 'p465',
            says: `los primeros octetos son del cliente (${citeFrames([frame])}): el 220 existe, pero viaja adentro de TLS, que se negocia antes (RFC 8314, sección 3.3)`,
          };
        },
      },
    ],
  }),
  truth({
    id: '13.7/auth',
    prompt: '¿Es verdad que el 587 ofrece AUTH antes de que empiece TLS?',
    hints: [
      '¿Qué le pasaría a la contraseña de un programa que se identificara enseguida?',
      'Que el servidor sepa autenticar, ¿quiere decir que lo ofrezca en claro (RFC 4954, sección 4)?',
      'Leé la respuesta al EHLO que se ve: ¿qué palabras trae?',
    ],
    observe(evidence) {
      const ehlo = clearEhlo(namedTrace(evidence, 'p587'));
      const words = [...ehlo.capabilities!.keys()];
      return {
        value: words.includes('AUTH'),
        frames: ehlo.replyFrames,
        trace: 'p587',
        says: `ofrece ${list(words)}, en ${citeFrames(ehlo.replyFrames)}`,
      };
    },
    misconceptions: [
      {
        claim: 'AUTH PLAIN es base64, así que en el 587 la contraseña queda a la vista.',
        answer: true,
        refute(evidence) {
          const ehlo = clearEhlo(namedTrace(evidence, 'p587'));
          return {
            frames: ehlo.replyFrames,
            trace: 'p587',
            says: `${citeFrames(ehlo.replyFrames)} no ofrece AUTH: recién lo hace adentro de TLS, donde el base64 viaja cifrado (RFC 4954, sección 4: sin protección, PLAIN no debería admitirse)`,
          };
        },
      },
    ],
  }),
];
