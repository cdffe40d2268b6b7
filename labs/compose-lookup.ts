import { type Answer, encode } from 'dns-packet';
import { composeUdp } from 'maillab';

/** Composes a query over UDP and its response, a millisecond later. */
export function composeLookup(
  { asker, server, at }: { asker: string; server: string; at: bigint },
  question: { name: string; type: 'A' | 'MX' | 'TXT' | 'NS' | 'PTR' },
  reply: {
    answers?: Answer[];
    authorities?: Answer[];
    additionals?: Answer[];
    /** RCODE (RFC 1035 §4.1.1); by default 0. */
    rcode?: number;
    /** Sum of flag bits of the response; RD is 0x100, RA 0x80, AA 0x400. */
    flags?: number;
  },
  port = 40_000,
) {
  const [from, to] = [
    { address: asker, port },
    { address: server, port: 53 },
  ];
  const { rcode = 0, flags = 0x180, ...sections } = reply;
  const id = port & 0xffff;
  const query = encode({ type: 'query', id, flags: 0x100, questions: [question] });
  const response = encode({ type: 'response', id, flags: flags | rcode, questions: [question], ...sections });
  return [
    composeUdp({ timestamp: at, from, to, payload: query }),
    composeUdp({ timestamp: at + 1_000_000n, from: to, to: from, payload: response }),
  ];
}
