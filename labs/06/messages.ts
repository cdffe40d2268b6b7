import { check, dropListing, type Trace } from 'maillab';
import { lacking, need, needSome } from '../need.js';
import { fetches, flagsIn, imapIn, pop3In, sessionsOf } from '../sessions.js';

const { choice, citeFrames, field, list, namedTrace, truth } = check;

/** 6.b.i: which messages the second client finds; evidence: traces `popA`, `popB`, `imapA`, `imapB`, `cruce`. */
export const messages = [
  field({
    id: '6.b.i/pop-mensajes',
    prompt: 'El segundo cliente POP3 entra con su programa recién instalado. ¿Cuántos mensajes encuentra?',
    hints: [
      '¿El primer cliente le pidió al servidor que borrara algo?',
      '¿Qué comando de POP3 borra, y qué comando cuenta?',
      'Leé la respuesta a STAT en la sesión del segundo cliente.',
    ],
    observe(evidence) {
      const stat = statOf(namedTrace(evidence, 'popB'));
      return {
        value: stat.count,
        frames: stat.frames,
        trace: 'popB',
        says: `«${stat.reply}» en ${citeFrames(stat.frames)}`,
      };
    },
    misconceptions: [
      {
        claim: 'Ninguno: POP3 baja los mensajes y los borra del servidor.',
        answer: 0,
        refute(evidence) {
          const stat = statOf(namedTrace(evidence, 'popB'));
          const verbs = verbsOf(namedTrace(evidence, 'popA'));
          return {
            frames: stat.frames,
            trace: 'popB',
            says: `el primer cliente mandó ${list(verbs)}, y entre ellos no está DELE: el servidor sigue contando «${stat.reply}» en ${citeFrames(stat.frames)}`,
          };
        },
      },
    ],
  }),
  choice<'sin-marcas' | 'no-leidos' | 'leidos'>({
    id: '6.b.i/pop-leidos',
    prompt: 'El primer cliente POP3 los había leído todos. ¿Qué le dice el servidor al segundo sobre eso?',
    options: {
      'sin-marcas': 'nada: el protocolo no tiene cómo; los muestra como nuevos el programa',
      'no-leidos': 'que no están leídos: el servidor los marca así para cada cliente',
      leidos: 'que están leídos',
    },
    hints: [
      '¿Dónde anotó el primer programa que los había leído?',
      '¿Qué datos de cada mensaje dan STAT, LIST y UIDL (RFC 1939, secciones 5 y 7)?',
      'Recorré las respuestas de la sesión y buscá una que diga algo más que números, tamaños e identificadores.',
    ],
    observe(evidence) {
      const { frames, verbs } = answersOf(namedTrace(evidence, 'popB'));
      return {
        value: 'sin-marcas',
        frames,
        trace: 'popB',
        says: `las respuestas a ${list(verbs)} (${citeFrames(frames)}) no hablan de leído ni de no leído`,
      };
    },
    misconceptions: [
      {
        claim: 'POP3 marca los mensajes como no leídos.',
        answer: 'no-leidos',
        refute: (evidence) => nothingSaid(evidence),
      },
      {
        claim: 'El servidor se acuerda de que ya se leyeron y lo dice.',
        answer: 'leidos',
        refute: (evidence) => nothingSaid(evidence),
      },
    ],
  }),
  field({
    id: '6.b.i/imap-leidos',
    prompt: 'El segundo cliente IMAP abre INBOX. ¿Cuántos mensajes le llegan marcados como leídos?',
    hints: [
      '¿Dónde guardó el primer cliente la marca?',
      '¿Con qué palabra escribe IMAP que un mensaje se leyó (RFC 3501, sección 2.3.2)?',
      'Contá los \\Seen en las respuestas a FETCH.',
    ],
    observe(evidence) {
      const seen = seenIn(namedTrace(evidence, 'imapB'));
      return {
        value: seen.count,
        frames: seen.frames,
        trace: 'imapB',
        says: `${seen.count} de ${seen.all} con \\Seen, en ${citeFrames(seen.frames)}`,
      };
    },
    misconceptions: [
      {
        claim: 'Ninguno: es un cliente nuevo, para él todo está sin leer.',
        answer: 0,
        refute(evidence) {
          const seen = seenIn(namedTrace(evidence, 'imapB'));
          return {
            frames: seen.frames,
            trace: 'imapB',
            says: `las marcas viajan en la respuesta a FETCH (${citeFrames(seen.frames)}): las guarda el servidor, no el programa`,
          };
        },
      },
    ],
  }),
  truth({
    id: '6.b.i/cruce',
    prompt:
      'Alguien abre por IMAP el buzón que se bajó por POP3. ¿Es verdad que RETR dejó una marca que se ve por IMAP?',
    hints: [
      'POP3 no sabe de marcas. ¿Quiere decir que el servidor no puede poner una?',
      '¿Es lo mismo lo que manda la norma que lo que hace este servidor?',
      'Leé los FLAGS que contesta el servidor para ese buzón.',
    ],
    observe(evidence) {
      const seen = seenIn(namedTrace(evidence, 'cruce'));
      return {
        value: seen.count > 0,
        frames: seen.frames,
        trace: 'cruce',
        says: `${seen.count} de ${seen.all} con \\Seen, en ${citeFrames(seen.frames)}: costumbre de Dovecot, que la norma ni pide ni prohíbe`,
      };
    },
    misconceptions: [
      {
        claim: 'POP3 no deja ningún rastro en el servidor.',
        answer: false,
        refute(evidence) {
          const seen = seenIn(namedTrace(evidence, 'cruce'));
          return {
            frames: seen.frames,
            trace: 'cruce',
            says: `este servidor anotó \\Seen al contestar RETR, y por IMAP se ve en ${citeFrames(seen.frames)}`,
          };
        },
      },
    ],
  }),
  choice<'append' | 'smtp' | 'servidor'>({
    id: '6.b.i/enviados',
    prompt:
      'En la carpeta de enviados del segundo cliente IMAP hay un mensaje, y está leído. ¿Cómo llegó ahí?',
    options: {
      append: 'el primer programa subió una copia por IMAP, ya marcada',
      smtp: 'el servidor SMTP la guardó al recibir el envío',
      servidor: 'el servidor IMAP marca como leído lo que uno mismo envió',
    },
    hints: [
      '¿El servidor SMTP sabe qué carpetas tiene el remitente?',
      '¿Qué comando de IMAP agrega un mensaje a una carpeta, y qué puede llevar entre paréntesis?',
      'En la sesión del primer cliente, buscá el comando que viene después del envío.',
    ],
    observe(evidence) {
      const { argument, commandFrames } = appendIn(namedTrace(evidence, 'imapA'));
      return {
        value: 'append',
        frames: commandFrames,
        trace: 'imapA',
        says: `APPEND ${argument}, en ${citeFrames(commandFrames)}`,
      };
    },
    misconceptions: [
      {
        claim: 'Lo enviado está leído porque se envió.',
        answer: 'servidor',
        refute: (evidence) => marked(evidence),
      },
      { claim: 'SMTP deja una copia en enviados.', answer: 'smtp', refute: (evidence) => marked(evidence) },
    ],
  }),
  field({
    id: '6.b.i/dos-veces',
    prompt: '¿Cuántas veces salió del primer cliente IMAP el contenido de ese mensaje?',
    hints: [
      '¿A cuántos servidores distintos se lo entregó?',
      '¿Qué lleva APPEND después de las llaves con el tamaño?',
      'Sumá los contenidos que van después de DATA y los que van después de APPEND.',
    ],
    observe(evidence) {
      const { times, frames } = copiesIn(namedTrace(evidence, 'imapA'));
      return { value: times, frames, trace: 'imapA', says: `${times}, en ${citeFrames(frames)}` };
    },
    misconceptions: [
      {
        claim: 'Una: el servidor ya lo tiene y lo copia.',
        answer: 1,
        refute(evidence) {
          const { frames } = copiesIn(namedTrace(evidence, 'imapA'));
          return {
            frames,
            trace: 'imapA',
            says: `salió por SMTP y volvió a salir por IMAP (${citeFrames(frames)}): un envío con adjunto cuesta el doble de subida`,
          };
        },
      },
    ],
  }),
];

