import { el } from './html.js';
import { plural } from './spanish.js';
import { block } from './table.js';
import type { View } from './view.js';
import { visible } from './visible.js';

/** Octets of the largest image that is shown: a notebook keeps it in base64. */
const LARGEST = 512 * 1024;

const starts = (bytes: Uint8Array, at: number, text: string): boolean =>
  [...text].every((character, index) => bytes[at + index] === character.charCodeAt(0));

/** The type that the first octets prove; null for all but PNG, JPEG, GIF and WebP, and so for SVG, which is a program. */
export function rasterType(bytes: Uint8Array): string | null {
  if (starts(bytes, 0, '\x89PNG\r\n\x1a\n')) return 'image/png';
  if (starts(bytes, 0, '\xff\xd8\xff')) return 'image/jpeg';
  if (starts(bytes, 0, 'GIF87a') || starts(bytes, 0, 'GIF89a')) return 'image/gif';
  if (starts(bytes, 0, 'RIFF') && starts(bytes, 8, 'WEBP')) return 'image/webp';
  return null;
}

/** An image from a message, by what it is and not by what its header says; null where it is none, or too large. */
export function imageView(bytes: Uint8Array, description: string): View | null {
  const type = rasterType(bytes);
  if (type === null || bytes.length > LARGEST) return null;
  const base64 = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.length).toString('base64');
  const text = `[${type}, ${plural(bytes.length, 'octeto', 'octetos')}: ${description}]`;
  const image = el('img', {
    src: `data:${type};base64,${base64}`,
    alt: text,
    style: 'max-width:100%;max-height:260px;border:1px solid rgba(128,128,128,0.35)',
  });
  return { html: block(image), text: visible(text) };
}
