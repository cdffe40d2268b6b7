import { check } from 'maillab';
import { sessionOf } from '../sessions.js';

const { citeFrames, field, truth } = check;

/** Our own questions, on the order of commands; evidence says which trace each one reads. */
export const commandOrder = [
  field({
    id: '03/1',
    optional: true,
    prompt: 'Cuando envía nodemailer, ¿en cuántas tramas viajan MAIL, RCPT y DATA?',
    hints: [
      '¿Hace falta esperar el 250 de MAIL para mandar RCPT, si el servidor avisó que no hace falta?',
      '¿Qué palabra de la respuesta a EHLO permite mandar varios comandos seguidos (RFC 2920)?',
      'En la lista de paquetes, ¿cuántas tramas del cliente hay entre EHLO y el contenido, sin contar las que solo confirman?',
    ],
    observe({ trace }) {
      const { accepted } = sessionOf(trace);
      const frames = [...new Set(['MAIL', 'RCPT', 'DATA'].flatMap((verb) => accepted(verb).commandFrames))];
      const count = frames.length;
      return {
        value: count,
        frames,
        says: `${count === 1 ? 'una sola trama' : `${count} tramas`}: ${citeFrames(frames)}`,
      };
    },
    misconceptions: [
      {
        claim: 'Cada comando va en su propia trama y espera su respuesta.',
        answer: 3,
        refute({ trace }) {
          const { accepted, ehlo } = sessionOf(trace);
          const frames = accepted('MAIL').commandFrames;
          return {
            frames: [...frames, ...ehlo.replyFrames],
            says: `MAIL, RCPT y DATA comparten ${citeFrames(frames)}, porque ${citeFrames(ehlo.replyFrames)} ofrece PIPELINING: esperar cada vez no es obligatorio`,
          };
        },
      },
    ],
  }),
  truth({
    id: '03/2',
    optional: true,
    prompt: '¿Es verdad que nodemailer se despide con QUIT antes de cerrar?',
    hints: [
      '¿Qué manda el cliente, en la sesión a mano, después del último 250?',
      'Buscá ese mismo comando en la conversación de nodemailer: ¿está?',
      'Mirá qué lado manda el primer FIN, y qué hubo justo antes.',
    ],
    observe({ trace }) {
      const session = sessionOf(trace);
      const quit = session.find('QUIT');
      const fin = session.firstFin;
      return {
        value: quit !== undefined,
        frames: quit?.commandFrames ?? [fin.frame],
        says: quit
          ? `QUIT en ${citeFrames(quit.commandFrames)}`
          : `sin QUIT: el cliente cierra en ${citeFrames([fin.frame])}`,
      };
    },
    misconceptions: [
      {
        claim: 'Toda sesión SMTP termina con QUIT, porque la norma lo pide.',
        answer: true,
        refute({ trace }) {
          const session = sessionOf(trace);
          const fin = session.firstFin;
          const { replyFrames } = session.content;
          return {
            frames: [...replyFrames, fin.frame],
            says: `después del 250 de ${citeFrames(replyFrames)} viene el FIN del cliente (${citeFrames([fin.frame])}) sin QUIT: RFC 5321 (sección 4.1.1.10) exige mandarlo antes de cerrar, y este cliente no lo hace`,
          };
        },
      },
    ],
  }),
  field({
    id: '03/3',
    prompt: 'Si el cliente manda RCPT antes que MAIL, ¿con qué código contesta el servidor?',
    hints: [
      '¿El error es de esa dirección, o del momento en que se la dijo?',
      'Los códigos que empiezan con 50 hablan de sintaxis y de orden (RFC 5321, sección 4.2.3). ¿Cuál habla de orden?',
      'Buscá la respuesta al primer RCPT de la sesión que falla a propósito.',
    ],
    observe({ trace }) {
      const rcpt = sessionOf(trace).refused('RCPT');
      const code = rcpt.response!.code!;
      return {
        value: code,
        frames: rcpt.replyFrames,
        says: `código ${code} en ${citeFrames(rcpt.replyFrames)}`,
      };
    },
    misconceptions: [
      {
        claim: 'El servidor contesta 550, porque la dirección no existe.',
        answer: 550,
        refute({ trace }) {
          const rcpt = sessionOf(trace).refused('RCPT');
          const cite = citeFrames(rcpt.replyFrames);
          return {
            frames: rcpt.replyFrames,
            says: `${cite} dice «${rcpt.reply}»: lo que está mal es el orden, no la dirección`,
          };
        },
      },
      {
        claim: 'El servidor acepta los comandos en cualquier orden.',
        answer: 250,
        refute({ trace }) {
          const rcpt = sessionOf(trace).refused('RCPT');
          return {
            frames: rcpt.replyFrames,
            says: `${citeFrames(rcpt.replyFrames)} lo rechaza con ${rcpt.response!.code}: sin MAIL no hay transacción abierta (RFC 5321, secciones 3.3 y 4.1.4)`,
          };
        },
      },
    ],
  }),
  truth({
    id: '03/4',
    prompt: 'De vuelta, dos cuadernos después: ¿es verdad que SMTP se usa solo entre servidores?',
    hints: [
      '¿Qué programa abrió las conexiones que capturaste hoy?',
      'Mirá la dirección de origen del primer SYN: ¿es la de algún servidor de correo?',
      'Si SMTP fuera solo entre servidores, ¿con qué habría entregado el cliente su mensaje?',
    ],
    observe({ trace }) {
      const { stream, firstFrame } = sessionOf(trace);
      return {
        value: false,
        frames: [firstFrame],
        says: `quien abre en ${citeFrames([firstFrame])} es el cliente, ${stream.client.address}`,
      };
    },
    misconceptions: [
      {
        claim: 'SMTP es para que los servidores se pasen mensajes entre ellos.',
        answer: true,
        refute({ trace }) {
          const { stream, firstFrame } = sessionOf(trace);
          return {
            frames: [firstFrame],
            says: `la conexión de ${citeFrames([firstFrame])} la abre ${stream.client.address}, que es tu cliente: entregar al servidor de salida (submission, RFC 6409) también es SMTP`,
          };
        },
      },
    ],
  }),
];
