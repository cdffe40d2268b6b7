import { type check, parseDate } from 'maillab';
import { fieldOf, messageIds, receivedAt } from './fields.js';
import { octetsAbove127 } from './mime.js';
import { messagesOf, queueId, sessionOf } from './sessions.js';

/** Model answers of exercise 3, parts a and b, as somebody reads them off the evidence. */
export const solutions03: check.Solutions = {
  '3.a/thread': () => 'in-reply-to',
  '3.a/references': ({ trace }) => messageIds(fieldOf(messagesOf(trace)[0]!, 'Message-ID').value),
  '3.a/auth': () => false,
  '3.b.i/server-port': () => 25,
  '3.b.ii/first': () => 'servidor',
  '3.b.ii/greeting': () => 220,
  '3.b.ii/commands': () => ['EHLO', 'MAIL', 'RCPT', 'DATA', 'QUIT'],
  '3.b.ii/capabilities': () => [
    'PIPELINING',
    'SIZE',
    'VRFY',
    'ETRN',
    'STARTTLS',
    'ENHANCEDSTATUSCODES',
    '8BITMIME',
    'DSN',
    'CHUNKING',
  ],
  '3.b.ii/esmtp': () => 'extensiones',
  '3.b.ii/starttls': () => false,
  '3.b.ii/data-code': () => 354,
  '3.b.ii/queued': ({ trace }) => queueId(sessionOf(trace).content),
  '3.b.ii/queue': () => false,
  '3.b.ii/envelope': () => 'sobre',
  '3.b.ii/syntax': () => false,
  '3.b.ii/size-offered': () => 10_240_000,
  '3.b.ii/size-declared': ({ trace }) =>
    Number(/SIZE=(\d+)/.exec(sessionOf(trace).accepted('MAIL').command!)![1]),
  '3.b.ii/high-octets': ({ trace }) => octetsAbove127(sessionOf(trace).octets),
  '3.b.ii/required': () => ['Date', 'From'],
  '3.b.ii/delay': ({ trace, texts }) => {
    const sent = parseDate(sessionOf(trace).header('Date').value)!.date.getTime();
    return (receivedAt(texts.source!, 'mail.redes.unlp.edu.ar').date.getTime() - sent) / 1000;
  },
  '3.b.ii/closes': ({ trace }) => (sessionOf(trace).firstFin.from === 'client' ? 'cliente' : 'servidor'),
  '3.b.ii/hidden': ({ trace }) => {
    const { stream, smtpFrames } = sessionOf(trace);
    return stream.frames.length - smtpFrames.length;
  },
  '3.b.ii/account': {
    claims: { espera: true, sobre: false, responsable: false },
    rubric: [
      {
        points: 1,
        criterion: 'Ordena bien las etapas: conexión TCP, saludo, EHLO, transacción, despedida, cierre.',
      },
      { points: 1, criterion: 'Distingue sobre y mensaje, y dice dónde empieza cada uno.' },
    ],
    good: 'El cliente abre la conexión TCP y se queda callado hasta que el servidor saluda con 220. Recién ahí dice EHLO y recibe la lista de extensiones. MAIL y RCPT arman el sobre: cada uno recibe su 250. DATA recibe 354, que es un «seguí»; entonces viaja el mensaje, con su propio encabezado, hasta el punto solo en una línea. El 250 que llega después trae el identificador de cola: desde ahí responde el servidor. QUIT recibe 221 y el servidor empieza a cerrar la conexión.',
    weak: 'El cliente manda el mail al servidor con los comandos y el servidor le contesta que está todo bien con códigos 250.',
  },
  '03/1': () => 1,
  '03/2': () => false,
  '03/3': () => 503,
  '03/4': () => false,
  '03/5': () => 1,
  '03/6': ({ trace }) =>
    sessionOf(trace)
      .transactions[0]!.forwardPaths.filter(({ accepted }) => accepted)
      .map(({ address }) => address),
};
