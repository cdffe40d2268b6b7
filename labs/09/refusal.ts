import { check, type Trace } from 'maillab';
import {
  type Attempt,
  attemptsAt,
  citeOutcome,
  citeTimes,
  needAttempts,
  rstsOf,
  synsOf,
} from '../attempts.js';
import { MAIL_HAMBURGER, MAIL_OTROEJEMPLO } from '../hosts.js';
import { deliveriesOf, needLogged } from '../postfix-log.js';

const { choice, citeFrames, field } = check;

/** Every attempt at port 25 of the server that moved away from it. */
export function refusedIn(trace: Trace): readonly Attempt[] {
  return needAttempts(attemptsAt(trace, MAIL_OTROEJEMPLO, 25), 'port 25 of mail.otroejemplo.com');
}

/** The server has moved; evidence: the trace from the sending to the notification, and the sender's log. */
export const refusal = [
  choice<'rst' | 'silencio' | 'codigo'>({
    id: '9/rechazo',
    prompt: '¿Qué recibió el MTA emisor cuando quiso conectarse al puerto 25?',
    options: {
      rst: 'un RST: la máquina está y ese puerto no lo atiende nadie',
      silencio: 'nada: los SYN se perdieron',
      codigo: 'un código SMTP que empieza con 4 o con 5',
    },
    hints: [
      '¿En qué capa se decide si hay alguien escuchando en un puerto?',
      'Para que haya un código SMTP, ¿qué tiene que haber pasado antes con TCP?',
      'Mirá la trama que sigue al primer SYN hacia 172.28.0.41.',
    ],
    observe({ trace }) {
      const first = refusedIn(trace)[0]!;
      const value = first.outcome === 'rechazada' ? 'rst' : 'silencio';
      return { value, frames: [...first.syns, ...rstsOf([first])], says: citeOutcome(first) };
    },
    misconceptions: [
      {
        claim: 'Un puerto cerrado no contesta.',
        answer: 'silencio',
        refute({ trace }) {
          const first = refusedIn(trace)[0]!;
          return {
            frames: rstsOf([first]),
            says: `${citeOutcome(first)}: un puerto cerrado contesta con RST (RFC 9293, sección 3.5.2); el silencio es de un filtro que descarta`,
          };
        },
      },
      {
        claim: 'El servidor contesta con un error de SMTP.',
        answer: 'codigo',
        refute({ trace }) {
          const attempts = refusedIn(trace);
          return {
            frames: rstsOf(attempts),
            says: `ninguna conexión llegó a abrirse (RST en ${citeFrames(rstsOf(attempts))}): sin conexión no hay saludo ni códigos`,
          };
        },
      },
    ],
  }),
  choice<'deferred' | 'bounced' | 'sent'>({
    id: '9/estado',
    prompt: 'Después del primer intento, ¿qué status anota Postfix?',
    options: { deferred: 'en espera', bounced: 'devuelto', sent: 'entregado' },
    hints: [
      'Que hoy no atiendan, ¿quiere decir que mañana tampoco?',
      '¿Qué le pide RFC 5321 (sección 4.5.4.1) al emisor que no pudo entregar en el momento?',
      'Buscá la primera línea del registro con el destinatario y leé status= y dsn=.',
    ],
    observe({ log }) {
      const first = needLogged(deliveriesOf(log), 'delivery attempt');
      return { value: first.status as 'deferred', frames: [], says: `el registro dice «${first.line}»` };
    },
    misconceptions: [
      {
        claim: 'Si rechazan la conexión, el mensaje vuelve enseguida.',
        answer: 'bounced',
        refute({ log }) {
          const first = needLogged(deliveriesOf(log), 'delivery attempt');
          return {
            frames: [],
            logLine: first.line,
            says: `el primer intento quedó en espera: «${first.line}»`,
          };
        },
      },
    ],
  }),
  field({
    id: '9/codigo',
    prompt: '¿Qué código de estado extendido (dsn=) lleva ese intento?',
    hints: [
      '¿La primera cifra tiene que decir «ahora no» o «nunca»?',
      'RFC 3463 (sección 3.5) agrupa los problemas de red bajo una segunda cifra. ¿Cuál?',
      'Copiá el valor de dsn= de la primera línea con status.',
    ],
    observe({ log }) {
      const first = needLogged(deliveriesOf(log), 'delivery attempt');
      return { value: first.dsn, frames: [], says: `el registro dice «${first.line}»` };
    },
    misconceptions: [
      {
        claim: 'Es un 5.1.1: el destinatario no existe.',
        answer: '5.1.1',
        refute({ log }) {
          const first = needLogged(deliveriesOf(log), 'delivery attempt');
          return {
            frames: [],
            logLine: first.line,
            says: `nadie llegó a preguntar por el destinatario: «${first.line}», un problema de red (4 de la segunda cifra) y pasajero (4 de la primera)`,
          };
        },
      },
    ],
  }),
  field({
    id: '9/intentos',
    prompt: '¿Cuántas veces intentó conectarse el emisor a ese puerto 25, hasta rendirse?',
    hints: [
      '¿Un intento fallido deja rastro en el cable aunque no lleve ni un octeto de correo?',
      '¿Qué trama hay una sola vez por intento?',
      'Filtrá por ip.dst == 172.28.0.41 && tcp.flags.syn == 1.',
    ],
    observe({ trace }) {
      const attempts = refusedIn(trace);
      return {
        value: attempts.length,
        frames: synsOf(attempts),
        says: `${check.varying(attempts.length)} SYN, en ${citeFrames(synsOf(attempts))}, a los ${citeTimes(attempts)}`,
      };
    },
    misconceptions: [
      {
        claim: 'Uno solo: si falla, avisa.',
        answer: 1,
        refute({ trace }) {
          const attempts = refusedIn(trace);
          return {
            frames: synsOf(attempts),
            says: `hubo más (SYN en ${citeFrames(synsOf(attempts))}): lo que no se puede entregar se guarda en la cola y se reintenta (MUST, RFC 5321, sección 4.5.4.1)`,
          };
        },
      },
    ],
  }),
  choice<'emisor' | 'receptor' | 'norma'>({
    id: '9/plazos',
    prompt: '¿Quién fija cada cuánto se reintenta y hasta cuándo?',
    options: {
      emisor: 'el emisor, con su configuración, dentro de lo que recomienda RFC 5321',
      receptor: 'el receptor, cuando rechaza',
      norma: 'la norma, con valores fijos para todos',
    },
    hints: [
      '¿Quién guarda el mensaje mientras tanto?',
      'RFC 5321 (sección 4.5.4.1) dice «SHOULD be at least 30 minutes» y «generally needs to be at least 4-5 days». ¿Los intentos de tu captura respetan eso?',
      'Compará los tiempos de tus SYN con los de la norma y con lo que configuraste.',
    ],
    observe({ trace }) {
      const attempts = refusedIn(trace);
      return {
        value: 'emisor',
        frames: synsOf(attempts),
        says: `acá los SYN (${citeFrames(synsOf(attempts))}) salieron a los ${citeTimes(attempts)}, porque así se configuró este emisor; la norma recomienda esperar al menos 30 minutos, y que no se abandone antes de 4 o 5 días`,
      };
    },
    misconceptions: [
      {
        claim: 'El receptor dice cuándo volver a probar.',
        answer: 'receptor',
        refute({ trace }) {
          const attempts = refusedIn(trace);
          return {
            frames: rstsOf(attempts),
            says: `lo único que mandó el receptor son los RST de ${citeFrames(rstsOf(attempts))}, que no llevan datos`,
          };
        },
      },
      {
        claim: 'La norma fija 30 minutos y 5 días para todos.',
        answer: 'norma',
        refute({ trace }) {
          const attempts = refusedIn(trace);
          return {
            frames: synsOf(attempts),
            says: `los SYN de ${citeFrames(synsOf(attempts))} salieron a los ${citeTimes(attempts)}: la norma recomienda (SHOULD) los 30 minutos y exige (MUST) que todo se pueda configurar (RFC 5321, sección 4.5.4.1)`,
          };
        },
      },
    ],
  }),
  choice<'rst' | 'silencio'>({
    id: '9/filtrado',
    prompt: 'Con el puerto 25 de hamburger.edu filtrado, y no cerrado, ¿qué recibe el emisor?',
    options: { rst: 'un RST', silencio: 'nada, y repite el SYN hasta cansarse' },
    hints: [
      '¿Qué hace un cortafuegos que descarta: contesta que no o se calla?',
      'Si nadie contesta, ¿cómo sabe TCP si el SYN se perdió?',
      'Contá los SYN del mismo puerto de origen hacia 172.28.0.43.',
    ],
    observe({ trace }) {
      const first = filteredIn(trace);
      return {
        value: first.outcome === 'silencio' ? 'silencio' : 'rst',
        frames: first.syns,
        says: citeOutcome(first),
      };
    },
    misconceptions: [
      {
        claim: 'Cerrado o filtrado, el emisor ve lo mismo.',
        answer: 'rst',
        refute({ trace }) {
          const first = filteredIn(trace);
          return {
            frames: first.syns,
            says: `${citeOutcome(first)}: con un RST se entera al instante; acá gasta todo su plazo de conexión`,
          };
        },
      },
    ],
  }),
];

function filteredIn(trace: Trace): Attempt {
  return needAttempts(attemptsAt(trace, MAIL_HAMBURGER, 25), 'port 25 of mail.hamburger.edu')[0]!;
}