function statOf(trace: Trace): { count: number; reply: string; frames: number[] } {
  const found = pop3In(trace).find(({ verb, response }) => verb === 'STAT' && dropListing(response));
  const { response, reply, replyFrames } = need(found, lacking('STAT'));
  return { count: dropListing(response)!.messages, reply: reply!, frames: replyFrames };
}

/** The commands of a POP3 client, each once. */
export function verbsOf(trace: Trace): string[] {
  return [...new Set(pop3In(trace).flatMap(({ verb }) => (verb === null ? [] : [verb])))];
}

/** The replies that say something of the messages. */
function answersOf(trace: Trace): { frames: number[]; verbs: string[] } {
  const all = pop3In(trace).filter(({ verb }) => ['STAT', 'LIST', 'UIDL'].includes(verb ?? ''));
  const asked = needSome(all, lacking('STAT, LIST or UIDL'));
  return {
    frames: asked.flatMap(({ replyFrames }) => replyFrames),
    verbs: [...new Set(asked.map(({ verb }) => verb!))],
  };
}

function nothingSaid(evidence: check.Evidence): check.Cited {
  const { frames, verbs } = answersOf(namedTrace(evidence, 'popB'));
  return {
    frames,
    trace: 'popB',
    says: `en las respuestas a ${list(verbs)} (${citeFrames(frames)}) hay números, tamaños e identificadores, y ninguna marca: POP3 no las tiene`,
  };
}

