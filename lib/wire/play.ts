import type { Side } from './stream.js';

/** What one side of a play says at once: one segment on the wire, or the end of what it has to say. */
export interface PlayPart {
  from: Side;
  bytes: Uint8Array;
  /** The side closes: `C. FIN`. */
  closes: boolean;
}

/**
 * Reads a connection written as a dialogue, the notation of plays. `C: ` and `S: ` begin a part, which is one segment
 * (CRLF is added); ` | ` goes on with another line of it, as does a line without any of these, just as it stands. `C| `
 * and `S| ` are octets without a line end; `C. FIN` and `S. FIN` close. `\r`, `\n`, `\0`, `\\` and `\xHH` are octets.
 */
export function readPlay(script: string): PlayPart[] {
  const parts: PlayPart[] = [];
  for (const line of script.replace(/^ *\n|\n *$/g, '').split('\n')) {
    const [, side, kind, text = ''] = /^ *([CS])([:|.])(?: (.*)|)$/.exec(line) ?? [];
    if (side) {
      const closes = kind === '.';
      const bytes = closes ? Buffer.alloc(0) : octets(kind === ':' ? `${text}\\r\\n` : text);
      parts.push({ from: side === 'C' ? 'client' : 'server', bytes, closes });
      continue;
    }
    const last = parts.at(-1);
    if (!last) throw new RangeError(`Cannot read the play: it begins with "${line}", which nobody says.`);
    const more = /^ *\|(?: (.*)|)$/.exec(line);
    last.bytes = Buffer.concat([last.bytes, octets(`${more ? (more[1] ?? '') : line}\\r\\n`)]);
  }
  return parts;
}

const ESCAPES: Record<string, string> = { r: '\r', n: '\n', 0: '\0', '\\': '\\' };

/** Unescapes, so that a play can show any octet; a backslash before anything else stays, as in `\Seen`. */
function octets(line: string): Buffer {
  if (!line.includes('\\')) return Buffer.from(line);
  const pieces = line.split(/(\\(?:x[0-9a-fA-F]{2}|[rn0\\]))/);
  return Buffer.concat(
    pieces.map((piece, index) => {
      if (index % 2 === 0) return Buffer.from(piece);
      const hex = piece[1] === 'x' ? piece.slice(2) : '';
      return hex ? Buffer.from(hex, 'hex') : Buffer.from(ESCAPES[piece[1]!] ?? piece);
    }),
  );
}
