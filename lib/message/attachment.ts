import type { Entity } from './entity.js';

/** A leaf of the tree that is a file rather than text to read. */
export interface Attachment {
  /** Where in the tree: `2`, `1.3`. */
  path: string;
  entity: Entity;
  /** A name that is safe on every system, unique within the message. */
  fileName: string;
  /** As the sender wrote it, decoded; undefined where there is none. */
  givenName: string | undefined;
}

/** Names that Windows takes for devices, whatever extension follows. */
const DEVICES = /^(con|prn|aux|nul|conin\$|conout\$|com[0-9¹²³]|lpt[0-9¹²³])(\.|$)/i;

/** Octets; file systems allow 255, and a number may be added. */
const LONGEST_NAME = 200;

/** Control and format characters (bidirectional ones too), lone surrogates, line separators; what Windows reserves. */
const FORBIDDEN = /[\p{Cc}\p{Cf}\p{Cs}\p{Zl}\p{Zp}<>:"/\\|?*]/gu;

/**
 * A name for a file in one folder, made from whatever a message says: only what stands behind the last slash or backslash,
 * no control, format or reserved character, no leading dot or hyphen, which a program takes for an option, no trailing dot or space, no device name, not too long. Never
 * empty.
 */
export function safeFileName(given: string | undefined): string {
  const base = (given ?? '').normalize('NFC').split(/[/\\]/).at(-1)!;
  const clean = base
    .replace(FORBIDDEN, '_')
    .slice(0, 1000)
    .replace(/^[. ]+/, '')
    .replace(/^-/, '_')
    .replace(/[. ]+$/, '');
  const named = clean === '' ? 'adjunto' : DEVICES.test(clean) ? `_${clean}` : clean;
  return shorten(named);
}

/** Cut to `LONGEST_NAME` octets of UTF-8, the extension kept where it is one. */
function shorten(name: string): string {
  if (Buffer.byteLength(name) <= LONGEST_NAME) return name;
  const dot = name.lastIndexOf('.');
  const extension = dot > 0 && name.length - dot <= 12 ? name.slice(dot) : '';
  let [stem, octets] = ['', Buffer.byteLength(extension)];
  for (const character of extension === '' ? name : name.slice(0, dot)) {
    octets += Buffer.byteLength(character);
    if (octets > LONGEST_NAME) break;
    stem += character;
  }
  return stem + extension;
}

/** The name with a number before its extension, for the second file of one name. */
export function numbered(name: string, n: number): string {
  const dot = name.lastIndexOf('.');
  return dot > 0 ? `${name.slice(0, dot)}-${n}${name.slice(dot)}` : `${name}-${n}`;
}

/**
 * The files of a message: leaves with a file name, a disposition `attachment`, or a type other than text. Upper and lower
 * case do not make two names different, since some file systems see none.
 */
export function attachments(message: Entity): Attachment[] {
  const taken = new Set<string>();
  // The number that each name's next double gets: none is tried twice.
  const next = new Map<string, number>();
  const out: Attachment[] = [];
  for (const { path, entity } of message.walk()) {
    if (entity.parts.length > 0 || !isAttachment(entity)) continue;
    const wanted = safeFileName(entity.fileName);
    let fileName = wanted;
    let n = next.get(wanted.toLowerCase()) ?? 2;
    while (taken.has(fileName.toLowerCase())) fileName = numbered(wanted, n++);
    next.set(wanted.toLowerCase(), n);
    taken.add(fileName.toLowerCase());
    out.push({ path: path === '' ? '1' : path, entity, fileName, givenName: entity.fileName });
  }
  return out;
}

function isAttachment(entity: Entity): boolean {
  if (entity.disposition?.value === 'attachment' || entity.fileName !== undefined) return true;
  return !/^(text|multipart|message)\//.test(entity.contentType.value);
}
