import { check, Trace } from 'maillab';
import { composeTrace } from '../compose.js';
import { composeLookup } from '../compose-lookup.js';
import { lookupsLike, needLookup } from '../dns.js';
import { NS1_MISITIO, PC_A, SMTP_5 } from '../hosts.js';

const { choice, citeFrames, field } = check;

const START = 1_757_100_000_000_000_000n;

/** A capture that nobody has seen: a program whose server's name is misspelt, and the same one put right. */
export function unseen12(): Trace {
  const second = (n: number) => START + BigInt(n) * 1_000_000_000n;
  const ask = (n: number, name: string, reply: Parameters<typeof composeLookup>[2]) =>
    composeLookup(
      { asker: PC_A, server: NS1_MISITIO, at: second(n) },
      { name, type: 'A' },
      reply,
      41_000 + n,
    );
  const mail = composeTrace([
    {
      client: { address: PC_A, port: 52_114 },
      server: { address: SMTP_5, port: 25 },
      start: second(61),
      says: `
        S: 220 smtp-5.misitio.com.ar ESMTP Postfix (Debian/GNU)
        C: EHLO pc-a.misitio.com.ar
        S: 250 smtp-5.misitio.com.ar
        C: MAIL FROM:<pedro@misitio.com.ar>
        S: 250 2.1.0 Ok
        C: RCPT TO:<alicia@example.com>
        S: 250 2.1.5 Ok
        C: DATA
        S: 354 End data with <CR><LF>.<CR><LF>
        C: Date: Fri, 5 Sep 2025 16:21:01 -0300
         | From: pedro@misitio.com.ar
         | Subject: por fin
         |
         | Hola
         | .
        S: 250 2.0.0 Ok: queued as 4hV0kB1xQz
        C: QUIT
        S: 221 2.0.0 Bye
        S. FIN
        C. FIN
      `,
    },
  ]);
  return Trace.of([
    ...ask(0, 'smpt-5.misitio.com.ar', { rcode: 3 }),
    ...ask(20, 'smpt-5.misitio.com.ar', { rcode: 3 }),
    ...ask(60, 'smtp-5.misitio.com.ar', {
      flags: 0x580,
      answers: [{ type: 'A', name: 'smtp-5.misitio.com.ar', ttl: 300, data: SMTP_5 }],
    }),
    ...mail.frames,
  ]);
}

/** The query whose name does not exist. */
function failed(trace: Trace) {
  const found = lookupsLike(trace, { asker: PC_A }).find(
    ({ exchange }) => exchange.response?.rcode === 'NXDOMAIN',
  );
  return found ?? needLookup(trace, { asker: PC_A, type: 'NXDOMAIN' }, 'a name that does not exist');
}

/** Questions on the unseen capture; evidence: that capture. */
export const unseen = [
  choice<'nombre' | 'dns' | 'servidor'>({
    id: '12/3',
    prompt: 'En la captura nunca vista, ¿por qué no salía el correo al principio?',
    options: {
      nombre: 'el programa buscaba un servidor que no existe',
      dns: 'el servidor DNS no andaba',
      servidor: 'el servidor de correo rechazaba la conexión',
    },
    hints: [
      '¿Hasta qué paso llegó el programa antes de quejarse?',
      'Un DNS que contesta que no, ¿anda o no anda?',
      'Compará letra por letra los nombres de la primera consulta y de la última.',
    ],
    observe({ trace }) {
      const { name, frames } = failed(trace);
      return {
        value: 'nombre',
        frames,
        says: `preguntó por ${name} y le contestaron NXDOMAIN, en ${citeFrames(frames)}`,
      };
    },
    misconceptions: [
      {
        claim: 'Si no resuelve, es que el DNS no anda.',
        answer: 'dns',
        refute({ trace }) {
          const { exchange } = failed(trace);
          return {
            frames: exchange.replyFrames,
            says: `el DNS contestó, en ${citeFrames(exchange.replyFrames)}: ese nombre no existe`,
          };
        },
      },
      {
        claim: 'Es el servidor de correo, que no deja entrar.',
        answer: 'servidor',
        refute({ trace }) {
          const { frames } = failed(trace);
          return {
            frames,
            says: `después de ${citeFrames(frames)} no hay ningún SYN: sin dirección no hubo a quién llamar`,
          };
        },
      },
    ],
  }),
  field({
    id: '12/4',
    prompt: 'En esa captura, ¿por qué nombre preguntó el programa en su primera consulta?',
    hints: [
      '¿De dónde saca el programa ese nombre?',
      '¿Se parece al del servidor que conocés? ¿Es el mismo?',
      'Copialo de la primera trama, letra por letra.',
    ],
    observe({ trace }) {
      const { name, exchange } = failed(trace);
      return {
        value: name,
        frames: exchange.commandFrames,
        says: `${name}, en ${citeFrames(exchange.commandFrames)}`,
      };
    },
    misconceptions: [
      {
        claim: 'Preguntó por el servidor de siempre.',
        answer: 'smtp-5.misitio.com.ar',
        refute({ trace }) {
          const { name, exchange } = failed(trace);
          return {
            frames: exchange.commandFrames,
            says: `${citeFrames(exchange.commandFrames)} dice ${name}: dos letras cambiadas en la configuración`,
          };
        },
      },
    ],
  }),
];
