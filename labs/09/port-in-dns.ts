import { check, type Trace } from 'maillab';
import { need } from '../need.js';

const { citeFrames, truth } = check;

/** What the DNS says of a server's port; evidence: the trace of the MX query. */
export const portInDns = [
  truth({
    id: '9/mx-puerto',
    prompt:
      '¿Es verdad que la respuesta a la consulta MX dice en qué puerto escucha el servidor de correo del dominio?',
    hints: [
      '¿Qué dos datos lleva un registro MX además del dominio?',
      'Si el puerto no viene por DNS, ¿de dónde lo saca el MTA que entrega?',
      'Recorré los registros de la respuesta, sección por sección: ¿qué hay después de cada tipo?',
    ],
    observe({ trace }) {
      const { says, frames } = mxAnswer(trace);
      return { value: false, frames, says };
    },
    misconceptions: [
      {
        claim: 'Los demás servidores se enteran del puerto nuevo por el MX.',
        answer: true,
        refute({ trace }) {
          const { says, frames } = mxAnswer(trace);
          return { frames, says: `${says}: MX da preferencia y nombre, y A una dirección` };
        },
      },
    ],
  }),
];

/** The frames that brought the answer to an MX query, and what stands in it. */
function mxAnswer(trace: Trace): { frames: number[]; says: string } {
  const exchange = need(
    trace
      .conversations('dns')
      .flatMap(({ exchanges }) => exchanges)
      .find(({ response }) => response?.answers.some(({ type }) => type === 'MX')),
    'the trace has no answer to an MX query.',
  );
  const { answers, additionals } = exchange.response!;
  const records = [...answers, ...additionals].map(({ type, text }) => `${type} ${text}`);
  return {
    frames: exchange.replyFrames,
    says: `en la respuesta de ${citeFrames(exchange.replyFrames)} están ${check.list(records)}, y en ninguno un puerto`,
  };
}
