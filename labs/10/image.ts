import { check, framesWithin, parseMessage, type SmtpExchange, type Trace } from 'maillab';
import { MAIL_REDES2024 } from '../hosts.js';
import { octetsAbove127 } from '../mime.js';
import { need } from '../need.js';
import type { SeenSession } from '../seen-session.js';
import { transfersOf } from '../sessions.js';

const { choice, citeFrames, field } = check;

/** The message with the image, as mail handed it to the next server, in clear. */
function handedOn(trace: Trace) {
  const session = need(
    transfersOf(trace).find(
      ({ stream }) => stream.client.address === MAIL_REDES2024 && stream.server.port === 25,
    ),
    'mail.redes2024.com.ar handed on no message in this trace. Wait until its queue is empty.',
  );
  const exchange = session.content;
  const message = parseMessage(exchange.content!.bytes);
  const part = need(
    [...message.walk()].find(({ entity }) => entity.contentType.value.startsWith('image/'))?.entity,
    'the message has no image. Attach one and send it.',
  );
  return { session, exchange, part, frame: framesWithin(exchange.content!, part.header)[0]! };
}

/** Frames that carried the message. */
const carriers = (exchange: SmtpExchange) => exchange.commandFrames;

function offer(session: SeenSession): string {
  return session.keywords.filter((word) => word === '8BITMIME' || word === 'BINARYMIME').join(', ');
}

/** Why an image is encoded; evidence: the trace of the session in which it was sent. */
export const image = [
  field({
    id: '10.h',
    prompt: '¿Con qué codificación de transferencia (Content-Transfer-Encoding) viajó la imagen?',
    hints: [
      '¿Qué caracteres aparecen donde debería estar la imagen?',
      'De las cinco de RFC 2045 (sección 6.1), ¿cuáles cambian los octetos?',
      'Leé el encabezado de la parte image/png en la sesión del 25.',
    ],
    observe({ trace }) {
      const { part, frame } = handedOn(trace);
      return {
        value: part.transferEncoding,
        frames: [frame],
        says: `${part.transferEncoding}, en ${citeFrames([frame])}`,
      };
    },
    misconceptions: [
      {
        claim: '8bit: el servidor ofrece 8BITMIME, así que puede ir como está.',
        answer: '8bit',
        refute({ trace }) {
          const { session, frame } = handedOn(trace);
          const frames = [...session.ehlo.replyFrames, frame];
          return {
            frames,
            says: `${offer(session)} (${citeFrames(session.ehlo.replyFrames)}) deja pasar octetos altos en renglones de hasta 998; una imagen no tiene renglones, y BINARYMIME no se ofrece (RFC 6152, RFC 3030)`,
          };
        },
      },
    ],
  }),
  field({
    id: '10.h/octetos',
    prompt: 'En el mensaje que cruzó el 25, ¿cuántos octetos tienen el bit más alto en 1?',
    hints: [
      '¿Cuántos valores distintos usa base64?',
      'La imagen original tiene muchos octetos mayores que 127. ¿Y lo que cruzó?',
      'En Wireshark, mirá la columna hexadecimal de las tramas del mensaje: ¿algún octeto empieza con 8 a f?',
    ],
    observe({ trace }) {
      const { exchange, part } = handedOn(trace);
      const original = octetsAbove127(part.content().bytes);
      return {
        value: octetsAbove127(exchange.content!.bytes),
        frames: carriers(exchange),
        says: `${octetsAbove127(exchange.content!.bytes)} en ${citeFrames(carriers(exchange))}; la imagen descodificada tiene ${original}`,
      };
    },
    misconceptions: [
      {
        claim: 'Los mismos que la imagen.',
        answer: ({ trace }) => octetsAbove127(handedOn(trace).part.content().bytes),
        refute({ trace }) {
          const { exchange } = handedOn(trace);
          return {
            frames: carriers(exchange),
            says: `en ${citeFrames(carriers(exchange))} no hay ninguno: la imagen cruzó escrita con 64 caracteres de ASCII, y = de relleno (RFC 2045, sección 6.8)`,
          };
        },
      },
    ],
  }),
  choice<'lineas' | 'tamano' | 'secreto'>({
    id: '10.h/porque',
    prompt: '¿Para qué se codifica?',
    options: {
      lineas: 'porque SMTP lleva renglones de texto de 7 bits, y una imagen no lo es',
      tamano: 'para que ocupe menos',
      secreto: 'para que no la vea quien escuche',
    },
    hints: [
      '¿Cómo es lo que va después de DATA: en qué caracteres y con qué largo de renglón (RFC 5321, secciones 2.3.1 y 4.5.3.1.6)?',
      '¿Qué pasaría con un octeto 0, o con un CR suelto, en el medio de la imagen?',
      'Compará el largo de la parte con el de la imagen, y probá descodificarla sin ninguna clave.',
    ],
    observe({ trace }) {
      const { part, frame } = handedOn(trace);
      const encoded = part.bytes(part.body).length;
      return {
        value: 'lineas',
        frames: [frame],
        says: `la parte que empieza en ${citeFrames([frame])} son renglones de ASCII: ${encoded} octetos por ${part.content().bytes.length}`,
      };
    },
    misconceptions: [
      {
        claim: 'Para que ocupe menos.',
        answer: 'tamano',
        refute({ trace }) {
          const { part, frame } = handedOn(trace);
          return {
            frames: [frame],
            says: `ocupa más: ${part.bytes(part.body).length} octetos en vez de ${part.content().bytes.length} (parte de ${citeFrames([frame])}), cuatro caracteres cada tres octetos`,
          };
        },
      },
      {
        claim: 'Para que viaje cifrada.',
        answer: 'secreto',
        refute({ trace }) {
          const { part, frame } = handedOn(trace);
          return {
            frames: [frame],
            says: `lo de ${citeFrames([frame])} se deshace sin clave: salen los ${part.content().bytes.length} octetos de la imagen`,
          };
        },
      },
    ],
  }),
];
