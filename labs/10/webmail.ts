import { check, type ImapExchange, type Stream, type Trace } from 'maillab';
import { CLIENT, CORREO_REDES2024, MAIL_REDES2024 } from '../hosts.js';
import { need, needSome } from '../need.js';

const { citeFrames, field, set, truth } = check;

/** Lists the connections from one address to another, to any port or to one. */
export function connections(trace: Trace, from: string, to: string, port?: number): Stream[] {
  return trace.streams.filter(
    ({ client, server }) =>
      client.address === from && server.address === to && (port === undefined || server.port === port),
  );
}

/** What the webmail asked the mailbox, in order. */
export function mailboxCommands(trace: Trace): ImapExchange[] {
  return trace
    .conversations('imap')
    .filter(({ client, server }) => client.address === CORREO_REDES2024 && server.address === MAIL_REDES2024)
    .flatMap(({ exchanges }) => exchanges)
    .sort((a, b) => a.frames[0]! - b.frames[0]!);
}

function command(trace: Trace, ...verbs: string[]): ImapExchange {
  return need(
    mailboxCommands(trace).find(({ verb }) => verb && verbs.includes(verb)),
    `the webmail sent no ${verbs.join(' or ')} over IMAP in this trace. Capture the whole session.`,
  );
}

/** The connection by which the webmail handed in the message. */
function submission(trace: Trace): Stream {
  return need(
    connections(trace, CORREO_REDES2024, MAIL_REDES2024).find(({ server }) =>
      [25, 465, 587].includes(server.port),
    ),
    'the webmail handed in no message in this trace. Send one in it.',
  );
}

function browsing(trace: Trace): Stream[] {
  const streams = trace.streams.filter(({ client }) => client.address === CLIENT);
  return needSome(streams, 'no browser appears in this trace. Capture the webmail session.');
}

const opened = (streams: readonly Stream[]) => streams.map(({ frames }) => frames[0]!);

