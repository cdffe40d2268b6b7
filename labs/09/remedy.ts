import { check, type Trace, UsageError } from 'maillab';
import { citeOutcome, needAttempts, rstsOf, synsOf } from '../attempts.js';
import { composeTrace } from '../compose.js';
import { attemptsAt, fourTuple, transfersOf } from '../connections.js';
import { MAIL, MAIL_CREPES, MAIL_OTROEJEMPLO } from '../hosts.js';
import { deliveriesOf } from '../postfix-log.js';
import { messagesOf, type SmtpSession } from '../smtp.js';
import { refusedIn } from './refusal.js';

const { choice, citeFrames, field, list, prose, truth } = check;

/** A transport at one sender; evidence: a trace with a message from the one that has it and one from another. */
export const remedy = [
  field({
    id: '9/puerto-nuevo',
    prompt:
      'Con la tabla de transporte puesta en mail.redes.unlp.edu.ar, ¿a qué puerto de mail.otroejemplo.com se conecta?',
    hints: [
      '¿Qué le dijiste a ese servidor que hiciera en vez de averiguar el MX?',
      '¿Qué significa el número que va después de los dos puntos en el próximo salto?',
      'Mirá el puerto de destino del SYN que sale de 172.28.0.90 hacia 172.28.0.41.',
    ],
    observe({ trace }) {
      const session = delivered(trace);
      return {
        value: session.stream.server.port,
        frames: [session.firstFrame],
        says: `${fourTuple(session)}, desde ${citeFrames([session.firstFrame])}`,
      };
    },
    misconceptions: [
      {
        claim: 'Entre servidores siempre se va al 25.',
        answer: 25,
        refute({ trace }) {
          const session = delivered(trace);
          return {
            frames: [session.firstFrame],
            says: `el 25 es el puerto que la norma da a SMTP (RFC 5321, sección 4.5.4.2), y al que se va cuando nadie dice otra cosa; esta conexión fue a otro: ${fourTuple(session)} en ${citeFrames([session.firstFrame])}`,
          };
        },
      },
    ],
  }),
  truth({
    id: '9/otros',
    prompt:
      '¿Es verdad que esa tabla también resuelve el problema de los demás servidores que escriben a ese dominio?',
    hints: [
      '¿Dónde quedó escrita la tabla?',
      '¿Cómo se enteraría de ella un servidor que no administrás?',
      'En la misma captura, mirá qué le pasó al SYN que salió de crepes.fr.',
    ],
    observe({ trace }) {
      const [attempt] = othersIn(trace);
      return {
        value: attempt!.outcome === 'abierta',
        frames: [...attempt!.syns, ...rstsOf([attempt!])],
        says: `desde ${attempt!.from}, ${citeOutcome(attempt!)}`,
      };
    },
    misconceptions: [
      {
        claim: 'Los otros servidores configuran el puerto nuevo y listo.',
        answer: true,
        refute({ trace }) {
          const [attempt] = othersIn(trace);
          return {
            frames: rstsOf([attempt!]),
            says: `crepes.fr siguió yendo al 25 y recibió un RST en ${citeFrames(rstsOf([attempt!]))}: habría que avisarle, uno por uno, a todo servidor de Internet`,
          };
        },
      },
    ],
  }),
  truth({
    id: '9/mismo-smtp',
    prompt: '¿Es verdad que en el puerto nuevo se habla otro protocolo, o SMTP con menos extensiones?',
    hints: [
      '¿Qué sabe el programa que atiende sobre el número de puerto por el que entró la conexión?',
      '¿Qué dijo el servidor apenas se abrió la conexión?',
      'Compará el saludo y la respuesta a EHLO con los que ya conocés.',
    ],
    observe({ trace }) {
      const { greeting, ehlo, keywords } = delivered(trace);
      const frames = [...greeting.replyFrames, ...ehlo.replyFrames];
      return {
        value: false,
        frames,
        says: `«${greeting.reply}» y ${keywords.length} extensiones, en ${citeFrames(frames)}`,
      };
    },
    misconceptions: [
      {
        claim: 'Fuera del 25 no es SMTP de verdad.',
        answer: true,
        refute({ trace }) {
          const { greeting } = delivered(trace);
          return {
            frames: greeting.replyFrames,
            says: `${citeFrames(greeting.replyFrames)} dice «${greeting.reply}»: el puerto es dónde se atiende, no qué se habla`,
          };
        },
      },
    ],
  }),
  truth({
    id: '9/restaurado',
    prompt:
      'El servidor volvió al 25. ¿Es verdad que el mensaje de crepes.fr, que había fallado, se perdió y hay que mandarlo otra vez?',
    hints: [
      '¿Dónde estuvo el mensaje mientras fallaban los intentos?',
      '¿Su plazo ya había vencido?',
      'Buscá, en la última captura, una conexión de 172.28.0.42 al puerto 25 y cómo terminó.',
    ],
    observe({ trace }) {
      const session = deliveredBy(trace, MAIL_CREPES);
      const frames = session.content.replyFrames;
      return {
        value: false,
        frames,
        says: `se entregó solo: «${session.content.reply}» en ${citeFrames(frames)}`,
      };
    },
    misconceptions: [
      {
        claim: 'Lo que falla una vez se pierde.',
        answer: true,
        refute({ trace }) {
          const { content } = deliveredBy(trace, MAIL_CREPES);
          return {
            frames: content.replyFrames,
            says: `la cola lo guardó y el destino lo aceptó en ${citeFrames(content.replyFrames)}`,
          };
        },
      },
    ],
  }),
];

