import { check, type ImapResponse, type Trace } from 'maillab';
import { lacking, needSome } from '../need.js';
import { framesOfResponses, imapExchange, imapExchanges, untagged } from '../sessions.js';

const { choice, citeFrames, truth } = check;

/** 5.b: commands that ask for no message; evidence: one trace with a session typed by hand. */
export const polling = [
  choice<'punto' | 'integridad'>({
    id: '5.b/check',
    prompt: '¿Para qué sirve CHECK, según RFC 3501?',
    options: {
      punto:
        'para pedir un punto de control: que el servidor ponga en orden lo suyo, como pasar a disco lo pendiente',
      integridad: 'para verificar que el buzón no esté dañado',
    },
    hints: [
      'Si verificara algo, ¿qué diría la respuesta?',
      '¿Qué trae la respuesta a CHECK además de OK?',
      'Leé la sección 6.4.1: ¿qué palabra usa para lo que pide?',
    ],
    observe({ trace }) {
      const checking = imapExchange(trace, 'CHECK');
      const cite = citeFrames(checking.replyFrames);
      return { value: 'punto', frames: checking.replyFrames, says: `solo un OK, en ${cite}` };
    },
    misconceptions: [
      {
        claim: 'CHECK verifica la integridad de la carpeta.',
        answer: 'integridad',
        refute({ trace }) {
          const checking = imapExchange(trace, 'CHECK');
          return {
            frames: checking.replyFrames,
            says: `la respuesta de ${citeFrames(checking.replyFrames)} no informa nada: CHECK pide un «checkpoint», que cada servidor entiende a su modo (RFC 3501, sección 6.4.1), y RFC 9051 lo quitó (apéndice E)`,
          };
        },
      },
    ],
  }),
  truth({
    id: '5.b/noop',
    prompt: 'NOOP no pide nada. ¿Es verdad que con su respuesta el cliente tampoco se entera de nada?',
    hints: [
      '¿Para qué mandaría un cliente, cada tanto, un comando que no pide nada?',
      'Si cambió el buzón desde el comando anterior, ¿cuándo puede decirlo el servidor?',
      'Mirá qué líneas con asterisco vinieron con la respuesta a NOOP.',
    ],
    observe({ trace }) {
      const exists = noopNews(trace);
      const frames = framesOfResponses(exists);
      return {
        value: false,
        frames,
        says: `«${exists[0]!.source}» junto con la respuesta a NOOP, en ${citeFrames(frames)}`,
      };
    },
    misconceptions: [
      {
        claim: 'NOOP solo mantiene viva la conexión.',
        answer: true,
        refute({ trace }) {
          const exists = noopNews(trace);
          const frames = framesOfResponses(exists);
          return {
            frames,
            says: `en ${citeFrames(frames)} con NOOP llegó «${exists[0]!.source}»: NOOP no hace nada, pero cualquier comando puede traer novedades, y este sirve para sondear (RFC 3501, sección 6.1.2)`,
          };
        },
      },
    ],
  }),
];

/** The EXISTS that came with a reply to NOOP. */
export function noopNews(trace: Trace): ImapResponse[] {
  const news = imapExchanges(trace, 'NOOP').flatMap((noop) => untagged(noop, 'EXISTS'));
  return needSome(news, lacking('NOOP that told of a new message'));
}
