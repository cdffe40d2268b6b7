import { check, type Trace } from 'maillab';
import { lacking, need } from '../need.js';
import { imapIn, pop3In, untagged } from '../sessions.js';
import { verbsOf } from './messages.js';

const { citeFrames, list, namedTrace, truth } = check;

/** 6.b.ii: what became of the folders; evidence: traces `popA`, `imapA`, `imapB`. */
export const folders = [
  truth({
    id: '6.b.ii/pop',
    prompt: '¿Es verdad que la carpeta POP, creada en el primer programa, aparece en el segundo?',
    hints: [
      '¿Dónde vive esa carpeta?',
      '¿Qué comando de POP3 podría haberla creado en el servidor?',
      'Hacé la lista de los comandos que mandó el primer cliente: ¿alguno nombra una carpeta?',
    ],
    observe(evidence) {
      const trace = namedTrace(evidence, 'popA');
      const verbs = verbsOf(trace);
      const frames = commandFramesOf(trace);
      return {
        value: false,
        frames,
        trace: 'popA',
        says: `el primer cliente mandó ${list(verbs)} (${citeFrames(frames)}): la carpeta nunca salió de su máquina`,
      };
    },
    misconceptions: [
      {
        claim: 'Las carpetas están en la cuenta, así que aparecen en todos los clientes.',
        answer: true,
        refute(evidence) {
          const trace = namedTrace(evidence, 'popA');
          const frames = commandFramesOf(trace);
          return {
            frames,
            trace: 'popA',
            says: `POP3 conoce un solo buzón y no tiene comando para carpetas: ${list(verbsOf(trace))} es todo lo que viajó (${citeFrames(frames)})`,
          };
        },
      },
    ],
  }),
  truth({
    id: '6.b.ii/imap',
    prompt: '¿Es verdad que la carpeta IMAP, creada en el primer programa, aparece en el segundo?',
    hints: [
      '¿El primer programa le avisó al servidor que la creaba?',
      '¿Qué comando crea una carpeta y cuál las lista (RFC 3501, secciones 6.3.3 y 6.3.8)?',
      'Buscá su nombre en las respuestas a LIST del segundo cliente.',
    ],
    observe(evidence) {
      const listed = listedIn(namedTrace(evidence, 'imapB'));
      return {
        value: listed !== undefined,
        frames: listed?.frames ?? [],
        trace: 'imapB',
        says: listed ? `«${listed.line}» en ${citeFrames(listed.frames)}` : 'LIST no la nombra',
      };
    },
    misconceptions: [
      {
        claim: 'Las carpetas son del programa, así que en otro programa no están.',
        answer: false,
        refute(evidence) {
          const create = need(
            imapIn(namedTrace(evidence, 'imapA')).find(({ verb }) => verb === 'CREATE'),
            lacking('CREATE'),
          );
          return {
            frames: create.commandFrames,
            trace: 'imapA',
            says: `el primer cliente la creó en el servidor, con CREATE en ${citeFrames(create.commandFrames)}`,
          };
        },
      },
    ],
  }),
];

function commandFramesOf(trace: Trace): number[] {
  return [...new Set(pop3In(trace).flatMap(({ commandFrames }) => commandFrames))];
}

function listedIn(trace: Trace): { line: string; frames: number[] } | undefined {
  for (const exchange of imapIn(trace)) {
    const named = untagged(exchange, 'LIST').find(({ values }) => /(^|[/.])IMAP$/.test(String(values[2])));
    if (exchange.verb === 'LIST' && named) return { line: named.source, frames: exchange.replyFrames };
  }
  return undefined;
}