/** The sheet's question; evidence: the trace of `remedy`. */
export const answer = [
  prose({
    id: '9/respuesta',
    prompt:
      '¿Puede un MTA escuchar en un puerto que no sea el convencional? ¿Qué implica? Compará con el caso del MSA (ejercicio 8).',
    points: 4,
    hints: [
      '¿Quiénes se conectan a un MSA y quiénes a un MTA?',
      '¿A cuántos de ellos les podés avisar, y por qué medio?',
      '¿Qué vio cada emisor de tu captura, el avisado y el que no?',
    ],
    claims: {
      tecnica: {
        statement: 'Un MTA puede escuchar en otro puerto y SMTP funciona igual.',
        observe({ trace }) {
          const session = delivered(trace);
          return {
            value: true,
            frames: session.content.replyFrames,
            says: `se entregó por el ${session.stream.server.port}, en ${citeFrames(session.content.replyFrames)}`,
          };
        },
      },
      internet: {
        statement: 'Los demás servidores de Internet se enteran del puerto nuevo por el DNS.',
        observe({ trace }) {
          const [attempt] = othersIn(trace);
          return { value: false, frames: attempt!.syns, says: citeOutcome(attempt!) };
        },
      },
      seguridad: {
        statement: 'El puerto nuevo deja al servidor a salvo de quien lo busque.',
        observe({ trace }) {
          const { greeting } = delivered(trace);
          return {
            value: false,
            frames: greeting.replyFrames,
            says: `saluda con 220 a quien se conecte, ${citeFrames(greeting.replyFrames)}`,
          };
        },
      },
    },
    misconceptions: [
      {
        claim: 'Alcanza con que los otros servidores configuren el puerto.',
        answer: {
          text: 'Sí, los demás lo configuran.',
          claims: { tecnica: true, internet: true, seguridad: false },
        },
        refute({ trace }) {
          const [attempt] = othersIn(trace);
          return {
            frames: rstsOf([attempt!]),
            says: `a crepes.fr nadie le avisó, el DNS no se lo dice, y chocó con el RST de ${citeFrames(rstsOf([attempt!]))}`,
          };
        },
      },
      {
        claim: 'Cambiar el puerto protege al servidor.',
        answer: {
          text: 'Sí, y queda oculto.',
          claims: { tecnica: true, internet: false, seguridad: true },
        },
        refute({ trace }) {
          const { greeting, stream } = delivered(trace);
          return {
            frames: greeting.replyFrames,
            says: `en el ${stream.server.port} saluda igual, con «${greeting.reply}» (${citeFrames(greeting.replyFrames)}): quien recorra los puertos lo encuentra`,
          };
        },
      },
    ],
    rubric: [
      {
        points: 1,
        criterion:
          'Dice que técnicamente se puede, y que MX no lleva puerto: el resto de Internet no se entera.',
      },
      {
        points: 1,
        criterion: 'Explica la diferencia con el MSA: clientes propios y conocidos contra cualquiera.',
      },
    ],
    good: 'Poder, puede: SMTP no depende del puerto, aunque RFC 5321 recomienda atender siempre el 25, y con una tabla de transporte el servidor de redes entregó por el 2525. Pero a un MTA le escribe cualquiera, y quien le escribe averigua nombre y dirección por MX y A, y el puerto no está ahí: va al 25. El que no fue avisado choca con un RST, reintenta, y al vencer el plazo le devuelve el mensaje a su usuario. Al MSA, en cambio, se conectan los usuarios propios, que ya tienen el puerto en su configuración y a los que se puede avisar.',
    weak: 'Sí, se puede, pero hay que configurar los otros servidores y abrir el puerto en el firewall.',
  }),
];

