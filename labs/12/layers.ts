import { check, type Trace } from 'maillab';
import { lookupsOf } from '../dns.js';
import { MAIL1_EXAMPLE, PC_A, PC_D, SMTP_5 } from '../hosts.js';
import { need } from '../need.js';
import type { SeenSession } from '../seen-session.js';
import { sessionsOf } from '../sessions.js';
import { mxLookup } from './lookups.js';

const { citeFrames, list, truth } = check;

/** The session in which smtp-5 delivered to mail1. */
export function delivery(trace: Trace): SeenSession {
  return between(trace, SMTP_5, 'smtp-5 to mail1');
}

/** The session in which PC-A submitted to smtp-5. */
export function submission(trace: Trace): SeenSession {
  return between(trace, PC_A, 'PC-A to smtp-5');
}

function between(trace: Trace, from: string, what: string): SeenSession {
  return need(
    sessionsOf(trace).find(({ stream }) => stream.client.address === from),
    `the trace has no SMTP session of ${what}. Pass the one of the path.`,
  );
}

/** Every DNS frame of the trace that holds one of these words. */
function dnsFramesWith(trace: Trace, words: readonly string[]): number[] {
  const frames = new Set(lookupsOf(trace).flatMap((lookup) => lookup.frames));
  return trace.packets
    .filter(({ frame }) => frames.has(frame.number))
    .filter(({ bytes, payloadStart, payloadEnd }) => {
      const text = Buffer.from(bytes.subarray(payloadStart, payloadEnd)).toString('latin1').toLowerCase();
      return words.some((word) => text.includes(word));
    })
    .map(({ frame }) => frame.number);
}

/** The segment that carried MAIL, and the first that carried HTTP, header by header. */
function twoSegments(trace: Trace) {
  const mail = delivery(trace).accepted('MAIL').commandFrames[0]!;
  const http = need(
    trace.conversations('http')[0]?.exchanges[0]?.commandFrames[0],
    'the trace has no HTTP request. Let PC-D fetch the page too.',
  );
  const of = (number: number) => {
    const { link, ip, tcp } = trace.packets.find(({ frame }) => frame.number === number)!;
    return {
      type: link!.etherType,
      protocol: ip!.protocol,
      port: tcp!.destinationPort,
      octets: tcp!.payloadLength,
    };
  };
  return { frames: [mail, http], mail: of(mail), http: of(http) };
}

