import { check, dropListing, type Trace } from 'maillab';
import { lacking, need, needSome } from '../need.js';
import { fetches, imapIn, pop3In } from '../sessions.js';
import { octetsOn } from './views.js';

const { choice, citeFrames, field, namedTrace, prose, varying } = check;

/** A figure that the notebook measured; a UsageError says which one is missing. */
function measured({ counts }: check.Evidence, name: string): number {
  return need(counts[name], `"${name}" was not measured. Pass {counts: {${name}: …}}.`);
}

const kib = (octets: number) => varying(`${Math.round(octets / 1024).toLocaleString('es-AR')} KiB`);

/**
 * 6.c: what each protocol costs the server; evidence: traces `popB` and `imapB`, and counts in octets of PSS:
 * `pssBefore`, `pssOpen` with an IMAP session open, `pssAfter` once it has closed.
 */
export const cost = [
  choice<'pop' | 'imap'>({
    id: '6.c/octetos',
    prompt:
      'Para mostrar el buzón por primera vez, ¿a cuál de los dos clientes nuevos le mandó más octetos el servidor?',
    options: { pop: 'al de POP3', imap: 'al de IMAP' },
    hints: [
      'Para mostrar la lista, ¿cuál de los dos se llevó los mensajes enteros?',
      '¿Cuánto pesa el mensaje con adjunto, y quién se lo llevó?',
      'Sumá lo que mandó el servidor en la sesión de cada segundo cliente.',
    ],
    observe(evidence) {
      const { pop, imap, frames } = bothSent(evidence);
      return {
        value: pop > imap ? 'pop' : 'imap',
        frames,
        trace: 'popB',
        says: `${varying(pop)} octetos por POP3 (RETR en ${citeFrames(frames)}) y ${varying(imap)} por IMAP`,
      };
    },
    misconceptions: [
      {
        claim: 'IMAP siempre carga más la red, porque sincroniza todo.',
        answer: 'imap',
        refute(evidence) {
          const { pop, imap, frames } = bothSent(evidence);
          return {
            frames,
            trace: 'popB',
            says: `el cliente de POP3 se llevó los mensajes enteros (${citeFrames(frames)}): ${varying(pop)} octetos contra ${varying(imap)} del de IMAP, que para la lista pidió marcas y encabezados; es el uso, porque con TOP (RFC 1939, sección 7) también por POP3 se piden solo encabezados`,
          };
        },
      },
    ],
  }),
  choice<'sesion' | 'estado'>({
    id: '6.c/memoria',
    prompt: '¿Qué ocupa memoria del servidor: las marcas y carpetas guardadas, o la sesión abierta?',
    options: { sesion: 'la sesión abierta', estado: 'las marcas y carpetas guardadas' },
    hints: [
      '¿Dónde están las carpetas cuando nadie está conectado?',
      'Compará la memoria antes de la sesión, con ella abierta y después de cerrarla.',
      'Cuando la sesión se cerró, las carpetas siguieron estando. ¿Y la memoria?',
    ],
    observe(evidence) {
      const { says, frames, value } = memory(evidence);
      return { value, frames, trace: 'imapB', says };
    },
    misconceptions: [
      {
        claim: 'IMAP cuesta más porque guarda estado.',
        answer: 'estado',
        refute(evidence) {
          const { says, frames } = memory(evidence);
          return {
            frames,
            trace: 'imapB',
            says: `${says}: lo guardado está en el disco, y la memoria se va con la sesión`,
          };
        },
      },
    ],
  }),
  prose({
    id: '6.c/respuesta',
    prompt:
      '¿Qué protocolo te parece mejor, y cuál usa más recursos del servidor? Justificá con lo que mediste.',
    points: 4,
    hints: [
      '¿Mejor para quién: un solo equipo, o un teléfono y una computadora?',
      '¿Qué recursos mediste: conexiones, octetos, comandos, memoria, tiempo?',
      '¿Cuál de ellos depende del protocolo, y cuál de cómo se lo usa?',
    ],
    claims: {
      estado: {
        statement: 'POP3 no deja nada guardado en el servidor.',
        observe(evidence) {
          const stat = need(
            pop3In(namedTrace(evidence, 'popB')).find(({ verb }) => verb === 'STAT'),
            lacking('STAT'),
          );
          return {
            value: false,
            frames: stat.replyFrames,
            trace: 'popB',
            says: `después de bajarlos siguen ahí, «${stat.reply}» en ${citeFrames(stat.replyFrames)}`,
          };
        },
      },
      parcial: {
        statement: 'Con IMAP se puede mostrar la lista sin bajar los mensajes enteros.',
        observe(evidence) {
          const fetch = need(imapIn(namedTrace(evidence, 'imapB')).find(fetches), lacking('FETCH'));
          return {
            value: !/BODY\[\]|RFC822(?!\.)/.test(fetch.argument),
            frames: fetch.commandFrames,
            trace: 'imapB',
            says: `FETCH ${fetch.argument}`,
          };
        },
      },
      memoria: {
        statement: 'Una sesión abierta ocupa memoria del servidor aunque nadie pida nada.',
        observe(evidence) {
          const { says, frames } = memory(evidence);
          return {
            value: measured(evidence, 'pssOpen') > measured(evidence, 'pssBefore'),
            frames,
            trace: 'imapB',
            says,
          };
        },
      },
    },
    misconceptions: [
      {
        claim: 'POP3 es liviano porque el servidor no guarda nada.',
        answer: {
          text: 'POP3, porque no guarda nada.',
          claims: { estado: true, parcial: true, memoria: true },
        },
        refute(evidence) {
          const stat = need(
            pop3In(namedTrace(evidence, 'popB')).find(({ verb }) => verb === 'STAT'),
            lacking('STAT'),
          );
          return {
            frames: stat.replyFrames,
            trace: 'popB',
            says: `los mensajes, y sus identificadores únicos, siguen en el servidor: «${stat.reply}» en ${citeFrames(stat.replyFrames)}`,
          };
        },
      },
    ],
  }),
];

