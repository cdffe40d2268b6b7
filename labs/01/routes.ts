import { check, type Trace } from 'maillab';
import { lookupsLike } from '../dns.js';
import { lacking, need } from '../need.js';
import type { SeenSession } from '../seen-session.js';
import { sessionsOf } from '../sessions.js';
import { hop, wayOf } from './hops.js';

const { choice, citeFrames, field, truth } = check;

/** 1: other ways that a message can take; evidence: the trace that each question names. */
export const routes = [
  field({
    id: '1/submission',
    prompt:
      'En el puerto 587, el cliente mandó MAIL sin TLS y sin identificarse. ¿Con qué código le contestaron?',
    hints: [
      '¿Qué tiene que saber el servidor de salida de un usuario, y no de otro servidor?',
      '¿El mismo MAIL, en el puerto 25, se aceptó?',
      'Buscá la primera respuesta que empieza con 5.',
    ],
    observe({ trace }) {
      const mail = onPort(trace, 587).refused('MAIL');
      const code = mail.response!.code!;
      return {
        value: code,
        frames: mail.replyFrames,
        says: `«${mail.reply}» en ${citeFrames(mail.replyFrames)}`,
      };
    },
    misconceptions: [
      {
        claim: 'El 587 es el 25 con otro número.',
        answer: 250,
        refute({ trace }) {
          const [open, closed] = [onPort(trace, 25).accepted('MAIL'), onPort(trace, 587).refused('MAIL')];
          return {
            frames: [...open.replyFrames, ...closed.replyFrames],
            says: `el mismo MAIL se acepta en ${citeFrames(open.replyFrames)} y se rechaza en ${citeFrames(closed.replyFrames)}: el protocolo es el mismo, la política no. Este servidor pide primero TLS, y puede (RFC 3207, sección 4); además, quien envía debe identificarse, salvo que ya esté autorizado (RFC 6409, sección 4.3)`,
          };
        },
      },
    ],
  }),
  choice<'otro' | 'rebota' | 'espera'>({
    id: '1/backup',
    prompt: 'El servidor preferido del dominio estaba apagado. ¿Qué hizo el que enviaba?',
    options: {
      otro: 'probó con el siguiente MX',
      rebota: 'devolvió el mensaje al remitente',
      espera: 'esperó a que el preferido volviera',
    },
    hints: [
      '¿Para qué publicaría un dominio más de un MX?',
      '¿A qué direcciones mandó SYN el servidor que enviaba?',
      'Mirá en qué orden están esas conexiones y las preferencias del MX.',
    ],
    observe({ trace }) {
      const { used, frames } = secondChoice(trace);
      return {
        value: 'otro',
        frames,
        says: `intentó con el preferido y después con ${used}, en ${citeFrames(frames)}`,
      };
    },
    misconceptions: [
      {
        claim: 'Se prueba solo con el MX de menor número.',
        answer: 'espera',
        refute({ trace }) {
          const { used, frames } = secondChoice(trace);
          return {
            frames,
            says: `después del primero probó con ${used} (${citeFrames(frames)}): quien envía debe poder probarlos en orden, y conviene que pruebe al menos dos (RFC 5321, sección 5.1)`,
          };
        },
      },
      {
        claim: 'Si el servidor no contesta, el mensaje vuelve.',
        answer: 'rebota',
        refute({ trace }) {
          const { used, frames } = secondChoice(trace);
          return {
            frames,
            says: `nadie devolvió nada: ${used} lo aceptó por la conexión de ${citeFrames(frames.slice(1))}; lo encola y reintenta hasta entregarlo o hasta que venza su plazo (RFC 5321, sección 4.5.4.1)`,
          };
        },
      },
    ],
  }),
  truth({
    id: '1/relay',
    prompt:
      '¿Es verdad que un servidor con relay configurado lo usa solo cuando no puede entregar por su cuenta?',
    hints: [
      'Antes de usar el relay, ¿intentó otra cosa?',
      '¿Hay alguna consulta MX que salga de ese servidor?',
      'Mirá a qué dirección va su primera conexión.',
    ],
    observe({ trace }) {
      const { session, asked } = throughRelay(trace);
      const frames = [session.firstFrame];
      return {
        value: asked > 0,
        frames,
        says: `directo a ${session.server.address} en ${citeFrames(frames)}, con ${asked} consultas MX antes`,
      };
    },
    misconceptions: [
      {
        claim: 'El relay es el plan B.',
        answer: true,
        refute({ trace }) {
          const { session } = throughRelay(trace);
          return {
            frames: [session.firstFrame],
            says: `${session.stream.client.address} se conectó directo a ${session.server.address} en ${citeFrames([session.firstFrame])} sin preguntar ningún MX: con relayhost todo lo que no es local va por ahí`,
          };
        },
      },
    ],
  }),
  truth({
    id: '1/intermediate',
    prompt:
      '¿Es verdad que entre el servidor del remitente y el del destinatario nunca hay otro en el medio?',
    hints: [
      'En el camino con relay, ¿cuántas conexiones SMTP hubo?',
      '¿Quién entrega al servidor de destino: el del remitente?',
      'Seguí las direcciones: de quién a quién va cada conexión.',
    ],
    observe({ trace }) {
      const frames = wayOf(trace).map(({ firstFrame }) => firstFrame);
      return {
        value: frames.length <= 2,
        frames,
        says: `${frames.length} conexiones, abiertas en ${citeFrames(frames)}`,
      };
    },
    misconceptions: [
      {
        claim: 'Los servidores intermedios son una rareza: se va directo.',
        answer: true,
        refute({ trace }) {
          const frames = wayOf(trace).map(({ firstFrame }) => firstFrame);
          return {
            frames,
            says: `este mensaje hizo ${frames.length} conexiones SMTP (${citeFrames(frames)}): cada intermediario deja su Received`,
          };
        },
      },
    ],
  }),
  truth({
    id: '1/webmail',
    prompt: 'Cuando alguien usa el correo desde una página web, ¿es verdad que su navegador habla SMTP?',
    hints: [
      '¿A qué puerto se conectó el navegador?',
      '¿Dónde corre el programa que sí habla con el servidor de correo?',
      'Mirá si hay alguna trama SMTP que salga de 172.28.0.1.',
    ],
    observe({ trace }) {
      const stream = webStream(trace);
      const frames = [stream.frames[0]!];
      return {
        value: false,
        frames,
        says: `el navegador habla HTTPS, al puerto ${stream.server.port}, en ${citeFrames(frames)}`,
      };
    },
    misconceptions: [
      {
        claim: 'Gmail es un MUA que el navegador ejecuta: manda por SMTP.',
        answer: true,
        refute({ trace }) {
          const stream = webStream(trace);
          const frames = [stream.frames[0]!];
          return {
            frames,
            says: `la conexión de ${citeFrames(frames)} va al puerto ${stream.server.port}: el navegador solo habla HTTPS; el servicio es más que su MUA, que es la página`,
          };
        },
      },
    ],
  }),
];

