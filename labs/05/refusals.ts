import { check, type ImapExchange, type Trace } from 'maillab';
import { lacking, need } from '../need.js';
import { imapExchange, imapIn } from '../sessions.js';

const { citeFrames, choice } = check;

const answers = { ok: 'OK', no: 'NO: se entiende y no se puede', bad: 'BAD: error de protocolo' } as const;

/** What the server does not understand; evidence: one trace with a session that asks for it. */
export const refusals = [
  choice<keyof typeof answers>({
    id: '5.b/range-syntax',
    prompt: 'El cliente mandó UID FETCH 5: (FLAGS), con el rango sin terminar. ¿Qué contestó el servidor?',
    options: answers,
    hints: [
      '¿Cómo se escribe «del 5 en adelante»?',
      '¿Qué diferencia hay entre no poder y no entender?',
      'Leé la palabra que sigue a la etiqueta.',
    ],
    observe: ({ trace }) => statusOf(imapExchange(trace, 'UID FETCH', /^\d+: /)),
    misconceptions: [
      {
        claim: 'UID FETCH 5: pide los mensajes desde el 5 en adelante.',
        answer: 'ok',
        refute({ trace }) {
          const refused = imapExchange(trace, 'UID FETCH', /^\d+: /);
          return {
            frames: refused.replyFrames,
            says: `${citeFrames(refused.replyFrames)} lo rechaza: «en adelante» se escribe 5:* (RFC 3501, sección 9)`,
          };
        },
      },
    ],
  }),
  choice<keyof typeof answers>({
    id: '5.b/uid-check',
    prompt: 'El cliente mandó UID CHECK. ¿Qué contestó el servidor?',
    options: answers,
    hints: [
      '¿Con qué comandos se puede combinar UID (RFC 3501, sección 6.4.8)?',
      '¿CHECK recibe mensajes como argumento?',
      'Leé la palabra que sigue a la etiqueta.',
    ],
    observe: ({ trace }) => statusOf(uidCheck(trace)),
    misconceptions: [
      {
        claim: 'UID CHECK es CHECK para los mensajes que se nombran.',
        answer: 'ok',
        refute({ trace }) {
          const refused = uidCheck(trace);
          return {
            frames: refused.replyFrames,
            says: `${citeFrames(refused.replyFrames)} dice que no existe: UID va con COPY, FETCH, STORE y SEARCH (RFC 3501, sección 6.4.8), y con lo que agreguen las extensiones`,
          };
        },
      },
    ],
  }),
  choice<keyof typeof answers>({
    id: '5.b/done-outside',
    prompt: 'El cliente mandó DONE sin haber mandado IDLE. ¿Qué contestó el servidor?',
    options: answers,
    hints: [
      '¿DONE es un comando, o el final de otro?',
      'Si DONE se lee como una línea cualquiera, ¿cuál sería su etiqueta?',
      'Leé la respuesta a esa línea.',
    ],
    observe: ({ trace }) => statusOf(loneDone(trace)),
    misconceptions: [
      {
        claim: 'DONE se puede mandar en cualquier momento.',
        answer: 'ok',
        refute({ trace }) {
          const refused = loneDone(trace);
          return {
            frames: refused.replyFrames,
            says: `fuera de IDLE, ${citeFrames(refused.replyFrames)} lo rechaza: el servidor tomó «DONE» por una etiqueta sin comando`,
          };
        },
      },
    ],
  }),
];

function statusOf(exchange: ImapExchange) {
  const response = exchange.completion ?? exchange.responses.at(-1)!;
  const status = response.status?.toLowerCase();
  const value: keyof typeof answers = status === 'ok' || status === 'no' ? status : 'bad';
  return {
    value,
    frames: exchange.replyFrames,
    says: `«${exchange.reply}» en ${citeFrames(exchange.replyFrames)}`,
  };
}

function uidCheck(trace: Trace): ImapExchange {
  return needed(trace, ({ verb }) => verb === 'UID CHECK', 'UID CHECK');
}

function loneDone(trace: Trace): ImapExchange {
  return needed(
    trace,
    ({ kind, command }) => kind === 'command' && command?.trim() === 'DONE',
    'DONE outside of IDLE',
  );
}

function needed(trace: Trace, test: (exchange: ImapExchange) => boolean, what: string): ImapExchange {
  return need(imapIn(trace).find(test), lacking(what));
}