function bothSent(evidence: check.Evidence) {
  const [popTrace, imapTrace] = [namedTrace(evidence, 'popB'), namedTrace(evidence, 'imapB')];
  const all = pop3In(popTrace).filter(({ verb }) => verb === 'RETR');
  const retrieved = needSome(all, lacking('RETR'));
  return {
    pop: octetsOn(popTrace, 110).sent,
    imap: octetsOn(imapTrace, 143).sent,
    frames: retrieved.flatMap(({ commandFrames }) => commandFrames),
  };
}

/** What the open session took: most of what came with it goes with it. */
function memory(evidence: check.Evidence): { value: 'sesion' | 'estado'; says: string; frames: number[] } {
  const [before, open, after] = ['pssBefore', 'pssOpen', 'pssAfter'].map((name) =>
    measured(evidence, name),
  ) as [number, number, number];
  const logout = need(
    imapIn(namedTrace(evidence, 'imapB')).find(({ verb }) => verb === 'LOGOUT'),
    lacking('LOGOUT'),
  );
  return {
    value: open - after > (open - before) / 2 ? 'sesion' : 'estado',
    frames: logout.commandFrames,
    says: `antes ${kib(before)}, con una sesión abierta ${kib(open)}, después de un LOGOUT como el de ${citeFrames(logout.commandFrames)} ${kib(after)}`,
  };
}

/** Our own questions; evidence says which trace each one reads. */
export const popLimits = [
  field({
    id: '06/1',
    prompt: 'A mano, en una sesión POP3: CREATE POP. ¿Con qué empieza la respuesta?',
    hints: [
      '¿POP3 tiene un comando para esto?',
      'POP3 tiene dos indicadores de estado (RFC 1939, sección 3). ¿Cuál corresponde a un comando que no existe?',
      'Leé la respuesta a CREATE, hasta el primer espacio.',
    ],
    observe({ trace }) {
      const create = need(
        pop3In(trace).find(({ verb }) => verb === 'CREATE'),
        lacking('CREATE'),
      );
      return {
        value: create.response!.status!,
        frames: create.replyFrames,
        says: `«${create.reply}» en ${citeFrames(create.replyFrames)}`,
      };
    },
    misconceptions: [
      {
        claim: '+OK: el servidor crea la carpeta.',
        answer: '+OK',
        refute({ trace }) {
          const create = need(
            pop3In(trace).find(({ verb }) => verb === 'CREATE'),
            lacking('CREATE'),
          );
          return {
            frames: create.replyFrames,
            says: `${citeFrames(create.replyFrames)} dice «${create.reply}»: en POP3 hay un solo buzón y ningún comando para carpetas`,
          };
        },
      },
      {
        claim: 'NO, como en IMAP.',
        answer: 'NO',
        refute({ trace }) {
          const create = need(
            pop3In(trace).find(({ verb }) => verb === 'CREATE'),
            lacking('CREATE'),
          );
          return {
            frames: create.replyFrames,
            says: `OK, NO y BAD son de IMAP; POP3 contesta «${create.reply}» en ${citeFrames(create.replyFrames)}`,
          };
        },
      },
    ],
  }),
  field({
    id: '06/2',
    prompt:
      'De vuelta, dos cuadernos después: un cliente POP3 manda DELE y se le corta la conexión antes de QUIT. En la sesión siguiente, ¿cuántos mensajes cuenta STAT?',
    hints: [
      '¿Cuándo borra de verdad el servidor: al recibir DELE o más tarde?',
      '¿En qué estado de la sesión se borra, y qué comando lleva a él (RFC 1939, sección 6)?',
      'Compará los STAT de las dos sesiones de la captura.',
    ],
    observe({ trace }) {
      const { first, second } = cutIn(trace);
      return {
        value: second.count,
        frames: second.frames,
        says: `${second.count}, como antes: «${first.reply}» y «${second.reply}», en ${citeFrames([...first.frames, ...second.frames])}`,
      };
    },
    misconceptions: [
      {
        claim: 'DELE ya lo borró; QUIT solo cierra la conexión.',
        answer: ({ trace }) => cutIn(trace).second.count - 1,
        refute({ trace }) {
          const { second } = cutIn(trace);
          return {
            frames: second.frames,
            says: `${citeFrames(second.frames)} dice «${second.reply}»: sin QUIT no hay estado UPDATE, y nada se borra (RFC 1939, sección 6)`,
          };
        },
      },
    ],
  }),
];

function cutIn(trace: Trace) {
  const stats = pop3In(trace).filter(({ verb, response }) => verb === 'STAT' && dropListing(response));
  const [first, second] = stats.map(({ reply, response, replyFrames }) => ({
    count: dropListing(response)!.messages,
    reply: reply!,
    frames: replyFrames,
  }));
  const lacks = 'the trace has no two sessions with STAT. Capture both.';
  return { first: need(first, lacks), second: need(second, lacks) };
}
