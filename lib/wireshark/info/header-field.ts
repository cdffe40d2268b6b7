/** The end of the field that has `start` in it, behind its CRLF; -1 when there is none. `last` before a blank line. */
export function fieldEnd(bytes: Uint8Array, start: number): { end: number; last: boolean } {
  for (let cr = bytes.indexOf(13, start); cr >= 0; cr = bytes.indexOf(13, cr + 1)) {
    if (bytes[cr + 1] !== 10) continue;
    const next = cr + 2;
    if (next >= bytes.length) return { end: cr, last: true };
    if (bytes[next] === 13) return { end: next, last: bytes[next + 1] === 10 };
    if (bytes[next] !== 32 && bytes[next] !== 9) return { end: next, last: false };
  }
  return { end: -1, last: false };
}
