import type { TlsExchange, Trace, views } from 'maillab';
import { CLIENT, CORREO_REDES2024, MAIL, MAIL_REDES2024 } from '../hosts.js';

type Ladder = Parameters<typeof views.ladder>[0];
type Step = Ladder['steps'][number];

const LANES = [
  { label: 'navegador', address: CLIENT },
  { label: 'correo', address: CORREO_REDES2024 },
  { label: 'mail', address: MAIL_REDES2024 },
  { label: 'redes.unlp', address: MAIL },
];
const lane = (address: string): number => LANES.findIndex((each) => each.address === address);

/** A request of the browser: what the page's address said, which only the browser knows. */
export interface Visit {
  method: string;
  path: string;
  status: number;
}

/**
 * A webmail session as a ladder: outside, the pages, whose words only the browser knows; inside, what the webmail had to
 * say over IMAP and SMTP for each; last, mail's own delivery. One arrow there and one back for each.
 */
export function webmailSession(wire: Trace, visits: readonly Visit[]): Ladder {
  const events = [...pages(wire, visits), ...inside(wire)].sort((a, b) => a.frame - b.frame);
  return {
    caption: 'Una sesión del webmail, por fuera y por dentro',
    lanes: LANES.map(({ label, address }) => ({ label, note: address })),
    steps: events.map(({ step }) => step),
    note: 'Los números son tramas. Del navegador, en el cable solo se ven registros de TLS: lo que dicen las páginas lo sabe el navegador. Sin dibujar: las consultas DNS.',
  };
}

interface Event {
  frame: number;
  step: Step;
}

function arrows(from: number, to: number, frames: readonly number[], there: string, back: string): Event[] {
  const [first, last] = [frames[0]!, frames.at(-1)!];
  return [
    { frame: first, step: { from, to, label: there, at: String(first) } },
    { frame: last, step: { from: to, to: from, label: back, at: String(last) } },
  ];
}

/** The browser's requests: each flight of ciphertext after the handshake is one, in order. */
function pages(wire: Trace, visits: readonly Visit[]): Event[] {
  const flights = wire
    .conversations('tls')
    .filter(({ client, server }) => client.address === CLIENT && server.address === CORREO_REDES2024)
    .flatMap(({ exchanges }) => exchanges.filter(({ records }) => !records.some(isHello)))
    .filter(({ commandFrames, replyFrames }) => commandFrames.length > 0 && replyFrames.length > 0);
  return flights.flatMap(({ commandFrames, replyFrames }, index) => {
    const visit = visits[index];
    const there = visit ? `${visit.method} ${shortened(visit.path)}` : 'datos cifrados';
    const frames = [commandFrames[0]!, replyFrames.at(-1)!];
    return arrows(lane(CLIENT), lane(CORREO_REDES2024), frames, there, visit ? String(visit.status) : '…');
  });
}

const isHello = ({ messages }: TlsExchange['records'][number]) =>
  messages.some(({ type }) => type === 'Client Hello');

function shortened(path: string): string {
  const query = new URLSearchParams(path.split('?')[1] ?? '');
  return [query.get('_task'), query.get('_action')].filter(Boolean).join(' ') || '/';
}

/** What the webmail and the mail server said over IMAP and SMTP, a connection each. */
function inside(wire: Trace): Event[] {
  const talks = [...wire.conversations('imap'), ...wire.conversations('smtp')];
  return talks.flatMap(({ protocol, client, server, exchanges, stream }) => {
    const [from, to] = [lane(client.address), lane(server.address)];
    if (from < 0 || to < 0 || stream === null) return [];
    const words = exchanges.flatMap(({ verb }) => (verb ? [verb] : []));
    const told = [...new Set(words)].filter((verb) => verb !== 'LOGOUT' && verb !== 'QUIT');
    const sealed = told.includes('STARTTLS') ? ', y lo demás cifrado' : '';
    const { frames } = wire.follow(stream)!;
    const label = `${protocol.toUpperCase()}, puerto ${server.port}: ${told.join(', ')}${sealed}`;
    // mail delivers while the webmail keeps its copy.
    const races = client.address === MAIL_REDES2024;
    return arrows(from, to, frames, label, 'FIN').map(({ frame, step }) => ({
      frame,
      step: { ...step, races },
    }));
  });
}