function onPort(trace: Trace, port: number): SeenSession {
  const found = sessionsOf(trace).find(({ server }) => server.port === port);
  return need(found, lacking(`SMTP session on port ${port}`));
}

/** The exchange that took the message after another had refused the connection, and the frames of both attempts. */
function secondChoice(trace: Trace): { used: string; frames: number[] } {
  const refused = trace.streams.find(
    ({ server, parts, closed }) => server.port === 25 && parts.length === 0 && closed.server === 'rst',
  );
  const next = sessionsOf(trace).find(
    ({ stream, firstFrame }) =>
      refused && stream.client.address === refused.client.address && firstFrame > refused.frames[0]!,
  );
  const accepted = need(next, lacking('connection to a server that is down, and one to another after it'));
  return { used: accepted.server.address, frames: [refused!.frames[0]!, accepted.firstFrame] };
}

/** The first connection of the server that the client submitted to, and how many MX queries it made. */
function throughRelay(trace: Trace): { session: SeenSession; asked: number } {
  const session = hop(trace, 1);
  const asked = lookupsLike(trace, { type: 'MX', asker: session.stream.client.address });
  return { session, asked: asked.length };
}

function webStream(trace: Trace) {
  const found = trace.streams.find(({ server }) => server.port === 443);
  return need(found, lacking('connection to port 443'));
}
