/** A datagram with where it comes from and goes to. */
export interface UdpFrame {
  source: { address: string; port: number };
  destination: { address: string; port: number };
  payload: Buffer;
}

const IPV4 = 0x0800;
const UDP = 17;

/**
 * The UDP datagram in an Ethernet frame; undefined for any other frame, for a fragment, and where a length says more than there
 * is. Strict on purpose: the frame is whatever a guest wrote.
 */
export function readUdpFrame(frame: Buffer): UdpFrame | undefined {
  if (frame.length < 14 + 20 + 8 || frame.readUInt16BE(12) !== IPV4 || frame[23] !== UDP) return undefined;
  const ip = frame.subarray(14);
  const header = (ip[0]! & 0x0f) * 4;
  const total = ip.readUInt16BE(2);
  if (ip[0]! >> 4 !== 4 || header < 20 || total < header + 8 || total > ip.length) return undefined;
  // More fragments, or an offset: RFC 791 §3.1.
  if ((ip.readUInt16BE(6) & 0x3fff) !== 0) return undefined;
  const udp = ip.subarray(header, total);
  const length = udp.readUInt16BE(4);
  if (length < 8 || length > udp.length) return undefined;
  return {
    source: { address: dotted(ip, 12), port: udp.readUInt16BE(0) },
    destination: { address: dotted(ip, 16), port: udp.readUInt16BE(2) },
    payload: udp.subarray(8, length),
  };
}

function dotted(bytes: Buffer, at: number): string {
  return bytes.subarray(at, at + 4).join('.');
}
