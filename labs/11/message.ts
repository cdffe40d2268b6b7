import { check, encodedWords, parseMessage, type SmtpExchange, type Trace } from 'maillab';
import { need } from '../need.js';
import { sessionOf } from '../sessions.js';

const { choice, citeFrames, field, list, set, truth } = check;

/** Fields that the command line asks for, in the header or by the envelope. */
const ASKED_FOR = ['from', 'to', 'subject'];

/** The message as it was sent: its fields in order, its parts, its frames. */
function sent(trace: Trace) {
  const { content } = sessionOf(trace);
  const entity = parseMessage(content.content!.bytes);
  return { entity, names: entity.fields.map(({ name }) => name), frames: content.commandFrames };
}

/** The PDF as it was sent, encoded and decoded. */
function attached(trace: Trace) {
  const { entity, frames } = sent(trace);
  const part = need(
    entity.parts.find(({ contentType }) => contentType.value === 'application/pdf'),
    'the message has no part "application/pdf". Attach one.',
  );
  return { encoded: part.body.end - part.body.start, decoded: part.content().bytes.length, frames };
}

/** Octets that a file takes once it is base64 in lines of 76 characters (RFC 2045 §6.8). */
const inBase64 = (octets: number) => Math.ceil(octets / 57) * 78;
const FILE = 8_000_000;

const frameOf = (exchange: SmtpExchange) => exchange.commandFrames;

