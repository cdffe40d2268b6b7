import { check, type SmtpExchange, type Trace } from 'maillab';
import { need } from '../need.js';
import type { SeenSession } from '../seen-session.js';
import { serverHello, sessionOf } from '../sessions.js';

const { choice, citeFrames, field, list, namedTrace, truth } = check;

/** Every EHLO that a session shows, with its keywords. */
function ehlos({ exchanges }: SeenSession): SmtpExchange[] {
  return exchanges.filter(({ capabilities }) => capabilities !== null);
}

const outside = ({ trace }: check.Evidence) => sessionOf(trace);

function inside(evidence: check.Evidence) {
  const session = sessionOf(namedTrace(evidence, 'cliente'));
  const [before, after] = ehlos(session);
  const lacks = 'the trace "cliente" has no two EHLO. Start TLS in it.';
  return { session, before: need(before, lacks), after: need(after, lacks) };
}

const keywords = (exchange: SmtpExchange) => [...exchange.capabilities!.keys()];

/** Commands that can be read on the wire, the last one last. */
function legible({ exchanges }: SeenSession): SmtpExchange[] {
  return exchanges.filter(({ kind, verb }) => kind !== 'tls' && verb !== null);
}

/** Negotiated version, with the frames of Server Hello. */
function handshake(trace: Trace) {
  return need(serverHello(trace), 'the trace has no TLS handshake. Pass the one of STARTTLS.');
}