/** Our own questions; evidence says which trace each one reads. */
export const beyond = [
  field({
    id: '09/1',
    prompt:
      'De vuelta, dos cuadernos después: el mensaje que rebotó iba a dos direcciones de otroejemplo.com. En el primer intento, ¿cuántos SYN salieron?',
    hints: [
      '¿Qué son dos RCPT de un mismo dominio: dos mensajes o un sobre con dos nombres?',
      '¿Cuándo se mandaría el primer RCPT, si la conexión ni se abrió?',
      'Compará, en el registro, los destinatarios del primer intento con los SYN de ese momento.',
    ],
    observe({ trace, log }) {
      const { first, recipients } = firstTry(trace, log);
      return {
        value: 1,
        frames: first.syns,
        says: `uno, en ${citeFrames(first.syns)}, para ${list(recipients)}`,
      };
    },
    misconceptions: [
      {
        claim: 'Dos destinatarios son dos mensajes, así que dos conexiones.',
        answer: 2,
        refute({ trace, log }) {
          const { first, recipients } = firstTry(trace, log);
          return {
            frames: first.syns,
            says: `con el único SYN de ${citeFrames(first.syns)} quedaron en espera los dos: ${list(recipients)}`,
          };
        },
      },
    ],
  }),
  choice<'cerrado' | 'filtrado' | 'ocupado'>({
    id: '09/2',
    prompt: 'En la captura nunca vista, ¿cómo estaba el puerto 25 durante los primeros intentos?',
    options: {
      cerrado: 'cerrado: la máquina contestaba y nadie atendía',
      filtrado: 'filtrado: no llegaba respuesta',
      ocupado: 'abierto, con un servidor que decía que más tarde',
    },
    hints: [
      '¿Qué trama hay después de cada SYN, si hay alguna?',
      '¿Alguna conexión de las primeras lleva datos?',
      'Compará la dirección de origen de las tramas que siguen a los primeros SYN.',
    ],
    observe({ trace }) {
      const attempts = unseenAttempts(trace).slice(0, -1);
      return {
        value: attempts[0]!.outcome === 'rechazada' ? 'cerrado' : 'filtrado',
        frames: rstsOf(attempts),
        says: `cada SYN recibió un RST, en ${citeFrames(rstsOf(attempts))}`,
      };
    },
    misconceptions: [
      {
        claim: 'Si no se entrega, es que hay un cortafuegos.',
        answer: 'filtrado',
        refute({ trace }) {
          const attempts = unseenAttempts(trace).slice(0, -1);
          return {
            frames: rstsOf(attempts),
            says: `hubo respuesta a cada SYN: los RST de ${citeFrames(rstsOf(attempts))}`,
          };
        },
      },
      {
        claim: 'El servidor pedía que se probara más tarde.',
        answer: 'ocupado',
        refute({ trace }) {
          const attempts = unseenAttempts(trace).slice(0, -1);
          return {
            frames: rstsOf(attempts),
            says: `con los RST de ${citeFrames(rstsOf(attempts))} no hubo conexión, ni quien dijera nada`,
          };
        },
      },
    ],
  }),
  field({
    id: '09/3',
    prompt:
      'En esa captura, ¿cuántos segundos pasaron desde el primer intento hasta que el destino aceptó el mensaje?',
    tolerance: 1,
    hints: [
      '¿El mensaje se perdió o esperó?',
      '¿Qué trama marca que el destino se hizo cargo?',
      'Restá el tiempo del primer SYN del tiempo del 250 que trae un identificador de cola.',
    ],
    observe({ trace }) {
      const { seconds, frames } = unseenDelay(trace);
      return { value: seconds, frames, says: `${seconds} s, entre ${citeFrames(frames)}` };
    },
    misconceptions: [
      {
        claim: 'Nada: SMTP entrega al instante o falla.',
        answer: 0,
        refute({ trace }) {
          const { frames } = unseenDelay(trace);
          return {
            frames,
            says: `entre ${citeFrames(frames)} el emisor guardó el mensaje en su cola y reintentó, como exige RFC 5321 (sección 4.5.4.1)`,
          };
        },
      },
    ],
  }),
];

