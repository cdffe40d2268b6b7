import { check } from 'maillab';
import { messagesOf, submissionsOf, transfersOf } from '../sessions.js';
import { citeConnections, synFrames, verbFrames } from './cells.js';

const { citeFrames, prose } = check;

/** The sheet's question in one's own words; evidence: the trace of several messages from one client. */
export const answer = [
  prose({
    id: '7/respuesta',
    prompt:
      '¿Es posible enviar más de un correo por una misma conexión TCP? Contestá para los dos tramos (MUA con MSA, MTA con MTA), con uno y con varios dominios, y decí qué parte es norma y qué parte es costumbre del servidor.',
    points: 4,
    hints: [
      '¿Qué hay de nuevo en el cable cuando empieza otro mensaje: un SYN, un MAIL o un RCPT?',
      'En cada tramo, ¿quién decide cuántas conexiones abrir, y con qué criterio?',
      'De lo que viste, ¿qué cambió al tocar la configuración, y qué no podría cambiar?',
    ],
    claims: {
      varios: {
        statement: 'Por una misma conexión TCP pueden ir varios mensajes.',
        observe({ trace }) {
          const sessions = submissionsOf(trace);
          const frames = verbFrames(sessions.slice(0, 1), 'MAIL');
          return {
            value: frames.length > 1,
            frames,
            says: `${frames.length} MAIL en una conexión, ${citeFrames(frames)}`,
          };
        },
      },
      destinatarios: {
        statement: 'Cada RCPT es un mensaje.',
        observe({ trace }) {
          const frames = messagesOf(trace).flatMap(({ replyFrames }) => replyFrames);
          return { value: false, frames, says: `lo que se acepta es el contenido, en ${citeFrames(frames)}` };
        },
      },
      tramos: {
        statement: 'El tramo entre servidores tiene siempre las mismas conexiones que el del cliente.',
        observe({ trace }) {
          const [near, far] = [submissionsOf(trace), transfersOf(trace)];
          const frames = synFrames([...near, ...far]);
          return {
            value: near.length === far.length,
            frames,
            says: `${near.length} del cliente y ${far.length} entre servidores, ${citeFrames(frames)}`,
          };
        },
      },
    },
    misconceptions: [
      {
        claim: 'Enviar a varios destinatarios es enviar varios correos.',
        answer: {
          text: 'Sí, porque con varios RCPT se mandan varios correos.',
          claims: { varios: true, destinatarios: true, tramos: false },
        },
        refute({ trace }) {
          const session = submissionsOf(trace)[0]!;
          const frames = verbFrames([session], 'DATA');
          return {
            frames,
            says: `del cliente salió un mensaje con cada DATA (${citeFrames(frames)}), no con cada RCPT`,
          };
        },
      },
      {
        claim: 'El servidor repite hacia adelante las conexiones del cliente.',
        answer: {
          text: 'Sí; el servidor abre tantas conexiones como el cliente.',
          claims: { varios: true, destinatarios: false, tramos: true },
        },
        refute({ trace }) {
          const far = transfersOf(trace);
          return {
            frames: synFrames(far),
            says: `la conexión del cliente terminó en el MSA; hacia adelante hubo ${far.length}: ${citeConnections(far)}`,
          };
        },
      },
    ],
  }),
];
