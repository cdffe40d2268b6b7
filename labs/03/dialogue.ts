import { check } from 'maillab';
import { sessionOf } from '../sessions.js';

const { choice, citeFrames, field, list, order, set, truth } = check;

/** 3.b.i and, of 3.b.ii, the greeting, the commands and the extensions; evidence: one trace with a session typed by hand. */
export const dialogue = [
  field({
    id: '3.b.i/server-port',
    prompt: '¿En qué puerto TCP escucha el servidor con el que habla el cliente?',
    hints: [
      '¿Qué dos números distinguen a los programas que se hablan en cada extremo de una conexión TCP?',
      'De los dos puertos que muestra la columna Info, ¿cuál elige el sistema al azar y cuál está fijado de antemano?',
      'Mirá hacia qué puerto va el primer SYN de la conexión.',
    ],
    observe({ trace }) {
      const { server, firstFrame } = sessionOf(trace);
      return {
        value: server.port,
        frames: [firstFrame],
        says: `puerto ${server.port} en ${citeFrames([firstFrame])}`,
      };
    },
    misconceptions: [
      {
        claim: 'ESMTP usa otro puerto: si hay EHLO, es el 587.',
        answer: 587,
        refute({ trace }) {
          const { ehlo, server } = sessionOf(trace);
          return {
            frames: ehlo.commandFrames,
            says: `${citeFrames(ehlo.commandFrames)} lleva EHLO al puerto ${server.port}: todo servidor SMTP tiene que entender EHLO (RFC 5321, sección 2.2.1), no solo el de un puerto`,
          };
        },
      },
    ],
  }),
  choice<'cliente' | 'servidor'>({
    id: '3.b.ii/first',
    prompt: 'Con la conexión TCP ya abierta, ¿quién dice lo primero en SMTP?',
    options: { cliente: 'el cliente, con EHLO', servidor: 'el servidor, con su saludo' },
    hints: [
      'En HTTP el cliente habla primero. ¿Tiene que ser igual acá?',
      'Después de los tres segmentos que abren la conexión, ¿en qué sentido viaja la primera trama con datos?',
      '¿Qué código de tres cifras lleva esa trama, y cuál de los dos lados manda códigos?',
    ],
    observe({ trace }) {
      const { greeting } = sessionOf(trace);
      const cite = citeFrames(greeting.replyFrames);
      return { value: 'servidor', frames: greeting.replyFrames, says: `el saludo del servidor en ${cite}` };
    },
    misconceptions: [
      {
        claim: 'El cliente habla primero, con EHLO.',
        answer: 'cliente',
        refute({ trace }) {
          const { greeting, ehlo } = sessionOf(trace);
          return {
            frames: [...greeting.replyFrames, ...ehlo.commandFrames],
            says: `el saludo llega en ${citeFrames(greeting.replyFrames)}, antes de EHLO en ${citeFrames(ehlo.commandFrames)}: el cliente debería esperarlo (SHOULD: RFC 5321, sección 4.3.1)`,
          };
        },
      },
    ],
  }),
  field({
    id: '3.b.ii/greeting',
    prompt: '¿Con qué código saluda el servidor?',
    hints: [
      '¿Qué quiere decir la primera cifra de un código de respuesta (RFC 5321, sección 4.2.1)?',
      'Es la primera trama con datos: ¿de qué lado viene?',
      'Los tres primeros caracteres de esa línea son cifras: leelas.',
    ],
    observe({ trace }) {
      const { greeting } = sessionOf(trace);
      const code = greeting.response!.code!;
      const cite = citeFrames(greeting.replyFrames);
      return { value: code, frames: greeting.replyFrames, says: `código ${code} en ${cite}` };
    },
    misconceptions: [
      {
        claim: 'Todas las respuestas buenas de SMTP son 250, el saludo también.',
        answer: 250,
        refute({ trace }) {
          const { greeting, ehlo } = sessionOf(trace);
          return {
            frames: [...greeting.replyFrames, ...ehlo.replyFrames],
            says: `el 250 de ${citeFrames(ehlo.replyFrames)} contesta a EHLO; el saludo de ${citeFrames(greeting.replyFrames)} no contesta a ningún comando y tiene su propio código`,
          };
        },
      },
    ],
  }),
  order({
    id: '3.b.ii/commands',
    prompt: '¿Qué comandos mandó el cliente, en orden? Solo los verbos, por ejemplo ["HELO", "NOOP"].',
    hints: [
      '¿Qué tiene que saber el servidor antes del contenido: quién manda, para quién, o las dos cosas?',
      'Un comando puede rechazarse por llegar fuera de orden. ¿Cuál abre la transacción?',
      'Seguí la conversación y copiá la primera palabra de cada línea del cliente, sin las del contenido.',
    ],
    observe({ trace }) {
      const { exchanges } = sessionOf(trace);
      const commands = exchanges.filter((exchange) => exchange.kind === 'command');
      const frames = commands.flatMap((exchange) => exchange.commandFrames);
      const verbs = commands.map((exchange) => exchange.verb!);
      return { value: verbs, frames, says: `${list(verbs)} en ${citeFrames(frames)}` };
    },
    misconceptions: [
      {
        claim: 'Primero se dice para quién es y después de quién.',
        answer: ['EHLO', 'RCPT', 'MAIL', 'DATA', 'QUIT'],
        refute({ trace }) {
          const { accepted } = sessionOf(trace);
          const [mail, rcpt] = [accepted('MAIL'), accepted('RCPT')];
          return {
            frames: [...mail.commandFrames, ...rcpt.commandFrames],
            says: `MAIL (${citeFrames(mail.commandFrames)}) abre la transacción y RCPT (${citeFrames(rcpt.commandFrames)}) viene después: al revés la respuesta es 503 (RFC 5321, sección 3.3)`,
          };
        },
      },
    ],
  }),
  set({
    id: '3.b.ii/capabilities',
    prompt: '¿Qué extensiones ofrece el servidor al contestar EHLO? Solo las palabras clave.',
    hints: [
      'La respuesta a EHLO tiene varias líneas. ¿Qué dice la primera, y qué dicen las demás?',
      '¿Con qué carácter, después del código, se avisa que todavía hay otra línea?',
      'De cada línea, salvo la primera, quedate con la primera palabra: lo que sigue son sus parámetros.',
    ],
    observe({ trace }) {
      const { ehlo, keywords } = sessionOf(trace);
      const cite = citeFrames(ehlo.replyFrames);
      return { value: keywords, frames: ehlo.replyFrames, says: `${list(keywords)} en ${cite}` };
    },
    misconceptions: [
      {
        claim: 'También ofrece AUTH, porque la cuenta tiene contraseña.',
        answer: ({ trace }) => [...sessionOf(trace).keywords, 'AUTH'],
        refute({ trace }) {
          const { ehlo } = sessionOf(trace);
          const offered = ehlo.capabilities!.size;
          return {
            frames: ehlo.replyFrames,
            says: `las ${offered} extensiones de ${citeFrames(ehlo.replyFrames)} no incluyen AUTH: este servidor lo ofrece solo en los puertos 587 y 465, y bajo TLS`,
          };
        },
      },
    ],
  }),
  choice<'extensiones' | 'cifrado' | 'puerto'>({
    id: '3.b.ii/esmtp',
    prompt: '¿Qué agrega EHLO, la «E» de ESMTP, respecto de HELO?',
    options: {
      extensiones: 'que el servidor diga qué extensiones acepta',
      cifrado: 'que la sesión vaya cifrada',
      puerto: 'que se use otro puerto',
    },
    hints: [
      '¿Qué diferencia hay entre lo que contesta el servidor a EHLO y a HELO?',
      'Si EHLO cifrara la sesión, ¿podrías leer en la captura lo que viene después?',
      'Fijate en qué puerto y con qué legibilidad viaja el contenido que sigue a EHLO.',
    ],
    observe({ trace }) {
      const { ehlo } = sessionOf(trace);
      const cite = citeFrames(ehlo.replyFrames);
      return {
        value: 'extensiones',
        frames: ehlo.replyFrames,
        says: `${ehlo.capabilities!.size} extensiones anunciadas en ${cite}`,
      };
    },
    misconceptions: [
      {
        claim: 'ESMTP es la variante segura de SMTP.',
        answer: 'cifrado',
        refute({ trace }) {
          const { ehlo, content } = sessionOf(trace);
          return {
            frames: [...ehlo.commandFrames, ...content.commandFrames],
            says: `después del EHLO de ${citeFrames(ehlo.commandFrames)} el mensaje se lee entero en ${citeFrames(content.commandFrames)}: nada lo cifró`,
          };
        },
      },
      {
        claim: 'ESMTP es SMTP en otro puerto.',
        answer: 'puerto',
        refute({ trace }) {
          const { ehlo, server } = sessionOf(trace);
          return {
            frames: ehlo.commandFrames,
            says: `${citeFrames(ehlo.commandFrames)} lleva EHLO al puerto ${server.port}, el de SMTP (RFC 5321, sección 4.5.4.2): EHLO no lo cambia`,
          };
        },
      },
    ],
  }),
  truth({
    id: '3.b.ii/starttls',
    prompt: '¿Es verdad que el puerto 25, por su naturaleza, no admite cifrado?',
    hints: [
      '¿Es lo mismo que una sesión no se haya cifrado a que no se pueda cifrar?',
      '¿Dónde diría el servidor que acepta empezar TLS en esta misma conexión (RFC 3207)?',
      'Buscá en la respuesta a EHLO una palabra clave que termine en TLS.',
    ],
    observe({ trace }) {
      const { ehlo } = sessionOf(trace);
      const offered = ehlo.capabilities!.has('STARTTLS');
      return {
        value: !offered,
        frames: ehlo.replyFrames,
        says: `${offered ? 'el servidor ofrece STARTTLS' : 'el servidor no ofrece STARTTLS'} en ${citeFrames(ehlo.replyFrames)}`,
      };
    },
    misconceptions: [
      {
        claim: 'El puerto 25 va sin cifrar por naturaleza.',
        answer: true,
        refute({ trace }) {
          const { ehlo } = sessionOf(trace);
          return {
            frames: ehlo.replyFrames,
            says: `la respuesta a EHLO de ${citeFrames(ehlo.replyFrames)} ofrece STARTTLS en el mismo puerto: esta sesión fue en claro porque el cliente no lo pidió`,
          };
        },
      },
    ],
  }),
];
