import { check, type ImapExchange, type Trace } from 'maillab';
import { need } from '../need.js';
import { sessionOf } from '../sessions.js';
import { fourTuple } from '../tally.js';
import { incoming } from './working.js';

const { choice, citeFrames, field, namedTrace, prose, set } = check;

/** The sheet's question; evidence: the traces `entrega` (mail from another domain) and `mano` (MAIL without AUTH). */
export const answer = [
  prose({
    id: '8/respuesta',
    prompt: '¿Puede un MSA escuchar en un puerto que no sea el convencional? ¿Qué implica, y para quiénes?',
    points: 4,
    hints: [
      '¿Quiénes se conectan a un MSA, y quién los configura?',
      '¿Qué cambió en el cable, además de un número?',
      '¿Quién quedó sin poder enviar, y qué vio? ¿Y quién ni se enteró?',
    ],
    claims: {
      clientes: {
        statement:
          'Hay que avisar a los usuarios propios, porque el puerto está en la configuración de sus programas.',
        observe({ traces }) {
          const session = sessionOf(traces.mano!);
          return {
            value: true,
            frames: [session.firstFrame],
            trace: 'mano',
            says: `cada programa va al puerto que tiene escrito: ${fourTuple(session)} en ${citeFrames([session.firstFrame])}`,
          };
        },
      },
      clave: {
        statement: 'En el puerto nuevo se puede enviar sin TLS ni contraseña.',
        observe({ traces }) {
          const refused = sessionOf(traces.mano!).refused('MAIL');
          return {
            value: false,
            frames: refused.replyFrames,
            trace: 'mano',
            says: `«${refused.reply}» en ${citeFrames(refused.replyFrames)}`,
          };
        },
      },
      internet: {
        statement: 'También hay que avisar a los servidores de los demás dominios.',
        observe(evidence) {
          const session = incoming(namedTrace(evidence, 'entrega'));
          return {
            value: false,
            frames: [session.firstFrame],
            trace: 'entrega',
            says: `los demás entran por el ${session.stream.server.port}, que no se movió`,
          };
        },
      },
    },
    misconceptions: [
      {
        claim: 'Otro puerto da seguridad: ya no hace falta la contraseña.',
        answer: {
          text: 'Sí, y es más seguro.',
          claims: { clientes: true, clave: true, internet: false },
        },
        refute({ traces }) {
          const refused = sessionOf(traces.mano!).refused('MAIL');
          return {
            frames: refused.replyFrames,
            trace: 'mano',
            says: `lo que cuida son TLS y la autenticación, que va después, y ya lo primero se exige: «${refused.reply}» en ${citeFrames(refused.replyFrames)}`,
          };
        },
      },
      {
        claim: 'Hay que avisarle a todo el mundo, también a los otros servidores.',
        answer: {
          text: 'Sí, avisando a todos.',
          claims: { clientes: true, clave: false, internet: true },
        },
        refute(evidence) {
          const session = incoming(namedTrace(evidence, 'entrega'));
          return {
            frames: [session.firstFrame],
            trace: 'entrega',
            says: `a crepes.fr nadie le avisó y entregó igual, por el ${session.stream.server.port} (${citeFrames([session.firstFrame])})`,
          };
        },
      },
    ],
  }),
];

