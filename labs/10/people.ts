import { check, parseAddresses, readEnvelope, type SmtpExchange, type Trace, type views } from 'maillab';
import { fieldOf, valueIn } from '../fields.js';
import { MAIL } from '../hosts.js';
import { cannotCheck } from '../need.js';
import type { SeenSession } from '../seen-session.js';
import { sessionOf, submissionsOf } from '../sessions.js';
import { fromOutside } from './spf.js';

const { citeFrames, field, namedTrace, prose, truth } = check;

/** The session of the disguise: its envelope beside its header. */
function disguise(evidence: check.Evidence): SeenSession {
  return fromOutside(evidence, 'disfraz', MAIL);
}

const addressIn = (value: string): string => parseAddresses(value)[0]?.address ?? value;

/** What the mailbox's owner reads, beside what was said on the wire. */
export function readerBesideWire(trace: Trace, source: string): Parameters<typeof views.table>[0] {
  const session = sessionOf(trace);
  const [mail, rcpt] = [session.accepted('MAIL'), session.accepted('RCPT')];
  const read = (name: string) => valueIn(source, name) ?? '(no está)';
  const wire = (exchange: SmtpExchange) => ({
    text: `${exchange.verb} ${exchange.argument.split(' ')[0]}`,
    code: true,
    note: citeFrames(exchange.commandFrames),
  });
  return {
    caption: 'Lo que ve quien lee, y lo que dijo el cable',
    columns: [
      '',
      { label: 'En pantalla (encabezado)', wide: true },
      { label: 'En el cable (sobre)', wide: true },
    ],
    rows: [
      ['De', { text: read('From'), code: true }, wire(mail)],
      ['Para', { text: read('To'), code: true }, wire(rcpt)],
      ['Adónde vuelve un aviso', { text: read('Return-Path'), code: true, note: 'Return-Path' }, wire(mail)],
    ],
    note: 'Return-Path lo agregó quien entregó en el buzón (RFC 5321, sección 4.4): es el remitente del sobre.',
  };
}

/** A sender and a recipient that are not what the reader sees; evidence: the traces `disfraz` and `listas`. */
export const people = [
  field({
    id: '10.i',
    prompt: 'En el mensaje disfrazado, ¿qué remitente se declaró en el sobre?',
    hints: [
      '¿Con qué comando empieza una transacción?',
      '¿Tienen que coincidir el sobre y el encabezado? ¿Quién lo controla?',
      'Mirá el argumento de MAIL en la captura.',
    ],
    observe(evidence) {
      const mail = disguise(evidence).accepted('MAIL');
      return {
        value: readEnvelope(mail.argument).address,
        frames: mail.commandFrames,
        trace: 'disfraz',
        says: `«MAIL ${mail.argument.split(' ')[0]}», en ${citeFrames(mail.commandFrames)}`,
      };
    },
    misconceptions: [
      {
        claim: 'El que dice From: no puede ser otro.',
        answer: (evidence) => addressIn(fieldOf(disguise(evidence).content, 'From').value),
        refute(evidence) {
          const { frame, value } = fieldOf(disguise(evidence).content, 'From');
          return {
            frames: [frame],
            trace: 'disfraz',
            says: `«${value}» viaja adentro de DATA (${citeFrames([frame])}) y es texto del mensaje: SMTP no lo compara con MAIL (RFC 5321, secciones 2.3.1 y 7.1)`,
          };
        },
      },
    ],
  }),
  field({
    id: '10.j',
    prompt: '¿A qué dirección se entregó de verdad ese mensaje?',
    hints: [
      '¿Qué comando dice a quién hay que entregar?',
      'El servidor, ¿lee To para decidir?',
      'Mirá el argumento de RCPT, y en qué buzón apareció.',
    ],
    observe(evidence) {
      const rcpt = disguise(evidence).accepted('RCPT');
      return {
        value: readEnvelope(rcpt.argument).address,
        frames: rcpt.commandFrames,
        trace: 'disfraz',
        says: `«RCPT ${rcpt.argument.split(' ')[0]}», en ${citeFrames(rcpt.commandFrames)}`,
      };
    },
    misconceptions: [
      {
        claim: 'A la que figura en To.',
        answer: (evidence) => addressIn(fieldOf(disguise(evidence).content, 'To').value),
        refute(evidence) {
          const { frame, value } = fieldOf(disguise(evidence).content, 'To');
          return {
            frames: [frame],
            trace: 'disfraz',
            says: `«To: ${value}» (${citeFrames([frame])}) es texto del encabezado: ese buzón no recibió nada, porque no hubo RCPT para él`,
          };
        },
      },
    ],
  }),
  truth({
    id: '10.j/oculta',
    prompt: '¿Es verdad que puede llegarte un mensaje que no te nombra en ningún campo del encabezado?',
    hints: [
      '¿Cómo hace Cco (Bcc) para que los demás no te vean?',
      '¿Qué hace falta para que un servidor entregue: un campo o un comando?',
      'En la captura de las listas, buscá una dirección de RCPT que no esté en el mensaje que sigue.',
    ],
    observe(evidence) {
      const { rcpt, frames } = unnamed(namedTrace(evidence, 'listas'));
      return {
        value: true,
        frames,
        trace: 'listas',
        says: `${rcpt} está en RCPT (${citeFrames(frames)}) y en ninguna parte del mensaje (RFC 5322, sección 3.6.3)`,
      };
    },
    misconceptions: [
      {
        claim: 'Si no estoy en To ni en Cc, no me puede llegar.',
        answer: false,
        refute(evidence) {
          const { rcpt, frames } = unnamed(namedTrace(evidence, 'listas'));
          return {
            frames,
            trace: 'listas',
            says: `a ${rcpt} le llegó por el RCPT de ${citeFrames(frames)}, y el mensaje no lo nombra`,
          };
        },
      },
    ],
  }),
];