function seenIn(trace: Trace): { count: number; all: number; frames: number[] } {
  const all = needSome(reportedFlags(trace), lacking('FETCH with FLAGS'));
  const seen = all.filter(({ flags }) => flags.includes('\\Seen'));
  return { count: seen.length, all: all.length, frames: [...new Set(all.flatMap(({ frames }) => frames))] };
}

/** The flags of each message that a FETCH reported, and the frames of that reply. */
export function reportedFlags(trace: Trace): { number: number; flags: string[]; frames: number[] }[] {
  return imapIn(trace)
    .filter(fetches)
    .flatMap((exchange) => flagsIn(exchange).map((each) => ({ ...each, frames: exchange.replyFrames })));
}

function appendIn(trace: Trace) {
  return need(
    imapIn(trace).find(({ verb }) => verb === 'APPEND'),
    lacking('APPEND'),
  );
}

function marked(evidence: check.Evidence): check.Cited {
  const { argument, commandFrames } = appendIn(namedTrace(evidence, 'imapA'));
  return {
    frames: commandFrames,
    trace: 'imapA',
    says: `la subió el primer programa, con la marca puesta por él: APPEND ${argument} en ${citeFrames(commandFrames)}`,
  };
}

/** How often the client sent the message, and a frame of each; what its server sent on is not the client's. */
function copiesIn(trace: Trace): { times: number; frames: number[] } {
  const clients = trace.conversations('imap').map(({ client }) => client.address);
  const submitted = sessionsOf(trace)
    .filter(({ stream }) => clients.includes(stream.client.address))
    .flatMap(({ messages }) => messages)
    .map(({ commandFrames }) => commandFrames[0]!);
  const appended = imapIn(trace)
    .filter(({ verb }) => verb === 'APPEND')
    .map(({ commandFrames }) => commandFrames[0]!);
  return { times: submitted.length + appended.length, frames: [...submitted, ...appended] };
}