/** Statements on layers, each decided by the path; evidence: the trace of the first sending and retrieval. */
export const layers = [
  truth({
    id: '12.f.i',
    prompt: '¿Es verdad que el DNS lee los encabezados del mensaje para saber adónde mandarlo?',
    hints: [
      '¿En qué momento se pregunta por el MX: antes o después de que el mensaje esté en camino a mail1?',
      '¿Qué parte de la dirección de Alicia aparece en alguna consulta?',
      'Buscá «alicia», «pedro» o el asunto en las tramas de DNS.',
    ],
    observe({ trace }) {
      const found = dnsFramesWith(trace, ['alicia', 'pedro', 'subject']);
      const { name, exchange } = mxLookup(trace);
      return {
        value: found.length > 0,
        frames: exchange.commandFrames,
        says: `en ${citeFrames(exchange.commandFrames)} va ${name} y nada del mensaje; ninguna trama de DNS nombra a Alicia ni a Pedro`,
      };
    },
    misconceptions: [
      {
        claim: 'El DNS mira el campo To y encamina el mensaje.',
        answer: true,
        refute({ trace }) {
          const { exchange } = mxLookup(trace);
          const { content } = delivery(trace);
          return {
            frames: [...exchange.replyFrames, ...content.commandFrames],
            says: `el DNS ya había contestado en ${citeFrames(exchange.replyFrames)} cuando los encabezados viajaron, de smtp-5 a mail1, en ${citeFrames(content.commandFrames)}`,
          };
        },
      },
    ],
  }),
  truth({
    id: '12.f.ii',
    prompt: '¿Es verdad que TCP e IP analizan los datos de la aplicación para saber qué hacer con ellos?',
    hints: [
      '¿Qué necesita saber IP para llevar un paquete? ¿Y TCP para entregarlo al programa que corresponde?',
      'Compará los encabezados de un segmento que lleva SMTP con los de uno que lleva HTTP.',
      'Con show.frame mirá los dos: ¿qué campo de Ethernet, IP o TCP depende de lo que dicen los datos?',
    ],
    observe({ trace }) {
      const { frames, mail, http } = twoSegments(trace);
      const same = mail.type === http.type && mail.protocol === http.protocol;
      return {
        value: !same,
        frames,
        says: `${citeFrames(frames)} llevan MAIL y GET, con el mismo tipo de Ethernet y el mismo protocolo de IP (${mail.protocol}); para TCP son ${mail.octets} y ${http.octets} octetos hacia los puertos ${mail.port} y ${http.port}`,
      };
    },
    misconceptions: [
      {
        claim: 'TCP sabe que lo que lleva es correo.',
        answer: true,
        refute({ trace }) {
          const { frames, mail } = twoSegments(trace);
          return {
            frames,
            says: `en ${citeFrames(frames.slice(0, 1))} TCP lleva ${mail.octets} octetos para el puerto ${mail.port}, y nada en su encabezado dice qué son; un cortafuegos que mira adentro es otro programa, no el trabajo de TCP`,
          };
        },
      },
    ],
  }),
  truth({
    id: '12.f.iii',
    prompt:
      '¿Es verdad que cada protocolo de aplicación agrega a los datos su propia información de control, con un formato suyo?',
    hints: [
      '¿Un encabezado tiene que ser una lista de campos binarios?',
      'DNS tiene doce octetos fijos (RFC 1035, sección 4.1.1). ¿Con qué maneja SMTP el diálogo?',
      'Compará los primeros octetos que manda el cliente en una consulta DNS y en una sesión SMTP.',
    ],
    observe({ trace }) {
      const dns = mxLookup(trace).exchange.commandFrames;
      const smtp = delivery(trace).accepted('MAIL').commandFrames;
      return {
        value: true,
        frames: [...dns, ...smtp],
        says: `${citeFrames(dns)} empieza con doce octetos de encabezado DNS; en ${citeFrames(smtp)} SMTP manda líneas de comando: dos formatos, cada uno de su protocolo`,
      };
    },
    misconceptions: [
      {
        claim: 'Los encabezados los ponen solo las capas de abajo; la aplicación pone los datos.',
        answer: false,
        refute({ trace }) {
          const dns = mxLookup(trace).exchange.commandFrames;
          return {
            frames: dns,
            says: `en ${citeFrames(dns)}, después de UDP y antes del nombre, hay un identificador, banderas y cuentas: un encabezado que puso DNS`,
          };
        },
      },
    ],
  }),
  truth({
    id: '12.f.iv',
    prompt: '¿Es verdad que SMTP y los demás protocolos de aplicación entienden los mensajes DNS?',
    hints: [
      '¿Quién recibe la respuesta DNS: el protocolo SMTP o un programa que además habla SMTP?',
      'De la respuesta, ¿qué dato termina usándose en la conexión SMTP?',
      'Buscá en la sesión de smtp-5 con mail1 algún octeto de la respuesta DNS, aparte de la dirección IP.',
    ],
    observe({ trace }) {
      const { exchange } = mxLookup(trace);
      const { firstFrame, stream } = delivery(trace);
      return {
        value: false,
        frames: [...exchange.replyFrames, firstFrame],
        says: `la respuesta de ${citeFrames(exchange.replyFrames)} la leyó smtp-5 como cliente de DNS; a la conexión SMTP llegó solo una dirección, destino del SYN de ${citeFrames([firstFrame])}: ${stream.server.address}`,
      };
    },
    misconceptions: [
      {
        claim: 'Los mensajes DNS viajan dentro de SMTP, que los interpreta.',
        answer: true,
        refute({ trace }) {
          const { exchange } = mxLookup(trace);
          const { firstFrame } = delivery(trace);
          return {
            frames: [...exchange.frames, firstFrame],
            says: `la consulta y su respuesta (${citeFrames(exchange.frames)}) van por UDP con ns1 y terminan antes de que la conexión SMTP empiece (${citeFrames([firstFrame])})`,
          };
        },
      },
    ],
  }),
  truth({
    id: '12.f.v',
    prompt: '¿Es verdad que los dos extremos tienen que usar el mismo sistema, o el mismo programa?',
    hints: [
      '¿Qué tienen que compartir dos programas para entenderse?',
      '¿Qué programas hubo en este camino, de punta a punta?',
      'Leé el saludo de smtp-5, el User-Agent o X-Mailer de quien envió, y el saludo del servidor IMAP.',
    ],
    observe({ trace }) {
      const { frames, says } = programs(trace);
      return { value: false, frames, says };
    },
    misconceptions: [
      {
        claim: 'Para entenderse tienen que usar el mismo sistema.',
        answer: true,
        refute({ trace }) {
          const { frames, says } = programs(trace);
          return { frames, says: `${says}: lo que comparten es el protocolo` };
        },
      },
    ],
  }),
];

/** Different programs that understood each other, as each presents itself. */
function programs(trace: Trace) {
  const session = submission(trace);
  const mailer = session.header('X-Mailer');
  const greeting = session.greeting;
  const imap = trace
    .conversations('imap')
    .find(({ client, server }) => client.address === PC_D && server.address === MAIL1_EXAMPLE);
  const hello = need(
    imap?.exchanges[0],
    'nobody fetched the message in this trace. Pass the one of the path.',
  );
  const frames = [mailer.frame, ...greeting.replyFrames, ...hello.replyFrames];
  const words = [
    `«${mailer.value}» (${citeFrames([mailer.frame])})`,
    `«${greeting.reply}» (${citeFrames(greeting.replyFrames)})`,
    `«${/Dovecot[^.]*/.exec(hello.reply ?? '')?.[0] ?? hello.reply}» (${citeFrames(hello.replyFrames)})`,
  ];
  return { frames, says: `se entendieron ${list(words)}` };
}
