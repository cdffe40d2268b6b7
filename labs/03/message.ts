import { check, type MailDate, parseDate } from 'maillab';
import { receivedAt, type SeenField } from '../fields.js';
import { octetsAbove127 } from '../mime.js';
import { need } from '../need.js';
import { sessionOf } from '../sessions.js';

const { choice, citeFrames, field, set, truth } = check;

/** What 3.b.ii shows of envelope, header and content; evidence: one trace with a session typed by hand. */
export const message = [
  choice<'sobre' | 'encabezado' | 'cuerpo'>({
    id: '3.b.ii/envelope',
    prompt: 'Las direcciones de MAIL y RCPT, ¿de qué parte del correo son?',
    options: {
      sobre: 'del sobre (envelope)',
      encabezado: 'del encabezado (header section)',
      cuerpo: 'del cuerpo (body)',
    },
    hints: [
      'En una carta de papel, ¿qué lee el cartero y qué lee el destinatario?',
      '¿Esas líneas viajan antes o después de que el servidor pida el contenido?',
      'Buscá las líneas MAIL y RCPT dentro de lo que se mandó después del 354: ¿están?',
    ],
    observe({ trace }) {
      const { accepted } = sessionOf(trace);
      const frames = [...accepted('MAIL').commandFrames, ...accepted('RCPT').commandFrames];
      return { value: 'sobre', frames, says: `MAIL y RCPT viajan como comandos en ${citeFrames(frames)}` };
    },
    misconceptions: [
      {
        claim: 'MAIL y RCPT son el encabezado del mensaje.',
        answer: 'encabezado',
        refute({ trace }) {
          const { accepted, content } = sessionOf(trace);
          const envelope = [...accepted('MAIL').commandFrames, ...accepted('RCPT').commandFrames];
          return {
            frames: [...envelope, ...content.commandFrames],
            says: `están en ${citeFrames(envelope)} y no en el contenido de ${citeFrames(content.commandFrames)}, que trae su propio encabezado (RFC 5321, sección 2.3.1)`,
          };
        },
      },
    ],
  }),
  truth({
    id: '3.b.ii/syntax',
    prompt: '¿Es verdad que, según RFC 5321, se puede escribir `MAIL FROM: a@b`, con espacio y sin < >?',
    hints: [
      'Que un servidor acepte algo, ¿alcanza para que la norma lo permita?',
      '¿Qué caracteres rodean la dirección en la línea MAIL de la captura?',
      'Leé la sintaxis de la sección 3.3: ¿qué hay entre los dos puntos y el signo <?',
    ],
    observe({ trace }) {
      const mail = sessionOf(trace).accepted('MAIL');
      return {
        value: false,
        frames: mail.commandFrames,
        says: `${mail.command!.split(' ').slice(0, 2).join(' ')} en ${citeFrames(mail.commandFrames)}, pegado y con < >`,
      };
    },
    misconceptions: [
      {
        claim: 'Da igual escribir `MAIL FROM: a@b` que `MAIL FROM:<a@b>`.',
        answer: true,
        refute({ trace }) {
          const mail = sessionOf(trace).accepted('MAIL');
          return {
            frames: mail.commandFrames,
            says: `la regla (RFC 5321, secciones 3.3 y 4.1.1.2) es la de ${citeFrames(mail.commandFrames)}: sin espacio y con < >; aceptar otra cosa es una costumbre del servidor`,
          };
        },
      },
    ],
  }),
  field({
    id: '3.b.ii/size-offered',
    prompt: '¿Cuántos octetos, como máximo, dice el servidor que acepta por mensaje?',
    hints: [
      '¿Quién puede saber el máximo: el que manda o el que recibe?',
      '¿Qué extensión sirve para hablar de tamaños (RFC 1870)?',
      'Buscá el número que acompaña a esa palabra en la respuesta a EHLO.',
    ],
    observe({ trace }) {
      const { ehlo, sizes } = sessionOf(trace);
      return {
        value: sizes.offered,
        frames: ehlo.replyFrames,
        says: `SIZE ${sizes.offered} en ${citeFrames(ehlo.replyFrames)}`,
      };
    },
    misconceptions: [
      {
        claim: 'El SIZE= de MAIL es el máximo que se acepta.',
        answer: ({ trace }) => sessionOf(trace).sizes.declared,
        refute({ trace }) {
          const { ehlo, accepted } = sessionOf(trace);
          const mail = accepted('MAIL');
          return {
            frames: [...mail.commandFrames, ...ehlo.replyFrames],
            says: `el SIZE= de ${citeFrames(mail.commandFrames)} lo manda el cliente y habla de este mensaje; el máximo lo anuncia el servidor en ${citeFrames(ehlo.replyFrames)}`,
          };
        },
      },
    ],
  }),
  field({
    id: '3.b.ii/size-declared',
    prompt: '¿Cuántos octetos declara el cliente que tiene el mensaje?',
    hints: [
      '¿En qué comando conviene avisar el tamaño, para que el servidor pueda negarse antes de recibirlo?',
      '¿Qué parámetros lleva ese comando después de la dirección?',
      'Buscá el número que sigue a SIZE= en la línea del cliente.',
    ],
    observe({ trace }) {
      const { accepted, sizes } = sessionOf(trace);
      const frames = accepted('MAIL').commandFrames;
      return { value: sizes.declared, frames, says: `SIZE=${sizes.declared} en ${citeFrames(frames)}` };
    },
    misconceptions: [
      {
        claim: 'El tamaño del mensaje es el SIZE que aparece en la respuesta a EHLO.',
        answer: ({ trace }) => sessionOf(trace).sizes.offered,
        refute({ trace }) {
          const { ehlo, accepted } = sessionOf(trace);
          const mail = accepted('MAIL');
          return {
            frames: [...ehlo.replyFrames, ...mail.commandFrames],
            says: `lo de ${citeFrames(ehlo.replyFrames)} es el límite del servidor, que todavía no vio el mensaje; el cliente declara su tamaño en ${citeFrames(mail.commandFrames)}`,
          };
        },
      },
    ],
  }),
  field({
    id: '3.b.ii/high-octets',
    prompt: 'MAIL declara BODY=8BITMIME. ¿Cuántos octetos del contenido son mayores que 127?',
    hints: [
      'BODY=8BITMIME es lo que el cliente declara (RFC 6152, sección 3). ¿Dónde se ve lo que manda?',
      '¿Qué letras de tu mensaje no están en ASCII?',
      'Contá, en el contenido que pasó por la red, los octetos con el bit más alto en uno.',
    ],
    observe({ trace }) {
      const { content, octets } = sessionOf(trace);
      const high = octetsAbove127(octets);
      const frames = content.commandFrames;
      return { value: high, frames, says: `${high} octetos mayores que 127 en ${citeFrames(frames)}` };
    },
    misconceptions: [
      {
        claim: 'Si MAIL dice BODY=8BITMIME, el mensaje tiene octetos de 8 bits.',
        answer: ({ trace }) => sessionOf(trace).octets.length,
        refute({ trace }) {
          const { accepted, content, octets } = sessionOf(trace);
          const mail = accepted('MAIL');
          const high = octetsAbove127(octets);
          return {
            frames: [...mail.commandFrames, ...content.commandFrames],
            says: `${citeFrames(mail.commandFrames)} declara BODY=8BITMIME, que RFC 6152 (sección 3) define para un mensaje MIME con octetos cualesquiera; el contenido de ${citeFrames(content.commandFrames)} tiene ${high} mayores que 127: declararlo siempre es costumbre de algunos clientes`,
          };
        },
      },
    ],
  }),
  set({
    id: '3.b.ii/required',
    prompt: 'De los campos del encabezado que mandaste, ¿cuáles exige RFC 5322 en todo mensaje?',
    hints: [
      '¿Qué dos cosas querrías saber siempre de una carta, aunque no tenga asunto?',
      'To y Subject, ¿son obligatorios? La sección 3.6 tiene una tabla con mínimos y máximos.',
      'En esa tabla, buscá los campos cuyo mínimo es 1.',
    ],
    observe({ trace }) {
      const { header } = sessionOf(trace);
      const fields = [header('Date'), header('From')];
      const frames = [...new Set(fields.map((each) => each.frame))];
      return { value: ['Date', 'From'], frames, says: `Date y From en ${citeFrames(frames)}` };
    },
    misconceptions: [
      {
        claim: 'Un mensaje puede ser solo texto, sin encabezado.',
        answer: [],
        refute({ trace }) {
          const { content } = sessionOf(trace);
          const cite = citeFrames(content.commandFrames);
          return {
            frames: content.commandFrames,
            says: `el contenido de ${cite} empieza con un encabezado, y RFC 5322 (sección 3.6) exige que en él estén la fecha y el autor`,
          };
        },
      },
      {
        claim: 'To y Subject también son obligatorios.',
        answer: ['Date', 'From', 'To', 'Subject'],
        refute({ trace }) {
          const { header, accepted } = sessionOf(trace);
          const [to, rcpt] = [header('To').frame, accepted('RCPT').commandFrames];
          return {
            frames: [to, ...rcpt],
            says: `el To de ${citeFrames([to])} y el Subject pueden faltar (RFC 5322, sección 3.6): para entregar alcanza el RCPT de ${citeFrames(rcpt)}`,
          };
        },
      },
    ],
  }),
  field({
    id: '3.b.ii/delay',
    prompt:
      'Entre el instante que dice Date y el que dice el Received de nuestro servidor, ¿cuántos segundos pasaron?',
    tolerance: 1,
    hints: [
      'Si en La Plata son las 17 y en Londres las 20, ¿llegó tarde una llamada entre las dos ciudades?',
      '¿Qué significan las cuatro cifras con signo al final de cada fecha (RFC 5322, sección 3.3)?',
      'Pasá las dos fechas a la misma zona, y recién entonces restalas.',
    ],
    observe(evidence) {
      const { date, sent, received } = clocks(evidence);
      const seconds = (received.date.getTime() - sent.date.getTime()) / 1000;
      const cite = citeFrames([date.frame]);
      return {
        value: seconds,
        frames: [date.frame],
        says: `${check.varying(seconds)} s desde el Date de ${cite}, en la misma zona`,
      };
    },
    misconceptions: [
      {
        claim: 'Las horas de Date y de Received se restan tal como se leen.',
        answer(evidence) {
          const { sent, received } = clocks(evidence);
          return (clockOf(received) - clockOf(sent)) / 1000;
        },
        refute(evidence) {
          const { date, sent, received } = clocks(evidence);
          return {
            frames: [date.frame],
            says: `el Date de ${citeFrames([date.frame])} está en la zona ${zoneOf(sent)} y Received en ${zoneOf(received)}: la diferencia de zonas no es demora`,
          };
        },
      },
    ],
  }),
];

/** When the message was written, as it crossed the wire, and received, as its delivered source (`texts.source`) says. */
function clocks(evidence: check.Evidence): { date: SeenField; sent: MailDate; received: MailDate } {
  const date = sessionOf(evidence.trace).header('Date');
  const sent = need(parseDate(date.value), `"${date.value}" is no date-time of RFC 5322.`);
  return { date, sent, received: receivedAt(evidence.texts.source ?? '', 'mail.redes.unlp.edu.ar') };
}

/** What the clock on the wall showed, in milliseconds, as if it had been in UTC. */
function clockOf({ date, offset }: MailDate): number {
  return date.getTime() + (offset ?? 0) * 60_000;
}

/** The offset from UTC as RFC 5322 writes it: `-0300`. */
function zoneOf({ offset }: MailDate): string {
  const minutes = Math.abs(offset ?? 0);
  const digits = String(Math.floor(minutes / 60) * 100 + (minutes % 60)).padStart(4, '0');
  return `${offset === null || offset < 0 ? '-' : '+'}${digits}`;
}
