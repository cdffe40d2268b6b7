import type { PacketRow } from '../wireshark/dissection.js';

type Said = Pick<PacketRow, 'source' | 'destination' | 'protocol' | 'info'>;

const CLOSING = /\[(?:FIN|RST)[^\]]*\] Seq=/;
/** Rows that come and go with the timing of TCP. */
const NOISE = [
  /\[ACK\] Seq=/,
  /\[TCP (?:Window Update|Dup ACK|Keep-Alive|Retransmission|Spurious|Out-Of-Order|Previous segment)/,
  /\[RST\] Seq=/,
  /DATA fragment, /,
  /\[TCP segment of a reassembled PDU\]/,
];

/**
 * What the rows of a packet list say in every run: what went from whom to whom, each direction by itself. Two directions, or
 * two connections, have no order between them; how the octets were cut into segments, acknowledged and closed is TCP's timing.
 */
export function stablePackets(rows: readonly Said[]): string[] {
  const closed = new Set<string>();
  const lines = rows.flatMap((row) => linesOf(row, closed));
  return lines.sort((a, b) => (a.lane < b.lane ? -1 : a.lane > b.lane ? 1 : 0)).map(({ text }) => text);
}

interface Line {
  /** Lines of one lane keep their order. */
  lane: string;
  text: string;
}

/** Replies that share a segment, `250 Ok | 250 Ok`, are as if each had its own. */
function linesOf({ source, destination, protocol, info }: Said, closed: Set<string>): Line[] {
  const lane = `${source} ${destination}`;
  if (CLOSING.test(info)) {
    // Who closes first, and how the other one answers, depends on what was still under way.
    const pair = [source, destination].sort().join(' ');
    if (closed.has(pair)) return [];
    if (info.includes('FIN')) {
      closed.add(pair);
      return [{ lane: `${pair} FIN`, text: `${pair} ${protocol} FIN` }];
    }
  }
  if (protocol === 'ARP' || NOISE.some((pattern) => pattern.test(info))) return [];
  if (protocol === 'DNS') {
    // A notification and the transfer that follows it go on sockets of their own.
    const kind = /^[A-Za-z ]*/.exec(info)![0];
    return [{ lane: `${lane} ${kind}`, text: `${lane} DNS ${withoutOrder(info)}` }];
  }
  const said = /^(?:[SC]: |Response: |Request: )?/.exec(info)![0];
  return info
    .slice(said.length)
    .split(' | ')
    .map((part) => ({ lane, text: `${lane} ${protocol} ${said}${part}` }));
}

/** The records of a set have no order (RFC 2181, section 5): the words of a response in one of their own, its id left out. */
function withoutOrder(info: string): string {
  if (!info.includes(' response ')) return info;
  return info
    .replace(/ 0x[0-9a-f]{4}\b/, '')
    .split(' ')
    .sort()
    .join(' ');
}
