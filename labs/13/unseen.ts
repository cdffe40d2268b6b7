import { check, type Trace } from 'maillab';
import { composeTrace } from '../compose.js';
import { sessionOf } from '../sessions.js';

const { choice, citeFrames, field } = check;

const AUTH = Buffer.from('\0bob\0ketchup').toString('base64');

/** A capture that nobody has seen: somebody on the path has taken STARTTLS out of EHLO's reply. */
export function unseen13(): Trace {
  return composeTrace([
    {
      client: { address: '172.28.0.1', port: 53_222 },
      server: { address: '172.28.0.43', port: 587 },
      start: 1_757_200_000_000_000_000n,
      says: `
        S: 220 mail.hamburger.edu ESMTP Postfix
        C: EHLO portatil
        S: 250-mail.hamburger.edu
         | 250-PIPELINING
         | 250-SIZE 10240000
         | 250-XXXXXXXX
         | 250-AUTH PLAIN LOGIN
         | 250 8BITMIME
        C: AUTH PLAIN ${AUTH}
        S: 235 2.7.0 Authentication successful
        C: MAIL FROM:<bob@hamburger.edu>
        S: 250 2.1.0 Ok
        C: RCPT TO:<alice@crepes.fr>
        S: 250 2.1.5 Ok
        C: DATA
        S: 354 End data with <CR><LF>.<CR><LF>
        C: Date: Sat, 6 Sep 2025 20:06:40 -0300
         | From: bob@hamburger.edu
         | Subject: desde el bar
         |
         | Hola
         | .
        S: 250 2.0.0 Ok: queued as 4hX1mD7sRn
        C: QUIT
        S: 221 2.0.0 Bye
        S. FIN
        C. FIN
      `,
    },
  ]);
}

function exposed(trace: Trace) {
  const auth = sessionOf(trace).accepted('AUTH');
  const [, user = '', password = ''] = Buffer.from(auth.argument.split(' ')[1] ?? '', 'base64')
    .toString()
    .split('\0');
  return { user, password, frames: auth.commandFrames };
}

/** Questions on the unseen capture; evidence: that capture. */
export const unseen = [
  field({
    id: '13/1',
    prompt: 'En la captura nunca vista, ¿qué contraseña aprendió quien escuchaba?',
    hints: [
      '¿Empezó TLS en algún momento de esa sesión?',
      'AUTH PLAIN lleva tres pedazos separados por NUL (RFC 4616, sección 2), en base64. ¿Cuál es la contraseña?',
      "Buffer.from('…', 'base64').toString() sobre lo que sigue a AUTH PLAIN.",
    ],
    observe({ trace }) {
      const { user, password, frames } = exposed(trace);
      return { value: password, frames, says: `la de ${user}, en ${citeFrames(frames)}` };
    },
    misconceptions: [
      {
        claim: 'Base64 es cifrado: lo que aprendió no sirve.',
        answer: AUTH,
        refute({ trace }) {
          const { user, frames } = exposed(trace);
          return {
            frames,
            says: `lo de ${citeFrames(frames)} se deshace sin ninguna clave: NUL, «${user}», NUL y la contraseña`,
          };
        },
      },
    ],
  }),
  choice<'quitado' | 'viejo' | 'puerto'>({
    id: '13/2',
    prompt:
      'La víspera, ese servidor ofrecía STARTTLS al mismo programa. ¿Qué es lo más probable que haya pasado?',
    options: {
      quitado: 'alguien en el camino tapó la palabra, y el programa siguió sin cifrar',
      viejo: 'el servidor es viejo y no sabe TLS',
      puerto: 'en el 587 no se usa TLS',
    },
    hints: [
      '¿Quién puede escribir en la respuesta a EHLO, si viaja en claro?',
      'RFC 3207 (sección 6) describe justo este ataque. ¿Qué tendría que hacer el programa?',
      'Leé, palabra por palabra, lo que ofrece el servidor: ¿hay alguna que no existe?',
    ],
    observe({ trace }) {
      const { ehlo, keywords } = sessionOf(trace);
      const { replyFrames } = ehlo;
      const odd = keywords.find((keyword) => /^X+$/.test(keyword));
      return {
        value: odd ? 'quitado' : 'viejo',
        frames: replyFrames,
        says: `en ${citeFrames(replyFrames)} hay un «${odd}», del mismo largo que STARTTLS`,
      };
    },
    misconceptions: [
      {
        claim: 'Si no lo ofrece, es que el servidor no sabe TLS.',
        answer: 'viejo',
        refute({ trace }) {
          const { replyFrames } = sessionOf(trace).ehlo;
          return {
            frames: replyFrames,
            says: `en el lugar de STARTTLS, ${citeFrames(replyFrames)} trae una palabra tapada: por eso un programa tiene que poder exigir TLS, y no solo aprovecharlo si está (RFC 3207, sección 6)`,
          };
        },
      },
      {
        claim: 'El 587 va sin cifrar.',
        answer: 'puerto',
        refute({ trace }) {
          const session = sessionOf(trace);
          return {
            frames: session.ehlo.replyFrames,
            says: `el puerto es de envío, y ahí se cifra con STARTTLS (RFC 8314, sección 3.3): lo que falta en ${citeFrames(session.ehlo.replyFrames)} es la palabra que lo ofrece`,
          };
        },
      },
    ],
  }),
];
