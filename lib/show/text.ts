import { PLAIN, visible } from './visible.js';

const WIDE =
  /\p{Emoji_Presentation}|[\u1100-\u115f\u2e80-\ua4cf\uac00-\ud7a3\uf900-\ufaff\ufe30-\ufe4f\uff00-\uff60\uffe0-\uffe6]/u;
const MARK = /[\p{Mn}\p{Me}]/u;

/** Columns that the text takes in a fixed-width font. */
export function textWidth(text: string): number {
  if (PLAIN.test(text)) return text.length;
  let width = 0;
  for (const character of text) width += widthOf(character);
  return width;
}

/** Columns of characters that were looked at: a text has few different ones, and looking takes a while. */
const known = new Map<string, number>([
  ['⟨', 1],
  ['⟩', 1],
]);

function widthOf(character: string): number {
  // Latin letters; what combines with them comes after.
  if (character < '\u0300') return 1;
  const width = known.get(character) ?? (MARK.test(character) ? 0 : WIDE.test(character) ? 2 : 1);
  if (known.size < 10_000) known.set(character, width);
  return width;
}

/** Where the text of a column stands. */
export type Align = 'left' | 'right' | 'center';

/** The text filled with spaces to `width` columns. */
export function pad(text: string, width: number, align: Align = 'left', fill = ' '): string {
  const missing = Math.max(0, width - textWidth(text));
  const before = align === 'left' ? 0 : align === 'right' ? missing : Math.floor(missing / 2);
  return fill.repeat(before) + text + fill.repeat(missing - before);
}

/** The text, cut with an ellipsis where it takes more than `width` columns. */
export function clip(text: string, width: number): string {
  let used = 0;
  let length = 0;
  // Where it would be cut, should more come than fits.
  let cut = 0;
  for (const character of text) {
    used += widthOf(character);
    if (used > width) return `${text.slice(0, cut)}…`;
    length += character.length;
    if (used <= width - 1) cut = length;
  }
  return text;
}

/** The text broken at spaces into lines of at most `width` columns; a longer word stays whole. */
export function wrap(text: string, width: number): string[] {
  const lines: string[] = [];
  for (const paragraph of text.split('\n')) {
    let line = '';
    for (const word of visible(paragraph).split(' ')) {
      if (line !== '' && textWidth(line) + 1 + textWidth(word) > width) {
        lines.push(line);
        line = word;
      } else line = line === '' ? word : `${line} ${word}`;
    }
    lines.push(line);
  }
  return lines;
}

/** Every line with `prefix` before it. */
export function indent(text: string, prefix: string): string {
  return text
    .split('\n')
    .map((line) => (line === '' ? line : prefix + line))
    .join('\n');
}