/** 11.b; evidence: the wire's trace of swaks, then `cable` and `cliente`, two captures of one session. */
export const tls = [
  field({
    id: '11.b/legible',
    prompt: 'Desde afuera, ¿cuál es el último comando SMTP que se puede leer?',
    hints: [
      '¿En qué momento se ponen de acuerdo en cifrar?',
      'Después de que el servidor dice que está listo, ¿quién habla y en qué idioma (RFC 3207, sección 4)?',
      'Seguí el diálogo del cable hasta donde dejan de verse palabras.',
    ],
    observe(evidence) {
      const last = legible(outside(evidence)).at(-1)!;
      return {
        value: last.verb!,
        frames: last.frames,
        says: `${last.verb}, en ${citeFrames(last.commandFrames)}; lo siguiente del cliente ya es TLS`,
      };
    },
    misconceptions: [
      {
        claim: 'El sobre se ve siempre: hace falta para repartir.',
        answer: 'RCPT',
        refute(evidence) {
          const last = legible(outside(evidence)).at(-1)!;
          return {
            frames: last.replyFrames,
            says: `después de «${last.reply}» (${citeFrames(last.replyFrames)}) todo va adentro de TLS, MAIL y RCPT incluidos: al sobre lo necesita el servidor, no el camino`,
          };
        },
      },
    ],
  }),
  field({
    id: '11.b/fuga',
    prompt: '¿Qué nombre del cliente quedó a la vista antes de que empezara TLS?',
    hints: [
      '¿Con qué comando saluda el cliente, y qué lleva?',
      'Cuando el cliente lo dijo, ¿ya sabía si el servidor podía cifrar?',
      'Es lo que sigue al primer EHLO en la captura del cable.',
    ],
    observe(evidence) {
      const { argument, commandFrames } = outside(evidence).ehlo;
      return {
        value: argument,
        frames: commandFrames,
        says: `${argument}, en ${citeFrames(commandFrames)}`,
      };
    },
    misconceptions: [
      {
        claim: 'Con STARTTLS no se ve nada del cliente.',
        answer: 'ninguno',
        refute(evidence) {
          const { argument, commandFrames } = outside(evidence).ehlo;
          return {
            frames: commandFrames,
            says: `${citeFrames(commandFrames)} dice «EHLO ${argument}» en claro: hay que saludar para saber si hay STARTTLS`,
          };
        },
      },
    ],
  }),
  field({
    id: '11.b/ehlo',
    prompt: 'Desde adentro, con lo cifrado a la vista, ¿cuántas veces dijo EHLO el cliente en esa conexión?',
    hints: [
      '¿Cuántas se ven desde afuera? ¿Pueden ser menos que las que hubo?',
      'Al empezar TLS, ¿qué queda de lo que se había dicho antes (RFC 3207, sección 4.2)?',
      'Contalos en el diálogo que grabó el cliente.',
    ],
    observe(evidence) {
      const all = ehlos(inside(evidence).session);
      const frames = all.flatMap(({ commandFrames }) => commandFrames);
      return { value: all.length, frames, trace: 'cliente', says: `${all.length}, en ${citeFrames(frames)}` };
    },
    misconceptions: [
      {
        claim: 'Ya había saludado: repetir EHLO es un error.',
        answer: 1,
        refute(evidence) {
          const { after } = inside(evidence);
          return {
            frames: after.frames,
            trace: 'cliente',
            says: `${citeFrames(after.commandFrames)} lleva el segundo, y ${citeFrames(after.replyFrames)} lo acepta: con TLS la sesión vuelve a empezar, y lo primero debería ser EHLO (RFC 3207, sección 4.2)`,
          };
        },
      },
    ],
  }),
  truth({
    id: '11.b/descarta',
    prompt: '¿Es verdad que lo que ofreció el primer EHLO sigue valiendo después de empezar TLS?',
    hints: [
      '¿Quién pudo haber escrito en aquella primera respuesta, si iba en claro?',
      '¿Las dos respuestas a EHLO dicen lo mismo?',
      'Compará palabra por palabra. ¿Cuál ya no está?',
    ],
    observe(evidence) {
      const { before, after } = inside(evidence);
      const gone = keywords(before).filter((word) => !keywords(after).includes(word));
      return {
        value: gone.length === 0,
        frames: [...before.replyFrames, ...after.replyFrames],
        trace: 'cliente',
        says: `en ${citeFrames(before.replyFrames)} está ${list(gone)}, y en ${citeFrames(after.replyFrames)} ya no: el cliente tiene que descartar lo que supo antes (RFC 3207, sección 4.2), y por eso vuelve a preguntar`,
      };
    },
    misconceptions: [
      {
        claim: 'Las extensiones son del servidor: con TLS o sin TLS, las mismas.',
        answer: true,
        refute(evidence) {
          const { before, after } = inside(evidence);
          return {
            frames: [...before.replyFrames, ...after.replyFrames],
            trace: 'cliente',
            says: `${citeFrames(before.replyFrames)} ofrece ${keywords(before).length} y ${citeFrames(after.replyFrames)} ofrece ${keywords(after).length}: la primera lista iba en claro, y cualquiera en el camino pudo cambiarla`,
          };
        },
      },
    ],
  }),
  choice<'secretos' | 'certificado' | 'base64'>({
    id: '11.b/clave',
    prompt: '¿Qué hizo falta para leer esta sesión por dentro?',
    options: {
      secretos: 'los secretos de la sesión, anotados por el cliente mientras la hacía',
      certificado: 'la clave privada del certificado del servidor',
      base64: 'nada: lo cifrado es base64 y se deshace',
    },
    hints: [
      '¿Quiénes conocen las claves de una sesión TLS, y hasta cuándo?',
      'En la versión que se negoció, ¿el certificado cifra algo, o firma (RFC 8446, secciones 1.2 y 4.4.3)?',
      'La captura del cable, guardada, lleva un bloque con esos renglones: ¿quién los pudo escribir?',
    ],
    observe(evidence) {
      const trace = namedTrace(evidence, 'cable');
      const { version, frames } = handshake(trace);
      const lines = (trace.options.secrets ?? '').split('\n').filter(Boolean);
      return {
        value: lines.length > 0 ? 'secretos' : 'certificado',
        frames,
        trace: 'cable',
        says: `${version} en ${citeFrames(frames)}, y el cliente anotó ${lines.length} secretos de esa sesión`,
      };
    },
    misconceptions: [
      {
        claim: 'Con la clave privada del certificado se descifra la captura.',
        answer: 'certificado',
        refute(evidence) {
          const { version, frames } = handshake(namedTrace(evidence, 'cable'));
          return {
            frames,
            trace: 'cable',
            says: `${citeFrames(frames)} negocia ${version}: el certificado solo firma, las claves salen de un acuerdo nuevo en cada sesión; se lee con los secretos de esa sesión, que tiene quien participó y los anotó`,
          };
        },
      },
      {
        claim: 'Lo que se ve raro es base64.',
        answer: 'base64',
        refute(evidence) {
          const { frames } = handshake(namedTrace(evidence, 'cable'));
          return {
            frames,
            trace: 'cable',
            says: `desde ${citeFrames(frames)} hay octetos de todos los valores, no los 64 caracteres de base64; sin los secretos no se deshacen`,
          };
        },
      },
    ],
  }),
];