/** Our own questions, on what follows from a moved port; evidence says which trace each one reads. */
export const consequences = [
  field({
    id: '08/1',
    prompt: 'En el puerto nuevo, el cliente manda MAIL sin TLS ni contraseña. ¿Con qué código le contestan?',
    hints: [
      '¿Este servicio le acepta mensajes a cualquiera (RFC 6409, sección 4.3)?',
      '¿Qué tendría que haber pasado antes de MAIL?',
      'Buscá la respuesta a MAIL en la sesión escrita a mano.',
    ],
    observe({ trace }) {
      const refused = sessionOf(trace).refused('MAIL');
      return {
        value: refused.response!.code!,
        frames: refused.replyFrames,
        says: `«${refused.reply}» en ${citeFrames(refused.replyFrames)}`,
      };
    },
    misconceptions: [
      {
        claim: 'En un puerto que nadie conoce no se pide nada: contesta 250.',
        answer: 250,
        refute({ trace }) {
          const refused = sessionOf(trace).refused('MAIL');
          return {
            frames: refused.replyFrames,
            says: `${citeFrames(refused.replyFrames)} lo rechaza con «${refused.reply}»: las reglas vienen con el servicio, no con el número`,
          };
        },
      },
    ],
  }),
  choice<'cliente' | 'servidor' | 'nadie'>({
    id: '08/2',
    prompt:
      'De vuelta, dos cuadernos después: el mensaje enviado aparece leído en la carpeta de enviados. ¿Quién lo marcó así?',
    options: {
      cliente: 'el programa, al subir la copia por IMAP',
      servidor: 'el servidor SMTP, al aceptarlo',
      nadie: 'nadie: lo enviado está leído por naturaleza',
    },
    hints: [
      '¿Por qué protocolo llegó esa copia a la carpeta?',
      '¿Qué puede llevar un APPEND además del mensaje (RFC 3501, sección 6.3.11)?',
      'Leé lo que hay entre paréntesis en el comando APPEND.',
    ],
    observe({ trace }) {
      const append = appended(trace);
      return {
        value: 'cliente',
        frames: append.commandFrames,
        says: `APPEND ${append.argument}, en ${citeFrames(append.commandFrames)}`,
      };
    },
    misconceptions: [
      {
        claim: 'Lo enviado ya está leído porque se envió.',
        answer: 'nadie',
        refute: ({ trace }) => uploaded(trace),
      },
      {
        claim: 'El servidor SMTP guarda una copia leída.',
        answer: 'servidor',
        refute: ({ trace }) => uploaded(trace),
      },
    ],
  }),
  set({
    id: '08/3',
    prompt:
      'Aviso a los usuarios: (A) desde hoy el servidor de salida está en el puerto 2587; (B) para recibir también hay que cambiar de puerto; (C) como el puerto es secreto, se puede enviar sin TLS ni contraseña; (D) quienes te escriben desde otros dominios no tienen que hacer nada. ¿Qué letras son falsas?',
    hints: [
      '¿Qué servicio se mudó, y cuáles quedaron donde estaban?',
      '¿Qué contestó el servidor cuando no hubo ni TLS ni contraseña?',
      'Probá cada frase contra una captura: cuál de tus sesiones la desmentiría.',
    ],
    observe({ traces }) {
      const refused = sessionOf(traces.mano!).refused('MAIL');
      const arrived = incoming(traces.entrega!);
      return {
        value: ['B', 'C'],
        frames: refused.replyFrames,
        trace: 'mano',
        says: `C la desmiente ${citeFrames(refused.replyFrames)}, «${refused.reply}»; B, que ${fourTuple(arrived)} llegó donde siempre`,
      };
    },
    misconceptions: [
      {
        claim: 'Cambió «el correo», así que también cambia recibir.',
        answer: ['C'],
        refute({ traces }) {
          const arrived = incoming(traces.entrega!);
          return {
            frames: [arrived.firstFrame],
            trace: 'entrega',
            says: `lo de recibir no se tocó: ${fourTuple(arrived)} en ${citeFrames([arrived.firstFrame])}, y POP3 e IMAP siguen en sus puertos`,
          };
        },
      },
      {
        claim: 'El puerto secreto protege.',
        answer: ['B'],
        refute({ traces }) {
          const refused = sessionOf(traces.mano!).refused('MAIL');
          return {
            frames: refused.replyFrames,
            trace: 'mano',
            says: `en el puerto nuevo también se exige TLS, y recién después la contraseña: «${refused.reply}» en ${citeFrames(refused.replyFrames)}`,
          };
        },
      },
    ],
  }),
];

function appended(trace: Trace): ImapExchange {
  return need(
    trace
      .conversations('imap')
      .flatMap(({ exchanges }) => exchanges)
      .find(({ verb }) => verb === 'APPEND'),
    'the trace has no APPEND. Capture the client saving its copy.',
  );
}

function uploaded(trace: Trace): check.Cited {
  const { argument, commandFrames } = appended(trace);
  return {
    frames: commandFrames,
    says: `la copia la subió el programa por IMAP, ya marcada: APPEND ${argument} en ${citeFrames(commandFrames)}`,
  };
}
