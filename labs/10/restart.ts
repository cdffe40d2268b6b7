import { check } from 'maillab';
import { attemptsAt } from '../attempts.js';
import { MAIL_EJEMPLO, MAIL_REDES2024 } from '../hosts.js';
import { need } from '../need.js';
import { deliveriesOf, needLogged } from '../postfix-log.js';
import { transfersOf } from '../sessions.js';

const { choice, citeFrames, namedTrace } = check;

/** The connection that the restarting server refused, and the session that delivered later. */
function restart(evidence: check.Evidence) {
  const trace = namedTrace(evidence, 'reinicio');
  const refused = attemptsAt(trace, MAIL_REDES2024, 25).find(({ outcome }) => outcome === 'rechazada');
  const session = transfersOf(trace).find(
    ({ stream }) => stream.client.address === MAIL_EJEMPLO && stream.server.address === MAIL_REDES2024,
  );
  const lacks =
    'the trace "reinicio" lacks the refused attempt or the later delivery. Capture from the stop to the empty queue.';
  return { refused: need(refused, lacks), session: need(session, lacks) };
}

/** Mail that arrives while the server restarts; evidence: the trace `reinicio`, and the log of mail.ejemplo.com. */
export const restarting = [
  choice<'espera' | 'pierde' | 'vuelve'>({
    id: '10.l',
    optional: true,
    prompt: '¿Qué pasa con un mensaje que llega mientras el servidor de correo se reinicia?',
    options: {
      espera: 'espera en la cola de quien lo envía, que reintenta',
      pierde: 'se pierde',
      vuelve: 'vuelve enseguida a quien lo escribió, con un error',
    },
    hints: [
      '¿Quién es responsable de un mensaje hasta que alguien más dice 250?',
      '¿Es un error para siempre o por un rato que el puerto no atienda?',
      'Mirá el RST, la línea del log con status, y la entrega que vino después.',
    ],
    observe(evidence) {
      const { refused, session } = restart(evidence);
      const { replyFrames } = session.content;
      return {
        value: 'espera',
        frames: [refused.rst!, ...replyFrames],
        trace: 'reinicio',
        says: `rechazado en ${citeFrames([refused.rst!])}, entregado en ${citeFrames(replyFrames)} (RFC 5321, sección 4.5.4.1)`,
      };
    },
    misconceptions: [
      {
        claim: 'Se pierde: el servidor estaba apagado.',
        answer: 'pierde',
        refute(evidence) {
          const { session } = restart(evidence);
          const { replyFrames } = session.content;
          return {
            frames: replyFrames,
            trace: 'reinicio',
            says: `llegó apenas volvió: 250 en ${citeFrames(replyFrames)}; hasta entonces lo tuvo ${session.stream.client.address}, que había dicho 250 antes`,
          };
        },
      },
      {
        claim: 'Vuelve enseguida al remitente.',
        answer: 'vuelve',
        refute({ log }) {
          const { line, status, dsn } = needLogged(
            deliveriesOf(log).filter((delivery) => delivery.status === 'deferred'),
            'deferred delivery',
          );
          return {
            frames: [],
            logLine: line,
            says: `el log dice dsn=${dsn} y status=${status}: lo que empieza con 4 es temporal (RFC 3463, sección 2) y se reintenta; el aviso de que no se entregó recién sale si se vence el plazo`,
          };
        },
      },
    ],
  }),
  choice<'rst' | 'codigo' | 'nada'>({
    id: '10.l/respuesta',
    optional: true,
    prompt: '¿Qué contestó 203.0.113.111 mientras Postfix estaba detenido?',
    options: {
      rst: 'un RST: hay máquina y nadie en ese puerto',
      codigo: '421, que avisa que el servicio no está',
      nada: 'nada: el SYN quedó sin respuesta',
    },
    hints: [
      '¿Quién tendría que escribir un código de SMTP?',
      'La máquina seguía encendida. ¿Qué contesta TCP por un puerto donde nadie escucha?',
      'Filtrá tcp.flags.reset == 1.',
    ],
    observe(evidence) {
      const { refused } = restart(evidence);
      return {
        value: refused.outcome === 'rechazada' ? 'rst' : 'nada',
        frames: [refused.rst!],
        trace: 'reinicio',
        says: `RST en ${citeFrames([refused.rst!])}`,
      };
    },
    misconceptions: [
      {
        claim: 'Contesta 421.',
        answer: 'codigo',
        refute(evidence) {
          const { refused } = restart(evidence);
          return {
            frames: [refused.rst!],
            trace: 'reinicio',
            says: `para decir 421 tendría que estar funcionando: lo que hay es el RST de ${citeFrames([refused.rst!])}, de TCP`,
          };
        },
      },
    ],
  }),
];
