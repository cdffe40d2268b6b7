import { createHash } from 'node:crypto';
import { check, type Entity, type Trace } from 'maillab';
import { messageOfType, partOf, type SeenMessage, seenMessages } from '../mime.js';
import { cannotCheck } from '../need.js';
import { sessionOf } from '../sessions.js';

const { choice, citeFrames, field, truth } = check;

/** 3.c.ii and what goes with it: the image extracted; other encodings; evidence: the trace of each submission. */
export const extraction = [
  field({
    id: '3.c.ii/first-octets',
    prompt:
      'Decodificá los cuatro primeros caracteres base64 de la imagen: ¿qué tres octetos dan, en hexadecimal?',
    hints: [
      '¿Cuántos bits representa cada carácter de un alfabeto de 64?',
      'Cuatro caracteres de 6 bits, ¿cuántos octetos son?',
      'Buscá la posición de cada carácter en A–Z, a–z, 0–9, +, /, escribila en 6 bits y cortá la tira de a 8.',
    ],
    observe({ trace }) {
      const { image, frames } = imageIn(messageOfType(trace, 'multipart/mixed'));
      const hex = Buffer.from(image.content().bytes.subarray(0, 3)).toString('hex');
      return { value: hex, frames: frames.slice(0, 1), says: `${hex} en ${citeFrames(frames.slice(0, 1))}` };
    },
    misconceptions: [
      {
        claim: 'Cada carácter base64 es un octeto del archivo.',
        answer({ trace }) {
          const { image } = imageIn(messageOfType(trace, 'multipart/mixed'));
          return Buffer.from(image.bytes(image.body).subarray(0, 3)).toString('hex');
        },
        refute({ trace }) {
          const { frames } = imageIn(messageOfType(trace, 'multipart/mixed'));
          return {
            frames: frames.slice(0, 1),
            says: `los caracteres de ${citeFrames(frames.slice(0, 1))} valen 6 bits cada uno: cuatro hacen tres octetos (RFC 4648, sección 4)`,
          };
        },
      },
    ],
  }),
  field({
    id: '3.c.ii/growth',
    prompt: '¿Cuántos octetos del cuerpo de la parte viajan por cada octeto de la imagen? Con dos decimales.',
    tolerance: 0.011,
    hints: [
      '¿En qué proporción crece algo que pasa de 8 a 6 bits útiles por octeto?',
      '¿Qué más hay en el cuerpo de la parte, a lo sumo cada 76 caracteres (RFC 2045, sección 6.8)?',
      'Dividí: octetos del cuerpo, con sus fines de línea, sobre octetos del archivo.',
    ],
    observe({ trace }) {
      const { image, frames } = imageIn(messageOfType(trace, 'multipart/mixed'));
      const [body, file] = [image.body.end - image.body.start, image.content().bytes.length];
      const ratio = Math.round((body / file) * 100) / 100;
      return {
        value: ratio,
        frames,
        says: `${body} octetos por ${file}: ${ratio}, en ${citeFrames(frames)}`,
      };
    },
    misconceptions: [
      {
        claim: 'Crece exactamente 4/3, ni más ni menos.',
        answer: 1.33,
        refute({ trace }) {
          const { image, frames } = imageIn(messageOfType(trace, 'multipart/mixed'));
          const text = Buffer.from(image.bytes(image.body)).toString('latin1');
          const ends = text.split('\r\n').length - 1;
          return {
            frames,
            says: `a los 4/3 hay que sumarles los ${ends} fines de línea de ${citeFrames(frames)} y, si el largo no es múltiplo de 3, el relleno del final (RFC 2045, sección 6.8)`,
          };
        },
      },
      {
        claim: 'El adjunto viaja con su tamaño.',
        answer: 1,
        refute({ trace }) {
          const { image, frames } = imageIn(messageOfType(trace, 'multipart/mixed'));
          return {
            frames,
            says: `${citeFrames(frames)} llevan ${image.body.end - image.body.start} octetos para un archivo de ${image.content().bytes.length}`,
          };
        },
      },
    ],
  }),
  field({
    id: '3.c.ii/sha256',
    prompt: 'Extraé la imagen de la fuente: ¿cuál es su SHA-256, en hexadecimal?',
    points: 2,
    hints: [
      '¿Qué hay que quitar de la parte antes de decodificar?',
      '¿Dónde termina el encabezado de la parte, y dónde su cuerpo?',
      'Tomá el cuerpo de la parte, deshacé base64 y calculá el resumen de los octetos, no del texto.',
    ],
    observe({ trace }) {
      const { image, frames } = imageIn(messageOfType(trace, 'multipart/mixed'));
      const digest = sha256(image.content().bytes);
      return {
        value: digest,
        frames,
        says: `idéntica octeto por octeto (${digest.slice(0, 8)}…), de ${citeFrames(frames)}`,
      };
    },
    misconceptions: [
      {
        claim: 'La imagen es el texto base64 guardado con otra extensión.',
        answer({ trace }) {
          const { image } = imageIn(messageOfType(trace, 'multipart/mixed'));
          return sha256(image.bytes(image.body));
        },
        refute({ trace }) {
          const { frames } = imageIn(messageOfType(trace, 'multipart/mixed'));
          return {
            frames,
            says: `lo de ${citeFrames(frames)} es texto en base64: recién decodificado empieza con la firma de un PNG`,
          };
        },
      },
    ],
  }),
  truth({
    id: '3.c.ii/8bitmime',
    prompt: 'El servidor ofrece 8BITMIME. ¿Es verdad que entonces la imagen podría viajar sin codificar?',
    hints: [
      '¿8BITMIME habla de octetos de 8 bits, de líneas, o de las dos cosas (RFC 6152)?',
      'Un archivo binario, ¿respeta líneas terminadas en CRLF, de no más de 998 octetos y sin octetos nulos (RFC 2045, sección 2.8)?',
      '¿Qué extensión haría falta (RFC 3030), y la ofrece este servidor?',
    ],
    observe({ trace }) {
      const { ehlo, keywords } = sessionOf(trace);
      const cite = citeFrames(ehlo.replyFrames);
      return {
        value: keywords.includes('BINARYMIME'),
        frames: ehlo.replyFrames,
        says: `la respuesta a EHLO de ${cite} ofrece 8BITMIME y no BINARYMIME`,
      };
    },
    misconceptions: [
      {
        claim: 'Con 8BITMIME se pueden mandar binarios sin codificar.',
        answer: true,
        refute({ trace }) {
          const { ehlo } = sessionOf(trace);
          return {
            frames: ehlo.replyFrames,
            says: `8BITMIME mantiene las líneas y su largo máximo (RFC 6152, sección 3); para un binario haría falta BINARYMIME (RFC 3030, sección 3), que ${citeFrames(ehlo.replyFrames)} no ofrece`,
          };
        },
      },
    ],
  }),
  field({
    id: '3.c.ii/quoted-printable',
    prompt: 'En el mensaje en quoted-printable, ¿cómo viaja la letra «ñ»?',
    hints: [
      '¿Cuántos octetos tiene la ñ en UTF-8?',
      'Quoted-printable escribe cada octeto que no es ASCII con un signo y dos cifras hexadecimales: ¿cuál es el signo (RFC 2045, sección 6.7)?',
      'Buscá en la fuente la palabra que tenía la ñ y copiá lo que está en su lugar.',
    ],
    observe({ trace }) {
      const { part, message } = quotedPrintable(trace);
      const frames = message.framesOf(part.body);
      return { value: '=C3=B1', frames, says: `=C3=B1, dos octetos de UTF-8, en ${citeFrames(frames)}` };
    },
    misconceptions: [
      {
        claim: 'La ñ viaja como un solo octeto, =F1.',
        answer: '=F1',
        refute({ trace }) {
          const { part, message } = quotedPrintable(trace);
          const frames = message.framesOf(part.body);
          return {
            frames,
            says: `=F1 sería ISO 8859-1, y la parte de ${citeFrames(frames)} declara ${part.contentType.parameters.get('charset')}, donde la ñ son dos octetos`,
          };
        },
      },
    ],
  }),
  choice<'primera' | 'ultima' | 'todas'>({
    id: '3.c.ii/alternative',
    prompt: 'En un multipart/alternative, ¿qué parte conviene mostrar?',
    options: {
      primera: 'la primera',
      ultima: 'la última que el lector sepa mostrar',
      todas: 'todas, una debajo de la otra',
    },
    hints: [
      '¿Las alternativas dicen cosas distintas o lo mismo de varias maneras?',
      '¿Cuál puso el cliente primero: la más simple o la más rica?',
      'Leé cómo se ordenan en RFC 2046, sección 5.1.4.',
    ],
    observe({ trace }) {
      const { entity, framesOf } = alternative(trace);
      const frames = entity.parts.flatMap((part) => framesOf(part.header));
      const types = entity.parts.map((part) => part.contentType.value).join(', después ');
      return { value: 'ultima', frames: [...new Set(frames)], says: `${types}, en ${citeFrames(frames)}` };
    },
    misconceptions: [
      {
        claim: 'Se muestran todas, como los adjuntos.',
        answer: 'todas',
        refute({ trace }) {
          const { entity, framesOf } = alternative(trace);
          const frames = [...new Set(entity.parts.flatMap((part) => framesOf(part.header)))];
          return {
            frames,
            says: `las partes de ${citeFrames(frames)} son el mismo texto en formatos distintos: se elige una (RFC 2046, sección 5.1.4)`,
          };
        },
      },
      {
        claim: 'La primera es la principal.',
        answer: 'primera',
        refute({ trace }) {
          const { entity, framesOf } = alternative(trace);
          const frames = framesOf(entity.parts[0]!.header);
          return {
            frames,
            says: `la primera, en ${citeFrames(frames)}, es ${entity.parts[0]!.contentType.value}: van de la más simple a la más fiel`,
          };
        },
      },
    ],
  }),
];

function imageIn(message: SeenMessage): { image: Entity; frames: number[] } {
  const image = partOf(message, 'image', ({ contentType }) => contentType.value.startsWith('image/'));
  return { image, frames: message.framesOf(image.body) };
}

/** The part whose quoted-printable body holds the two octets of the letter. */
function quotedPrintable(trace: Trace): { part: Entity; message: SeenMessage } {
  const holds = (part: Entity) =>
    part.transferEncoding === 'quoted-printable' && Buffer.from(part.bytes(part.body)).includes('=C3=B1');
  for (const message of seenMessages(trace)) {
    const found = [...message.entity.walk()].find(({ entity }) => holds(entity));
    if (found) return { part: found.entity, message };
  }
  throw cannotCheck('no message in quoted-printable with the letter was sent. Capture the one that has it.');
}

function alternative(trace: Trace): SeenMessage {
  return messageOfType(trace, 'multipart/alternative');
}

function sha256(bytes: Uint8Array): string {
  return createHash('sha256').update(bytes).digest('hex');
}
