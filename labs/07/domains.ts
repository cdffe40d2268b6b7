import { check, type Trace } from 'maillab';
import { need } from '../need.js';
import type { SeenSession } from '../seen-session.js';
import { submissionsOf, transfersOf } from '../sessions.js';
import { cell, citeConnections, synFrames } from './cells.js';

const { choice, citeFrames, list, truth } = check;

/** One message to people of several domains; evidence: one trace from the submission to the last delivery. */
export const severalDomains = [
  cell({
    id: '7/msa-varios',
    setting: 'Un mensaje para una persona de cada uno de tres dominios.',
    stretch: 'MUA→MSA',
    hints: [
      '¿Con quién habla tu programa: con el dominio de cada destinatario o con su servidor de salida?',
      '¿Tu programa pregunta algún MX?',
      'Contá los SYN que salen de la dirección del cliente.',
    ],
    misconceptions: [
      {
        claim: 'Para varios dominios, el programa abre una conexión con cada uno.',
        answer: [3, 3, 3, 3],
        says: (sessions) => ({
          frames: synFrames(sessions),
          says: `desde el cliente sale un solo SYN, ${citeConnections(sessions)}: repartir por dominio es trabajo del servidor`,
        }),
      },
    ],
  }),
  cell({
    id: '7/mta-varios',
    setting: 'Ese mensaje, repartido por el servidor de redes.',
    stretch: 'MTA→MTA',
    hints: [
      '¿Cuántos MX distintos tuvo que averiguar el servidor?',
      '¿Se puede hablar con dos direcciones IP por una misma conexión TCP?',
      'Anotá el destino de cada SYN que sale de 172.28.0.90.',
    ],
    misconceptions: [
      {
        claim: 'Como es un solo mensaje, va por una sola conexión, con tres RCPT.',
        answer: [1, 1, 3, 1],
        says: (sessions) => ({
          frames: synFrames(sessions),
          says: `hay un SYN hacia cada servidor (${citeConnections(sessions)}): una conexión TCP tiene un solo destino`,
        }),
      },
    ],
  }),
  choice<'mua' | 'msa' | 'destino'>({
    id: '7/quien-reparte',
    prompt: '¿Quién separa a los destinatarios por dominio?',
    options: {
      mua: 'el programa de correo',
      msa: 'el servidor de salida del remitente',
      destino: 'el primer servidor de destino, que reenvía al resto',
    },
    hints: [
      '¿En qué tramo están todos los RCPT juntos y en cuál ya no?',
      '¿Qué dirección hace las consultas de MX?',
      'Mirá el origen de los tres SYN hacia los servidores de destino.',
    ],
    observe({ trace }) {
      const sessions = transfersOf(trace);
      const addresses = [...new Set(sessions.map(({ stream }) => stream.client.address))];
      const frames = synFrames(sessions);
      return {
        value: 'msa',
        frames,
        says: `las conexiones hacia los destinos salen de ${list(addresses)}, en ${citeFrames(frames)}`,
      };
    },
    misconceptions: [
      {
        claim: 'El programa de correo habla con cada dominio.',
        answer: 'mua',
        refute: ({ trace }) => origins(trace),
      },
      {
        claim: 'El primer servidor de destino reenvía al resto.',
        answer: 'destino',
        refute: ({ trace }) => origins(trace),
      },
    ],
  }),
  truth({
    id: '7/msa-de-quien',
    prompt: '¿Es verdad que el MSA al que se conecta el programa es el del dominio de los destinatarios?',
    hints: [
      '¿Qué servidor figura en la configuración de la cuenta?',
      '¿De qué dominio es la dirección que va en MAIL?',
      'Mirá a qué dirección va el SYN del cliente, y de quién es esa dirección.',
    ],
    observe({ trace }) {
      const { stream, firstFrame, greeting } = submission(trace);
      return {
        value: false,
        frames: [firstFrame],
        says: `el SYN de ${citeFrames([firstFrame])} va a ${stream.server.address}, que saluda «${greeting.reply}»: es el servidor de los usuarios de redes`,
      };
    },
    misconceptions: [
      {
        claim: 'El MSA atiende al dominio de destino.',
        answer: true,
        refute({ trace }) {
          const { greeting } = submission(trace);
          return {
            frames: greeting.replyFrames,
            says: `el saludo de ${citeFrames(greeting.replyFrames)} es de mail.redes.unlp.edu.ar: el MSA recibe lo de los suyos, y lo pasa adelante sea cual sea el dominio (RFC 6409, sección 2.1)`,
          };
        },
      },
    ],
  }),
];

/** Where the connections to the destinations come from. */
function origins(trace: Trace): check.Cited {
  const sessions = transfersOf(trace);
  return {
    frames: synFrames(sessions),
    says: `las conexiones hacia los tres destinos las abre el servidor de salida: ${citeConnections(sessions)}`,
  };
}

function submission(trace: Trace): SeenSession {
  return need(
    submissionsOf(trace)[0],
    'the trace has no session of the client. Capture the sending with lab.capture(...).',
  );
}