/** 11.a; evidence: the trace of the sending by swaks. */
export const message = [
  set({
    id: '11.a/ehlo',
    prompt:
      '¿Qué extensiones ofrece el servidor en su respuesta a EHLO? (Las palabras clave, sin parámetros.)',
    hints: [
      '¿Cuál de los renglones de la respuesta no nombra una extensión?',
      'El primer renglón es el nombre del servidor (RFC 5321, sección 4.1.1.1). ¿Y los demás?',
      'En la salida de swaks, son los renglones que empiezan con «<-  250» después de EHLO, sin el primero.',
    ],
    observe({ trace }) {
      const { keywords, ehlo } = sessionOf(trace);
      return {
        value: keywords,
        frames: ehlo.replyFrames,
        says: `${list(keywords)}, en ${citeFrames(ehlo.replyFrames)}`,
      };
    },
    misconceptions: [
      {
        claim: 'El puerto 25 no sabe cifrar: STARTTLS no puede estar.',
        answer: ({ trace }) => sessionOf(trace).keywords.filter((word) => word !== 'STARTTLS'),
        refute({ trace }) {
          const { replyFrames } = sessionOf(trace).ehlo;
          return {
            frames: replyFrames,
            says: `${citeFrames(replyFrames)} ofrece STARTTLS, y la conexión es al 25: cifrar no depende del puerto (RFC 3207)`,
          };
        },
      },
    ],
  }),
  truth({
    id: '11.a/size',
    prompt: `SIZE, de cerca: ¿es verdad que, por lo que ofrece este servidor, se le puede mandar adjunto, en base64, un archivo de ${FILE} octetos?`,
    hints: [
      'El número que acompaña a SIZE, ¿limita el archivo o el mensaje?',
      'Base64 escribe cuatro caracteres por cada tres octetos, y corta en renglones de 76 (RFC 2045, sección 6.8). ¿Cuánto crece?',
      'Son 78 octetos de mensaje por cada 57 de archivo. Compará el resultado con el número de la respuesta a EHLO.',
    ],
    observe({ trace }) {
      const { ehlo } = sessionOf(trace);
      const offered = Number(ehlo.capabilities!.get('SIZE')![0]);
      return {
        value: inBase64(FILE) <= offered,
        frames: ehlo.replyFrames,
        says: `ocuparía ${inBase64(FILE)} octetos, y SIZE ofrece ${offered} en ${citeFrames(ehlo.replyFrames)}`,
      };
    },
    misconceptions: [
      {
        claim: 'SIZE es el tamaño del archivo adjunto más grande que se acepta.',
        answer: true,
        refute({ trace }) {
          const { ehlo } = sessionOf(trace);
          const { encoded, decoded, frames } = attached(trace);
          return {
            frames: [...ehlo.replyFrames, ...frames],
            says: `SIZE (${citeFrames(ehlo.replyFrames)}) cuenta los octetos del mensaje como viaja (RFC 1870, secciones 3 y 5): el PDF de ${decoded} octetos viajó como ${encoded} (${citeFrames(frames)})`,
          };
        },
      },
    ],
  }),
  truth({
    id: '11.a/pipelining',
    prompt:
      'PIPELINING, de cerca: como el servidor lo ofrece, ¿es verdad que swaks mandó MAIL, RCPT y DATA juntos, sin esperar cada respuesta?',
    hints: [
      'Que el servidor ofrezca algo, ¿obliga al cliente a usarlo?',
      '¿Qué hay entre un comando y el siguiente?',
      'Mirá las tramas de MAIL, de RCPT y de DATA: ¿son la misma?',
    ],
    observe({ trace }) {
      const { accepted } = sessionOf(trace);
      const [mail, rcpt, data] = ['MAIL', 'RCPT', 'DATA'].map(accepted) as [
        SmtpExchange,
        SmtpExchange,
        SmtpExchange,
      ];
      const frames = [mail, rcpt, data].flatMap(frameOf);
      const together = rcpt.commandFrames[0]! < mail.replyFrames[0]!;
      return {
        value: together,
        frames,
        says: together
          ? `los tres van en ${citeFrames(frames)}, antes de la primera respuesta`
          : `cada uno espera: MAIL, RCPT y DATA van en ${citeFrames(frames)}, con una respuesta después de cada uno`,
      };
    },
    misconceptions: [
      {
        claim: 'Lo que el servidor ofrece, el cliente lo usa.',
        answer: true,
        refute({ trace }) {
          const { accepted } = sessionOf(trace);
          const [mail, rcpt] = [accepted('MAIL'), accepted('RCPT')];
          return {
            frames: [...mail.replyFrames, ...rcpt.commandFrames],
            says: `el 250 de MAIL (${citeFrames(mail.replyFrames)}) llegó antes de que saliera RCPT (${citeFrames(rcpt.commandFrames)}): es una oferta (RFC 2920), y este cliente no la tomó porque nadie le dijo --pipeline`,
          };
        },
      },
    ],
  }),
  set({
    id: '11.a/encabezados',
    prompt:
      'Vos diste remitente, destinatario y asunto. ¿Qué otros campos puso swaks en el encabezado del mensaje? (Nombres.)',
    hints: [
      '¿Cuáles están en la orden que escribiste, y cuáles no?',
      '¿Qué campos hacen falta para que haya un adjunto? ¿Y cuáles identifican al mensaje y a quien lo armó?',
      'Leé, en la salida de swaks, lo que sigue a DATA hasta el renglón vacío.',
    ],
    observe({ trace }) {
      const { names, frames } = sent(trace);
      const value = names.filter((name) => !ASKED_FOR.includes(name.toLowerCase()));
      return { value, frames, says: `${list(value)}, en ${citeFrames(frames)}` };
    },
    misconceptions: [
      {
        claim: 'Los campos que uno no escribe los agrega el servidor.',
        answer: [],
        refute({ trace }) {
          const { frames, names } = sent(trace);
          return {
            frames,
            says: `${citeFrames(frames)} va del cliente al servidor y ya trae ${names.length} campos; lo que agrega quien recibe (Received, RFC 5321, sección 4.4) todavía no está`,
          };
        },
      },
    ],
  }),
  choice<'cliente' | 'servidor' | 'destino'>({
    id: '11.a/message-id',
    prompt: '¿Quién le puso el Message-ID a este mensaje?',
    options: {
      cliente: 'el programa que lo mandó',
      servidor: 'el servidor que lo recibió',
      destino: 'el programa de quien lo lee',
    },
    hints: [
      '¿En qué sentido viaja la trama donde aparece por primera vez?',
      'A la derecha de la arroba conviene que esté el dominio de quien lo inventó (RFC 5322, sección 3.6.4). ¿De qué máquina es?',
      'Buscá Message-Id en lo que salió después de DATA, y mirá qué sigue a la arroba.',
    ],
    observe({ trace }) {
      const { value, frame } = sessionOf(trace).header('Message-ID');
      return {
        value: 'cliente',
        frames: [frame],
        says: `${value} sale del cliente, en ${citeFrames([frame])}`,
      };
    },
    misconceptions: [
      {
        claim: 'Lo asigna el servidor, como la identificación de la cola.',
        answer: 'servidor',
        refute({ trace }) {
          const { header, content } = sessionOf(trace);
          const { value, frame } = header('Message-ID');
          return {
            frames: [frame, ...content.replyFrames],
            says: `${citeFrames([frame])} lleva ${value} del cliente al servidor; lo que asigna el servidor es «${content.reply}» (${citeFrames(content.replyFrames)}), que es otra cosa. Un MSA debería agregarlo si falta (RFC 6409, sección 8.3); acá no faltaba`,
          };
        },
      },
    ],
  }),
  field({
    id: '11.a/software',
    prompt: '¿Qué programa dice ser el servidor? (Su nombre.)',
    hints: [
      '¿Quién habla primero en una sesión SMTP, y qué dice de sí?',
      'Ojo con X-Mailer: ¿de cuál de los dos habla?',
      'Leé el renglón que empieza con 220, después de ESMTP.',
    ],
    observe({ trace }) {
      const { greeting } = sessionOf(trace);
      const value = /\bE?SMTP\s+(\w+)/.exec(greeting.reply!)?.[1] ?? '';
      return {
        value,
        frames: greeting.replyFrames,
        says: `«${greeting.reply}», en ${citeFrames(greeting.replyFrames)}: lo dice porque quiere, la norma solo le pide su nombre (RFC 5321, sección 4.3.1)`,
      };
    },
    misconceptions: [
      {
        claim: 'El programa del servidor es el que figura en X-Mailer.',
        answer: 'swaks',
        refute({ trace }) {
          const { header, greeting } = sessionOf(trace);
          const { frame } = header('X-Mailer');
          return {
            frames: [frame, ...greeting.replyFrames],
            says: `X-Mailer (${citeFrames([frame])}) lo escribió el cliente y habla del cliente; el servidor se presenta en ${citeFrames(greeting.replyFrames)}`,
          };
        },
      },
    ],
  }),
  truth({
    id: '11.a/asunto',
    prompt: '¿Es verdad que la «á» del asunto viajó codificada, como pide RFC 2047?',
    hints: [
      '¿Qué caracteres permite RFC 5322 (sección 2.2) en el cuerpo de un campo?',
      '¿Cómo se ve una palabra codificada: con qué empieza y con qué termina (RFC 2047, sección 2)?',
      'Mirá los octetos del asunto en la trama que lo llevó. ¿Hay alguno mayor que 127?',
    ],
    observe({ trace }) {
      const { value, octets, frame } = sessionOf(trace).header('Subject');
      const high = [...octets]
        .filter((octet) => octet > 127)
        .map((octet) => octet.toString(16).toUpperCase());
      return {
        value: encodedWords(value).length > 0,
        frames: [frame],
        says: `en ${citeFrames([frame])} van los octetos ${high.join(' ')} tal cual: es UTF-8 en un encabezado, que sin SMTPUTF8 (RFC 6531) no vale; swaks manda lo que le dan`,
      };
    },
    misconceptions: [
      {
        claim: 'Si hay un acento en el asunto, el programa lo codifica.',
        answer: true,
        refute({ trace }) {
          const { octets, frame } = sessionOf(trace).header('Subject');
          return {
            frames: [frame],
            says: `en ${citeFrames([frame])} no hay ningún «=?»: el asunto ocupa ${octets.length} octetos sin codificar; un programa de correo lo habría codificado, este es una herramienta de prueba`,
          };
        },
      },
    ],
  }),
  field({
    id: '11.a/adjunto',
    prompt: '¿Cuántos octetos tiene el PDF una vez deshecho el base64?',
    hints: [
      '¿Qué codificación declara la parte que lo lleva?',
      'Base64 escribe cuatro caracteres por cada tres octetos: ¿el original es más grande o más chico que lo que viajó?',
      'Compará con el tamaño del archivo que escribiste en PC-A.',
    ],
    observe({ trace }) {
      const { decoded, encoded, frames } = attached(trace);
      return {
        value: decoded,
        frames,
        says: `${decoded}, que en ${citeFrames(frames)} ocupan ${encoded}`,
      };
    },
    misconceptions: [
      {
        claim: 'El archivo viaja tal cual, octeto por octeto.',
        answer: ({ trace }) => attached(trace).encoded,
        refute({ trace }) {
          const { decoded, encoded, frames } = attached(trace);
          return {
            frames,
            says: `eso es lo que ocupa en ${citeFrames(frames)}, en base64: ${encoded} octetos para llevar ${decoded}`,
          };
        },
      },
    ],
  }),
];