/** How the webmail talks to the mail server; evidence: the trace of a whole session. */
export const webmail = [
  set({
    id: '10.f/navegador',
    prompt: '¿A qué puertos se conectó el navegador de Lucía durante toda la sesión?',
    hints: [
      '¿Qué programa corre en la máquina de Lucía, y qué protocolo sabe hablar?',
      'Leer y enviar, ¿lo hizo el navegador o alguien por él?',
      'Filtrá tcp.flags.syn == 1 && ip.src == 172.28.0.1.',
    ],
    observe({ trace }) {
      const streams = browsing(trace);
      return {
        value: [...new Set(streams.map(({ server }) => server.port))],
        frames: opened(streams),
        says: `SYN solo al ${[...new Set(streams.map(({ server }) => server.port))].join(', ')}, en ${citeFrames(opened(streams))}`,
      };
    },
    misconceptions: [
      {
        claim: 'El navegador se conecta también por IMAP y por SMTP.',
        answer: [443, 143, 587],
        refute({ trace }) {
          const frames = opened([
            connections(trace, CORREO_REDES2024, MAIL_REDES2024, 143)[0]!,
            submission(trace),
          ]);
          return {
            frames,
            says: `las conexiones al 143 y al ${submission(trace).server.port} salen de ${CORREO_REDES2024} (${citeFrames(frames)}): el que habla correo es el webmail`,
          };
        },
      },
    ],
  }),
  field({
    id: '10.f/leer',
    prompt: '¿Con qué protocolo leyó el webmail el mensaje que Lucía abrió?',
    hints: [
      '¿Dónde está guardado el mensaje: en el servidor web o en el de correo?',
      'De los protocolos de acceso, ¿cuál deja leer una parte de un mensaje de una carpeta?',
      'Buscá la trama en que correo pide el cuerpo del mensaje.',
    ],
    observe({ trace }) {
      const { commandFrames, argument } = command(trace, 'FETCH', 'UID FETCH');
      return {
        value: 'IMAP',
        frames: commandFrames,
        says: `UID FETCH ${argument.slice(0, 24)}…, en ${citeFrames(commandFrames)}`,
      };
    },
    misconceptions: [
      {
        claim: 'Con HTTP: es una página.',
        answer: 'HTTP',
        refute({ trace }) {
          const { commandFrames } = command(trace, 'FETCH', 'UID FETCH');
          return {
            frames: commandFrames,
            says: `HTTP llega hasta correo; de ahí al buzón, ${citeFrames(commandFrames)} lleva un FETCH de IMAP`,
          };
        },
      },
      {
        claim: 'Con POP3.',
        answer: 'POP3',
        refute({ trace }) {
          const { commandFrames } = command(trace, 'SELECT');
          return {
            frames: commandFrames,
            says: `abrió una carpeta con SELECT (${citeFrames(commandFrames)}), y POP3 no tiene carpetas`,
          };
        },
      },
    ],
  }),
  field({
    id: '10.f/enviar',
    prompt: '¿A qué puerto de mail le entregó el webmail el mensaje nuevo?',
    hints: [
      'Para mail, ¿el webmail es otro servidor o un programa de uno de sus usuarios?',
      '¿Por qué puerto envían los usuarios que tienen usuario y contraseña?',
      'Buscá el 220 que recibió correo, y de qué puerto vino.',
    ],
    observe({ trace }) {
      const stream = submission(trace);
      return {
        value: stream.server.port,
        frames: opened([stream]),
        says: `${stream.client.address} → ${stream.server.address}:${stream.server.port}, desde ${citeFrames(opened([stream]))} (RFC 6409)`,
      };
    },
    misconceptions: [
      {
        claim: 'Al 25, como entre servidores.',
        answer: 25,
        refute({ trace }) {
          const frames = opened([submission(trace)]);
          return {
            frames,
            says: `el SYN va al ${submission(trace).server.port} (${citeFrames(frames)}): el webmail envía en nombre de Lucía, con su usuario y contraseña, como cualquier MUA`,
          };
        },
      },
    ],
  }),
  field({
    id: '10.f/copia',
    prompt: 'Después de enviar, ¿con qué comando guardó el webmail la copia en la carpeta de enviados?',
    hints: [
      'SMTP entrega. ¿También guarda?',
      '¿Qué comando de IMAP sube un mensaje entero a una carpeta?',
      'Mirá la sesión de IMAP que sigue a la de SMTP.',
    ],
    observe({ trace }) {
      const { verb, argument, commandFrames } = command(trace, 'APPEND');
      return {
        value: verb!,
        frames: commandFrames,
        says: `${verb} ${argument.split('\n')[0]!.slice(0, 30)}, en ${citeFrames(commandFrames.slice(0, 1))}: el mensaje viajó dos veces`,
      };
    },
    misconceptions: [
      {
        claim: 'Con DATA: el servidor de correo guarda solo lo que envía.',
        answer: 'DATA',
        refute({ trace }) {
          const { commandFrames } = command(trace, 'APPEND');
          const frames = commandFrames.slice(0, 1);
          return {
            frames,
            says: `DATA entrega; que el servidor guarde además una copia no está en la norma: la de enviados la subió el webmail por IMAP (${citeFrames(frames)}), con el mensaje entero otra vez`,
          };
        },
      },
    ],
  }),
  truth({
    id: '10.f/clave',
    prompt:
      '¿Es verdad que en este laboratorio alguien que escuche el cable entre correo y mail puede leer la contraseña de Lucía, aunque ella haya entrado por HTTPS?',
    hints: [
      '¿Hasta dónde llega el cifrado de HTTPS?',
      '¿Qué necesita el webmail para entrar al buzón en nombre de Lucía? ¿De dónde lo saca?',
      'Mirá el primer comando de cada sesión de IMAP: AUTHENTICATE PLAIN lleva base64.',
    ],
    observe({ trace }) {
      const { commandFrames } = command(trace, 'AUTHENTICATE', 'LOGIN');
      return {
        value: true,
        frames: commandFrames,
        says: `usuario y contraseña en base64, en ${citeFrames(commandFrames)}: este servidor permite entrar sin TLS, cosa que RFC 8314 (sección 4.1) recomienda abandonar`,
      };
    },
    misconceptions: [
      {
        claim: 'El candado del navegador protege el camino entero.',
        answer: false,
        refute({ trace }) {
          const { commandFrames } = command(trace, 'AUTHENTICATE', 'LOGIN');
          return {
            frames: commandFrames,
            says: `TLS termina en correo; en ${citeFrames(commandFrames)} la contraseña va en base64, que no es cifrado`,
          };
        },
      },
    ],
  }),
  truth({
    id: '10.f/obligatorio',
    prompt: '¿Es verdad que un webmail tiene que usar IMAP por fuerza?',
    hints: [
      '¿Se entera el navegador de cómo consigue el webmail los mensajes?',
      '¿De cuántas maneras podría leer un buzón un programa que corre en un servidor?',
      'Mirá qué se ve en la conexión del navegador y qué en las de correo.',
    ],
    observe({ trace }) {
      const frames = opened(browsing(trace));
      return {
        value: false,
        frames,
        says: `por la conexión de ${citeFrames(frames)} pasan páginas y nada de IMAP: este webmail lo eligió; podría usar POP3 o leer los archivos`,
      };
    },
    misconceptions: [
      {
        claim: 'Sin IMAP no hay webmail.',
        answer: true,
        refute({ trace }) {
          const { commandFrames } = command(trace, 'FETCH', 'UID FETCH');
          return {
            frames: commandFrames,
            says: `el FETCH de ${citeFrames(commandFrames)} es lo usual, no una obligación: al navegador le llega una página, venga de donde venga`,
          };
        },
      },
    ],
  }),
];

/** Connections counted, a word of before asked again; evidence: the trace of the session. */
export const counted = [
  field({
    id: '10/4',
    prompt: 'Mientras el navegador usó una sola conexión TCP, ¿cuántas sesiones de IMAP abrió el webmail?',
    hints: [
      '¿Guarda el webmail la conexión entre una página y la siguiente?',
      '¿Qué identifica una conexión?',
      'Contá los SYN de 203.0.113.8 al 143.',
    ],
    observe({ trace }) {
      const frames = opened(connections(trace, CORREO_REDES2024, MAIL_REDES2024, 143));
      return {
        value: frames.length,
        frames,
        says: `${frames.length} SYN al 143, en ${citeFrames(frames)}: una sesión por cada página que necesitó el buzón (costumbre de este webmail)`,
      };
    },
    misconceptions: [
      {
        claim: 'Una sola, igual que el navegador: es la misma sesión.',
        answer: 1,
        refute({ trace }) {
          const frames = opened(connections(trace, CORREO_REDES2024, MAIL_REDES2024, 143));
          return {
            frames,
            says: `cada página abrió la suya y se despidió con LOGOUT: los SYN están en ${citeFrames(frames)}`,
          };
        },
      },
    ],
  }),
];
