import { checksum } from '../../lib/wire/checksum.js';
import type { Frame } from '../../lib/wire/frame.js';

/** How much of a datagram routers quote: all of it, its headers, and the eight octets that RFC 792 asks for. */
const LENGTHS = { 6: [Number.POSITIVE_INFINITY, 40, 8], 17: [Number.POSITIVE_INFINITY, 28, 8] };

/** The frames, and behind each with IPv4 over Ethernet an ICMP error that quotes it, more or less of it. */
export function withQuotes(frames: readonly Frame[]): Frame[] {
  let count = 0;
  const all = frames.flatMap((frame) => {
    // No error is about an ICMP message that is an error itself (RFC 1122 §3.2.2).
    if (frame.data[12] !== 8 || frame.data[13] !== 0 || frame.data[23] === 1) return [frame];
    count += 1;
    const kind = count % 2 === 0 ? [3, 10] : [11, 0];
    return [
      frame,
      quoteOf(frame, kind as [number, number], (frame.data[23] === 6 ? LENGTHS[6] : LENGTHS[17])[count % 3]!),
    ];
  });
  return all.map((frame, index) => ({ ...frame, number: index + 1 }));
}

function quoteOf(frame: Frame, [type, code]: [number, number], length: number): Frame {
  const datagram = frame.data.subarray(14, 34 + Math.min(length, frame.data.length - 34));
  const data = Buffer.alloc(14 + 20 + 8 + datagram.length);
  data.set(frame.data.subarray(6, 12), 0);
  data.set(frame.data.subarray(0, 6), 6);
  data.writeUInt16BE(0x0800, 12);
  const ip = data.subarray(14, 34);
  ip[0] = 0x45;
  ip.writeUInt16BE(28 + datagram.length, 2);
  ip[8] = 64;
  ip[9] = 1;
  ip.set(frame.data.subarray(30, 34), 12);
  ip.set(frame.data.subarray(26, 30), 16);
  ip.writeUInt16BE(checksum(ip), 10);
  const icmp = data.subarray(34);
  icmp[0] = type;
  icmp[1] = code;
  icmp.set(datagram, 8);
  icmp.writeUInt16BE(checksum(icmp), 2);
  return { ...frame, timestamp: frame.timestamp + 1n, length: data.length, data };
}
