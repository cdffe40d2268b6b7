import type { Endpoint } from '../wire/stream.js';

const utf8 = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true });

/** Bytes as text: UTF-8 where they are, else one character an octet (ISO 8859-1), so that nothing is lost. */
export function bytesText(bytes: Uint8Array): string {
  try {
    return utf8.decode(bytes);
  } catch {
    return Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength).toString('latin1');
  }
}

/**
 * Whether a person could read these bytes: hardly any control characters (ciphertext has one in eight), and UTF-8 or mostly
 * ASCII.
 */
export function isReadable(bytes: Uint8Array): boolean {
  const sample = bytes.subarray(0, 4096);
  let odd = 0;
  let high = 0;
  for (const byte of sample) {
    if (byte === 0x7f || (byte < 0x20 && byte !== 0x0d && byte !== 0x0a && byte !== 0x09)) odd++;
    if (byte > 0x7f) high++;
  }
  if (odd * 50 > sample.length) return false;
  return high * 5 <= sample.length || isUtf8(bytes);
}

function isUtf8(bytes: Uint8Array): boolean {
  try {
    utf8.decode(bytes);
    return true;
  } catch {
    return false;
  }
}

/** Lines of a hexadecimal dump: offset, `perLine` octets, and the printable ASCII among them. */
export function hexLines(bytes: Uint8Array, from = 0, perLine = 16): string[] {
  const lines: string[] = [];
  const width = perLine * 3 - (perLine > 8 ? 0 : 1);
  for (let start = 0; start < bytes.length; start += perLine) {
    const row = bytes.subarray(start, start + perLine);
    const octets = Array.from(row, (byte) => byte.toString(16).padStart(2, '0'));
    const dump = octets.map((octet, index) => (index === 8 ? ` ${octet}` : octet)).join(' ');
    const ascii = Array.from(row, (byte) =>
      byte > 0x1f && byte < 0x7f ? String.fromCharCode(byte) : '·',
    ).join('');
    const offset = (from + start).toString(16).padStart(4, '0');
    lines.push(`${offset}  ${dump.padEnd(width)}  ${ascii}`);
  }
  return lines;
}

/** `172.28.0.1:40000`, `[2001:db8::1]:25`. */
export function endpointText(endpoint: Endpoint): string {
  return endpoint.address.includes(':')
    ? `[${endpoint.address}]:${endpoint.port}`
    : `${endpoint.address}:${endpoint.port}`;
}
