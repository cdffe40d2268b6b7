import { type Side, type Trace, type View, views } from 'maillab';
import { valueIn } from '../fields.js';
import { imapIn, pop3In } from '../sessions.js';

/** A protocol by which a reader gets at a mailbox. */
export type AccessProtocol = 'POP3' | 'IMAP';

const PORTS: Record<AccessProtocol, number> = { POP3: 110, IMAP: 143 };

/** Octets that the server sent, and that the client sent, on a trace's connections to a port. */
export function octetsOn(trace: Trace, port: number): { sent: number; received: number } {
  const parts = trace.streams.filter(({ server }) => server.port === port).flatMap((stream) => stream.parts);
  const from = (side: Side) =>
    parts.filter((part) => part.from === side).reduce((sum, { bytes }) => sum + bytes.length, 0);
  return { sent: from('server'), received: from('client') };
}

/** What one client's sessions asked of the server: connections, commands, octets each way, time. */
function costOf(trace: Trace, protocol: AccessProtocol): (string | number)[] {
  const exchanges = protocol === 'POP3' ? pop3In(trace) : imapIn(trace);
  const parts = trace.streams
    .filter(({ server }) => server.port === PORTS[protocol])
    .flatMap((stream) => stream.parts);
  const { sent, received } = octetsOn(trace, PORTS[protocol]);
  const seconds = Number(parts.at(-1)!.timestamp - parts[0]!.timestamp) / 1e9;
  return [
    new Set(trace.streams.filter(({ server }) => server.port === PORTS[protocol])).size,
    exchanges.filter(({ command }) => command !== null).length,
    sent,
    received,
    `${seconds.toFixed(2).replace('.', ',')} s`,
  ];
}

/** What the second client of each protocol cost the server. */
export function costs(traces: Readonly<Record<AccessProtocol, Trace>>): View {
  return views.table({
    caption: 'Lo que le pidió al servidor el segundo programa',
    columns: [
      'Protocolo',
      ...[
        'Conexiones',
        'Comandos',
        'Octetos que mandó el servidor',
        'Octetos que mandó el cliente',
        'Tiempo',
      ].map((label) => ({ label, align: 'right' as const })),
    ],
    rows: (['POP3', 'IMAP'] as const).map((protocol) => [protocol, ...costOf(traces[protocol], protocol)]),
    rowHeaders: true,
  });
}

/** A message as some program knows it. */
export interface Known {
  subject: string;
  folder: string;
  read: boolean;
}

/** Messages × programs: where each program has each message, and whether it takes it for read. */
export function whoSees(programs: Readonly<Record<string, readonly Known[]>>): View {
  const subjects = [
    ...new Set(Object.values(programs).flatMap((known) => known.map(({ subject }) => subject))),
  ];
  return views.matrix({
    caption: 'Qué ve cada programa',
    corner: 'Mensaje',
    columns: Object.keys(programs),
    rows: subjects.map((subject) => ({
      label: subject,
      cells: Object.values(programs).map((known) => {
        const copies = known.filter((each) => each.subject === subject);
        const seen = copies.map(({ folder, read }) => `${folder}, ${read ? 'leído' : 'sin leer'}`);
        return seen.sort().join('\n') || 'no está';
      }),
    })),
  });
}

/** What a server keeps, in the same terms. */
export function knownTo(messages: readonly { folder: string; flags: string[]; source: string }[]): Known[] {
  return messages.map(({ folder, flags, source }) => ({
    subject: valueIn(source, 'Subject') ?? '',
    folder,
    read: flags.includes('\\Seen'),
  }));
}
