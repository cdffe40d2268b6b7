import { type Trace, type View, views } from 'maillab';
import { attemptsAt } from '../attempts.js';

const ANSWERED = { abierta: 'aceptado', rechazada: 'RST', silencio: 'sin respuesta' } as const;
const TONES = { abierta: 'good', rechazada: 'bad', silencio: 'warn' } as const;

/** When each sender tried to connect to an address and port, and what came back: a bar for each sender. */
export function retries(trace: Trace, address: string, port: number): View {
  const attempts = attemptsAt(trace, address, port);
  const senders = [...new Set(attempts.map(({ from }) => from))];
  const last = Math.max(...attempts.map(({ seconds }) => seconds));
  return views.bars({
    caption: `Intentos de conexión a ${address}:${port}`,
    bars: senders.map((sender) => {
      const own = attempts.filter(({ from }) => from === sender);
      return {
        label: sender,
        note: `${own.length} ${own.length === 1 ? 'intento' : 'intentos'}`,
        stable: sender,
        start: 0,
        end: last,
        blocks: own.map(({ seconds, syns, outcome }) => ({
          start: seconds,
          end: seconds,
          label: `SYN en la trama ${syns[0]}: ${ANSWERED[outcome]}`,
          stable: `SYN: ${ANSWERED[outcome]}`,
          tone: TONES[outcome],
        })),
      };
    }),
  });
}
