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

/** Whether a person could read these bytes: hardly any control characters (ciphertext has one in eight). */
export function isReadable(bytes: Uint8Array): boolean {
  const sample = bytes.subarray(0, 4096);
  let odd = 0;
  for (const byte of sample) {
    if (byte === 0x7f || (byte < 0x20 && byte !== 0x0d && byte !== 0x0a && byte !== 0x09)) odd++;
  }
  return odd * 50 <= sample.length;
}

/** Lines of a hexadecimal dump, 16 octets each: offset, octets, and the printable ASCII among them. */
export function hexLines(bytes: Uint8Array, from = 0): string[] {
  const lines: string[] = [];
  for (let start = 0; start < bytes.length; start += 16) {
    const row = bytes.subarray(start, start + 16);
    const octets = Array.from(row, (byte) => byte.toString(16).padStart(2, '0'));
    const left = octets.slice(0, 8).join(' ');
    const right = octets.slice(8).join(' ');
    const ascii = Array.from(row, (byte) =>
      byte > 0x1f && byte < 0x7f ? String.fromCharCode(byte) : '·',
    ).join('');
    const offset = (from + start).toString(16).padStart(4, '0');
    lines.push(`${offset}  ${left.padEnd(23)}  ${right.padEnd(23)}  ${ascii}`);
  }
  return lines;
}

/** `172.28.0.1:40000`, `[2001:db8::1]:25`. */
export function endpointText(endpoint: Endpoint): string {
  return endpoint.address.includes(':')
    ? `[${endpoint.address}]:${endpoint.port}`
    : `${endpoint.address}:${endpoint.port}`;
}
