import { ZoneError } from './fault.js';

/** The octets of a text with its escapes resolved: `\X` is X, `\DDD` the octet of that value (RFC 1035 §5.1). */
export function octetsOf(text: string): Buffer {
  const parts: Buffer[] = [];
  for (const [piece, escaped] of text.matchAll(/\\(\d{3}|[^\d]|\d)|[^\\]+|\\/gsu)) {
    if (escaped === undefined) {
      if (piece === '\\') throw new ZoneError('lenient', 'una barra invertida no tiene nada detrás');
      parts.push(Buffer.from(piece));
    } else if (/^\d/.test(escaped)) {
      if (escaped.length < 3 || Number(escaped) > 255) {
        throw new ZoneError('lenient', `«\\${escaped}» no es un octeto: son tres cifras, hasta 255`);
      }
      parts.push(Buffer.from([Number(escaped)]));
    } else parts.push(Buffer.from(escaped));
  }
  return Buffer.concat(parts);
}

/**
 * A domain name of a master file, fully qualified: in lower case, without the final dot, `\.` where a dot is part of a
 * label. Throws a ZoneError when it is no name (RFC 1035 §2.3.4, §3.1).
 */
export function qualifiedName(text: string, origin: string): string {
  if (text === '@') return origin;
  if (text === '.') return '';
  if (text === '') throw new ZoneError('syntax', 'un nombre está vacío');
  const labels = text.match(/(?:[^.\\]|\\.)+|\.|\\/gsu) ?? [];
  const own: string[] = [];
  for (const [index, label] of labels.entries()) {
    const dot = index % 2 === 1;
    if (dot !== (label === '.')) throw new ZoneError('syntax', `«${text}» tiene una etiqueta vacía`);
    if (!dot) own.push(canonical(label));
  }
  const absolute = labels.at(-1) === '.';
  const name = absolute || origin === '' ? own.join('.') : `${own.join('.')}.${origin}`;
  if (wireLength(name) > 255)
    throw new ZoneError('syntax', `«${text}» pasa de 255 octetos (RFC 1035, sección 2.3.4)`);
  return name;
}

/** A label as every spelling of it comes to: escapes only where they are needed. */
function canonical(label: string): string {
  const octets = octetsOf(label);
  if (octets.length > 63) {
    throw new ZoneError('syntax', `«${label}» pasa de 63 octetos (RFC 1035, sección 2.3.4)`);
  }
  const spelt = [...octets].map((octet) => {
    const character = String.fromCharCode(octet);
    if (character === '.' || character === '\\') return `\\${character}`;
    return octet > 32 && octet < 127 ? character : `\\${String(octet).padStart(3, '0')}`;
  });
  return spelt.join('').toLowerCase();
}

/** Labels of a name, as `qualifiedName` spells them. */
export function labelsOf(name: string): string[] {
  return name.match(/(?:[^.\\]|\\.)+/gs) ?? [];
}

function wireLength(name: string): number {
  return labelsOf(name).reduce((sum, label) => sum + 1 + octetsOf(label).length, 1);
}

/** Whether a name is `apex` or below it. */
export function isWithin(name: string, apex: string): boolean {
  return apex === '' || name === apex || name.endsWith(`.${apex}`);
}

/** Whether a machine may be called so: letters, digits and hyphens (RFC 952, RFC 1123 §2.1). */
export function isHostName(name: string): boolean {
  return labelsOf(name).every((label) => /^[a-z0-9]([a-z0-9-]*[a-z0-9])?$/.test(label));
}
