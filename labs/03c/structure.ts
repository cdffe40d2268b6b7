import { check } from 'maillab';
import { leavesOf, messageOfType, partOf } from '../mime.js';

const { citeFrames, field, set, truth } = check;

/** 3.c.i: the source of a message with an image; evidence: the trace of its submission. */
export const structure = [
  field({
    id: '3.c.i/type',
    prompt: '¿Qué tipo declara el Content-Type del mensaje entero (sin sus parámetros)?',
    hints: [
      '¿El mensaje es una sola cosa, o varias juntas?',
      '¿Dónde está el Content-Type del mensaje: antes o después del primer renglón vacío?',
      'Leé el encabezado de arriba de todo: tipo, barra, subtipo.',
    ],
    observe({ trace }) {
      const { entity, framesOf } = messageOfType(trace, 'multipart/mixed');
      const frames = framesOf(entity.field('Content-Type')!.range);
      return {
        value: entity.contentType.value,
        frames,
        says: `${entity.contentType.value} en ${citeFrames(frames)}`,
      };
    },
    misconceptions: [
      {
        claim: 'Como lleva una imagen, el mensaje es de tipo image/png.',
        answer: 'image/png',
        refute({ trace }) {
          const message = messageOfType(trace, 'multipart/mixed');
          const image = partOf(message, 'image', ({ contentType }) => contentType.value === 'image/png');
          const [top, own] = [
            message.framesOf(message.entity.field('Content-Type')!.range),
            message.framesOf(image.header),
          ];
          return {
            frames: [...top, ...own],
            says: `image/png es el tipo de una parte (${citeFrames(own)}); el del mensaje está en ${citeFrames(top)} y dice que está hecho de partes (RFC 2046, sección 5.1)`,
          };
        },
      },
    ],
  }),
  field({
    id: '3.c.i/boundary',
    prompt: '¿Qué valor tiene el parámetro boundary del mensaje?',
    hints: [
      '¿Cómo sabe el cliente dónde termina una parte y empieza la otra?',
      'El separador de las partes, ¿es exactamente ese valor o lleva algo adelante?',
      'Copialo del Content-Type, sin comillas, y compará con una línea que separa.',
    ],
    observe({ trace }) {
      const { entity, framesOf } = messageOfType(trace, 'multipart/mixed');
      const boundary = entity.contentType.parameters.get('boundary')!;
      const frames = framesOf(entity.field('Content-Type')!.range);
      return { value: boundary, frames, says: `boundary="${boundary}" en ${citeFrames(frames)}` };
    },
    misconceptions: [
      {
        claim: 'El boundary es la línea que separa, entera, con sus dos guiones.',
        answer: ({ trace }) =>
          `--${messageOfType(trace, 'multipart/mixed').entity.contentType.parameters.get('boundary')}`,
        refute({ trace }) {
          const { entity, framesOf } = messageOfType(trace, 'multipart/mixed');
          const frames = framesOf(entity.field('Content-Type')!.range);
          const line = framesOf(entity.delimiters[0]!.lineRange);
          return {
            frames: [...frames, ...line],
            says: `la línea que separa (${citeFrames(line)}) agrega dos guiones delante del valor del parámetro de ${citeFrames(frames)}, aunque ese valor ya empiece con guiones (RFC 2046, sección 5.1.1)`,
          };
        },
      },
    ],
  }),
  field({
    id: '3.c.i/parts',
    prompt: '¿Cuántas partes tiene el mensaje?',
    hints: [
      '¿Cada línea que lleva dos guiones y el boundary abre una parte?',
      '¿Hay alguna de esas líneas que sea distinta al final?',
      'Contá los trozos que quedan entre una línea separadora y la siguiente.',
    ],
    observe({ trace }) {
      const { entity, framesOf } = messageOfType(trace, 'multipart/mixed');
      const frames = entity.parts.flatMap((part) => framesOf(part.header)).sort((a, b) => a - b);
      const unique = [...new Set(frames)];
      return {
        value: entity.parts.length,
        frames: unique,
        says: `${entity.parts.length} partes, que empiezan en ${citeFrames(unique)}`,
      };
    },
    misconceptions: [
      {
        claim: 'Hay una parte por cada línea con el boundary.',
        answer: ({ trace }) => messageOfType(trace, 'multipart/mixed').entity.delimiters.length,
        refute({ trace }) {
          const { entity, framesOf } = messageOfType(trace, 'multipart/mixed');
          const frames = framesOf(entity.delimiters.at(-1)!.lineRange);
          return {
            frames,
            says: `la última de esas líneas, en ${citeFrames(frames)}, cierra y no abre ninguna parte`,
          };
        },
      },
    ],
  }),
  field({
    id: '3.c.i/closing',
    prompt: '¿Qué línea, entera, avisa que no hay más partes?',
    hints: [
      'Si la última línea fuera igual a las otras, ¿cómo sabría el cliente que el mensaje no se cortó?',
      'Compará la primera línea separadora con la última, carácter por carácter.',
      'Mirá qué tiene la última después del boundary.',
    ],
    observe({ trace }) {
      const { entity, framesOf } = messageOfType(trace, 'multipart/mixed');
      const closing = entity.delimiters.at(-1)!;
      const frames = framesOf(closing.lineRange);
      const line = Buffer.from(entity.bytes(closing.lineRange)).toString('latin1').trim();
      return { value: line, frames, says: `«${line}» en ${citeFrames(frames)}` };
    },
    misconceptions: [
      {
        claim: '--boundary también termina las partes.',
        answer: ({ trace }) =>
          `--${messageOfType(trace, 'multipart/mixed').entity.contentType.parameters.get('boundary')}`,
        refute({ trace }) {
          const { entity, framesOf } = messageOfType(trace, 'multipart/mixed');
          const [first, last] = [entity.delimiters[0]!, entity.delimiters.at(-1)!];
          const [opens, closes] = [framesOf(first.lineRange), framesOf(last.lineRange)];
          return {
            frames: [...opens, ...closes],
            says: `así es la línea que abre una parte en ${citeFrames(opens)}; la que cierra, en ${citeFrames(closes)}, lleva dos guiones también atrás (RFC 2046, sección 5.1.1)`,
          };
        },
      },
    ],
  }),
  set({
    id: '3.c.i/encodings',
    prompt: 'De las codificaciones de transferencia que declaran las partes, ¿cuáles cambian los octetos?',
    hints: [
      '¿Qué diferencia hay entre decir cómo son los octetos y transformarlos?',
      'Mirá el cuerpo de cada parte: ¿se lee tal cual, o hay que deshacer algo?',
      '7bit, 8bit y binary, ¿hacen algo con los datos (RFC 2045, sección 6.2)?',
    ],
    observe({ trace }) {
      const message = messageOfType(trace, 'multipart/mixed');
      const encoded = leavesOf(message.entity).filter(
        ({ transferEncoding }) => !IDENTITY.includes(transferEncoding),
      );
      const frames = [...new Set(encoded.flatMap((part) => message.framesOf(part.header)))];
      const names = [...new Set(encoded.map(({ transferEncoding }) => transferEncoding))];
      return { value: names, frames, says: `${names.join(', ')} en ${citeFrames(frames)}` };
    },
    misconceptions: [
      {
        claim: 'Content-Transfer-Encoding siempre nombra un algoritmo.',
        answer: ({ trace }) =>
          leavesOf(messageOfType(trace, 'multipart/mixed').entity).map((part) => part.transferEncoding),
        refute({ trace }) {
          const message = messageOfType(trace, 'multipart/mixed');
          const plain = partOf(
            message,
            'part in 7bit',
            (part) => !part.isMultipart && IDENTITY.includes(part.transferEncoding),
          );
          const frames = message.framesOf(plain.body);
          return {
            frames,
            says: `la parte ${plain.transferEncoding} de ${citeFrames(frames)} viaja tal cual: 7bit, 8bit y binary son la identidad (RFC 2045, sección 6.2)`,
          };
        },
      },
    ],
  }),
  truth({
    id: '3.c.i/part-headers',
    prompt: '¿Es verdad que toda parte tiene que traer Content-Type y Content-Transfer-Encoding?',
    hints: [
      '¿Qué supone un lector si una parte no dice de qué tipo es?',
      '¿Puede una parte empezar directamente con un renglón vacío?',
      'Mirá la primera parte del mensaje que escribiste a mano: ¿qué campos tiene, y cómo la entendió el lector?',
    ],
    observe({ trace }) {
      const message = messageOfType(trace, 'multipart/mixed');
      const bare = partOf(message, 'part without fields', ({ fields }) => fields.length === 0);
      const frames = message.framesOf(bare.body);
      return {
        value: false,
        frames,
        says: `la parte sin encabezado de ${citeFrames(frames)} se leyó como ${bare.contentType.value}, ${bare.transferEncoding}`,
      };
    },
    misconceptions: [
      {
        claim: 'Sin Content-Type y Content-Transfer-Encoding una parte está mal.',
        answer: true,
        refute({ trace }) {
          const message = messageOfType(trace, 'multipart/mixed');
          const bare = partOf(message, 'part without fields', ({ fields }) => fields.length === 0);
          const frames = message.framesOf(bare.body);
          return {
            frames,
            says: `la parte de ${citeFrames(frames)} no trae ninguno y vale (RFC 2046, sección 5.1): si faltan, en un multipart/mixed son text/plain y 7bit (RFC 2045, secciones 5.2 y 6.1)`,
          };
        },
      },
    ],
  }),
];

const IDENTITY = ['7bit', '8bit', 'binary'];