/** A capture that nobody has seen: refused three times, accepted at the fourth. */
export function unseen09(): Trace {
  const server = { address: '172.28.0.43', port: 25 };
  const client = (port: number) => ({ address: '172.28.0.42', port });
  const at = (seconds: number) => 1_757_000_000_000_000_000n + BigInt(seconds) * 1_000_000_000n;
  const refused = (port: number, seconds: number) => ({
    client: client(port),
    server,
    start: at(seconds),
    says: [],
    opening: 'refused' as const,
  });
  return composeTrace([
    refused(50_310, 0),
    refused(50_322, 300),
    refused(50_340, 900),
    {
      client: client(50_388),
      server,
      start: at(2100),
      says: [
        'S: 220 mail.hamburger.edu ESMTP',
        'C: EHLO mail.crepes.fr',
        'S: 250 mail.hamburger.edu',
        'C: MAIL FROM:<alice@crepes.fr>',
        'S: 250 2.1.0 Ok',
        'C: RCPT TO:<bob@hamburger.edu>',
        'S: 250 2.1.5 Ok',
        'C: DATA',
        'S: 354 End data with <CR><LF>.<CR><LF>',
        'C: Date: Thu, 4 Sep 2025 12:33:20 -0300\nFrom: alice@crepes.fr\nSubject: paciencia\n\nLlegó\n.',
        'S: 250 2.0.0 Ok: queued as 4hT2kE4qMn',
        'C: QUIT',
        'S: 221 2.0.0 Bye',
        'S. FIN',
        'C. FIN',
      ],
    },
  ]);
}

/** The session by which a server handed a message to mail.otroejemplo.com. */
function deliveredBy(trace: Trace, from: string): SmtpSession {
  const session = transfersOf(trace).find(
    ({ stream }) => stream.client.address === from && stream.server.address === MAIL_OTROEJEMPLO,
  );
  if (session) return session;
  throw new UsageError(
    `Cannot check the answer: the trace has no delivery from ${from} to mail.otroejemplo.com. Capture until the queue is empty.`,
  );
}

function delivered(trace: Trace): SmtpSession {
  return deliveredBy(trace, MAIL);
}

function othersIn(trace: Trace) {
  const others = refusedIn(trace).filter(({ from }) => from !== MAIL);
  return needAttempts(others, 'port 25 of mail.otroejemplo.com from another server');
}

/** The first refused attempt, and the recipients that the log put off because of it. */
function firstTry(trace: Trace, log: readonly string[]) {
  const first = refusedIn(trace)[0]!;
  const attempts = deliveriesOf(log).filter(({ status }) => status === 'deferred');
  const recipients = [...new Set(attempts.map(({ to }) => to))];
  return { first, recipients };
}

function unseenAttempts(trace: Trace) {
  return needAttempts(attemptsAt(trace, '172.28.0.43', 25), 'port 25 of 172.28.0.43');
}

function unseenDelay(trace: Trace): { seconds: number; frames: number[] } {
  const first = synsOf(unseenAttempts(trace))[0]!;
  const last = messagesOf(trace).at(-1)!.replyFrames[0]!;
  const [start, end] = [first, last].map(
    (frame) => trace.frames.find(({ number }) => number === frame)!.timestamp,
  );
  return { seconds: Math.round(Number(end! - start!) / 1e9), frames: [first, last] };
}