/** Every transaction of the client in which the server took the message. */
function taken(trace: Trace) {
  return submissionsOf(trace).flatMap(({ transactions }) => transactions.filter(({ accepted }) => accepted));
}

/** A recipient that the message does not name. */
function unnamed(trace: Trace): { rcpt: string; frames: number[] } {
  for (const { contents, forwardPaths } of taken(trace)) {
    const text = Buffer.from(contents[0]!.bytes).toString('latin1').toLowerCase();
    const hidden = forwardPaths.find(({ address }) => !text.includes(address.toLowerCase()));
    if (hidden) return { rcpt: hidden.address, frames: hidden.rcpt.commandFrames };
  }
  throw cannotCheck('every recipient is named in its message. Send one with bcc.');
}

/** A message whose From is of another domain than its reverse-path, as a list sends it. */
function listed(trace: Trace): { from: string; path: string; frames: number[] } {
  for (const { final, sender, mail } of taken(trace)) {
    const from = addressIn(fieldOf(final!, 'From').value);
    if (from.split('@')[1] !== sender.split('@')[1])
      return { from, path: sender, frames: mail.commandFrames };
  }
  throw cannotCheck('no list distributes a message in this trace.');
}

/** Is it always fraud; evidence: the traces `disfraz` and `listas`. */
export const fraud = [
  prose({
    id: '10.i/fraude',
    prompt:
      'Que el remitente o el destinatario que se ven no sean los del sobre, ¿es siempre una estafa? Explicá con casos.',
    points: 4,
    hints: [
      'Pensá en una lista de correo: ¿quién escribió el mensaje, y a quién tiene que volver un aviso de error?',
      '¿Y una copia oculta, o una dirección que reenvía a otra?',
      'Compará el sobre del disfraz con el de la lista: ¿hay algo en el cable que los distinga?',
    ],
    claims: {
      lista: {
        statement: 'Una lista de correo reparte con un MAIL FROM que no es el From, y no engaña a nadie.',
        observe(evidence) {
          const { from, path, frames } = listed(namedTrace(evidence, 'listas'));
          return {
            value: true,
            frames,
            trace: 'listas',
            says: `la lista repartió lo de ${from} con MAIL FROM:<${path}>, en ${citeFrames(frames)}`,
          };
        },
      },
      oculta: {
        statement: 'Si el destinatario del sobre no figura en el mensaje, alguien miente.',
        observe(evidence) {
          const { rcpt, frames } = unnamed(namedTrace(evidence, 'listas'));
          return {
            value: false,
            frames,
            trace: 'listas',
            says: `${rcpt} iba en copia oculta, en ${citeFrames(frames)}`,
          };
        },
      },
      cable: {
        statement: 'SMTP distingue un disfraz de una lista: uno lo rechaza y la otra no.',
        observe(evidence) {
          const { replyFrames, reply } = disguise(evidence).content;
          return {
            value: false,
            frames: replyFrames,
            trace: 'disfraz',
            says: `el disfraz también recibió «${reply!.slice(0, 12)}», en ${citeFrames(replyFrames)}`,
          };
        },
      },
    },
    misconceptions: [
      {
        claim: 'Siempre es fraude.',
        answer: { text: 'Sí, siempre es una estafa.', claims: { lista: false, oculta: true, cable: false } },
        refute(evidence) {
          const { path, frames } = listed(namedTrace(evidence, 'listas'));
          return {
            frames,
            trace: 'listas',
            says: `la lista usa MAIL FROM:<${path}> (${citeFrames(frames)}) para que los avisos de error vuelvan a ella y no a quien escribió (RFC 5321, sección 3.9.2)`,
          };
        },
      },
      {
        claim: 'Si fuera falso, el servidor lo rechazaría.',
        answer: { text: 'No, porque SMTP lo impide.', claims: { lista: true, oculta: false, cable: true } },
        refute(evidence) {
          const { replyFrames } = disguise(evidence).content;
          return {
            frames: replyFrames,
            trace: 'disfraz',
            says: `el disfraz entró con 250 (${citeFrames(replyFrames)}): SMTP no compara el sobre con el encabezado`,
          };
        },
      },
    ],
  }),
];
