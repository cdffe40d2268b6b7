import { check, parseMessage, type Trace } from 'maillab';
import { reportField } from '../fields.js';
import { need } from '../need.js';
import { needLogged, queuedOf } from '../postfix-log.js';
import { pop3In } from '../sessions.js';

const { choice, citeFrames, field } = check;

/** The notification; evidence: the trace of its retrieval by POP3, the sender's log, the source as `texts.dsn`. */
export const notification = [
  field({
    id: '9/dsn-remitente',
    prompt: '¿Con qué reverse-path viaja el aviso? Escribilo como en MAIL, con sus signos.',
    hints: [
      'Si el aviso tampoco se puede entregar, ¿conviene que genere otro aviso?',
      '¿Cómo se escribe «no hay a quién avisar» en un sobre (RFC 5321, sección 4.5.5)?',
      'En el mensaje que bajaste, el reverse-path quedó en Return-Path; en el registro, en la línea de qmgr con from=.',
    ],
    observe({ log }) {
      const notice = noticeIn(log);
      return { value: '<>', frames: [], says: `el registro dice «${notice.line}»` };
    },
    misconceptions: [
      {
        claim: 'Lo manda MAILER-DAEMON, así que ese es el remitente del sobre.',
        answer: 'MAILER-DAEMON@redes.unlp.edu.ar',
        refute({ log }) {
          const notice = noticeIn(log);
          return {
            frames: [],
            logLine: notice.line,
            says: `MAILER-DAEMON está en el campo From del aviso; en el sobre no hay nadie: «${notice.line}»`,
          };
        },
      },
      {
        claim: 'El remitente del sobre es la persona que no lo recibió.',
        answer: 'diego@otroejemplo.com',
        refute({ log }) {
          const notice = noticeIn(log);
          return {
            frames: [],
            logLine: notice.line,
            says: `nadie de otroejemplo.com se enteró de nada: el aviso salió con reverse-path vacío, «${notice.line}»`,
          };
        },
      },
    ],
  }),
  choice<'emisor' | 'destino' | 'programa'>({
    id: '9/dsn-autor',
    prompt: '¿Quién escribió el aviso?',
    options: {
      emisor: 'el servidor del remitente, que tenía el mensaje en la cola',
      destino: 'el servidor de destino, que no pudo recibirlo',
      programa: 'el programa de correo del remitente',
    },
    hints: [
      '¿Qué servidor se había hecho responsable al contestar 250?',
      '¿Hubo alguna conversación con el servidor de destino?',
      'Buscá el campo Reporting-MTA en la parte message/delivery-status (RFC 3464, sección 2.2.2).',
    ],
    observe({ trace, texts }) {
      const { frames } = retrieval(trace);
      return {
        value: 'emisor',
        frames,
        says: `lo trae ${citeFrames(frames)} y firma «${reportingMta(texts)}»`,
      };
    },
    misconceptions: [
      {
        claim: 'El servidor de destino avisa que no pudo recibir.',
        answer: 'destino',
        refute({ trace, texts }) {
          const { frames } = retrieval(trace);
          return {
            frames,
            says: `el aviso de ${citeFrames(frames)} dice «${reportingMta(texts)}»: quien se hizo cargo con su 250 es quien avisa (RFC 5321, sección 6.1)`,
          };
        },
      },
      {
        claim: 'Lo arma el programa de correo.',
        answer: 'programa',
        refute({ trace, texts }) {
          const { frames } = retrieval(trace);
          return {
            frames,
            says: `el programa lo bajó del buzón como cualquier mensaje (${citeFrames(frames)}), firmado «${reportingMta(texts)}»`,
          };
        },
      },
    ],
  }),
];

function noticeIn(log: readonly string[]) {
  return needLogged(
    queuedOf(log).filter(({ from }) => from === ''),
    'message with an empty reverse-path',
  );
}

/** The frames that brought a notification over POP3 (RFC 1939 §5, RETR). */
function retrieval(trace: Trace): { frames: number[] } {
  const retr = pop3In(trace).find(({ verb, content }) => verb === 'RETR' && content);
  return { frames: [need(retr, 'the trace has no message fetched by POP3. Capture RETR.').replyFrames[0]!] };
}

function reportingMta({ dsn = '' }: Readonly<Record<string, string>>): string {
  const author = need(
    reportField(parseMessage(dsn), 'Reporting-MTA'),
    'the text "dsn" has no Reporting-MTA. Pass {texts: {dsn: source of the notification}}.',
  );
  return `Reporting-MTA: ${author}`;
}
