import { type Answer, encode } from 'dns-packet';
import { Trace } from 'maillab';
import type { Script } from '../../labs/compose.js';
import { composeUdp } from '../../lib/wire/compose.js';

/** A mail transaction of a play: its recipients, and the queue id that the server gives it. */
export interface Transaction {
  to: readonly string[];
  queueId: string;
}

export interface Session {
  client: string;
  port: number;
  server: string;
  serverPort?: number;
  /** Milliseconds after the play's beginning. */
  at?: number;
  transactions: readonly Transaction[];
  /** MAIL, RCPT and DATA in one segment where the server offers PIPELINING. */
  pipelining?: boolean;
  /** RSET between transactions, as Postfix does on a connection that it has kept. */
  reset?: boolean;
  /** STARTTLS, and nothing legible after it. */
  tls?: boolean;
}

/** What a lesson's domain answers. */
type DnsRecord = Extract<Answer, { type: 'MX' | 'SRV' }>;

const START = 1_757_000_000_000_000_000n;
const sender = 'alumnopop@redes.unlp.edu.ar';

/** An SMTP session as it crosses the wire. */
export function session(options: Session): Script {
  const { client, port, server, serverPort = 25, at = 0, transactions, pipelining = true } = options;
  return {
    client: { address: client, port },
    server: { address: server, port: serverPort },
    start: START + BigInt(at) * 1_000_000n,
    says: [
      'S: 220 mail.redes.unlp.edu.ar ESMTP Postfix',
      'C: EHLO pc',
      `S: 250-mail.redes.unlp.edu.ar\n${pipelining ? '250-PIPELINING\n' : ''}250-STARTTLS\n250 SIZE 10240000`,
      ...(options.tls
        ? ['C: STARTTLS', 'S: 220 2.0.0 Ready to start TLS', 'C. FIN', 'S. FIN']
        : said(options, transactions, pipelining)),
    ],
  };
}

function said(
  { reset = false }: Session,
  transactions: readonly Transaction[],
  pipelining: boolean,
): string[] {
  const lines = transactions.flatMap(({ to, queueId }, index) => {
    const commands = [`MAIL FROM:<${sender}>`, ...to.map((address) => `RCPT TO:<${address}>`), 'DATA'];
    const replies = ['250 2.1.0 Ok', ...to.map(() => '250 2.1.5 Ok'), '354 End data with <CR><LF>.<CR><LF>'];
    const envelope = pipelining
      ? [`C: ${commands.join('\n')}`, `S: ${replies.join('\n')}`]
      : commands.flatMap((command, step) => [`C: ${command}`, `S: ${replies[step]}`]);
    const content = `C: From: ${sender}\nSubject: Prueba\n\nHola\n.`;
    const last = index === transactions.length - 1 && pipelining;
    return [
      ...(reset && index > 0 ? ['C: RSET', 'S: 250 2.0.0 Ok'] : []),
      ...envelope,
      last ? `${content}\nQUIT` : content,
      `S: 250 2.0.0 Ok: queued as ${queueId}`,
    ];
  });
  return [...lines, ...(pipelining ? [] : ['C: QUIT']), 'S: 221 2.0.0 Bye', 'S. FIN', 'C. FIN'];
}

/** A query for each record, and its answer, over UDP. */
export function dnsTrace(records: readonly DnsRecord[]): Trace {
  const resolver = { address: '172.28.0.29', port: 53 };
  return Trace.of(
    records.flatMap((record, index) => {
      const asker = { address: '172.28.0.90', port: 53_001 + index };
      const questions = [{ type: record.type, name: record.name }];
      const timestamp = START + BigInt(index) * 2_000_000n;
      const query = encode({ type: 'query', id: 7, questions });
      const response = encode({ type: 'response', id: 7, questions, answers: [record] });
      return [
        composeUdp({ timestamp, from: asker, to: resolver, payload: query }),
        composeUdp({ timestamp: timestamp + 1_000_000n, from: resolver, to: asker, payload: response }),
      ];
    }),
  );
}

/** A query for a domain's MX records, and its answer. */
export function mxTrace(domain: string, preference: number, exchange: string): Trace {
  return dnsTrace([{ type: 'MX', name: domain, ttl: 60, data: { preference, exchange } }]);
}
