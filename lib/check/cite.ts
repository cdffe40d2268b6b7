import { varying } from './varying.js';

/** Names frames in Spanish: `la trama 14`, `las tramas 14 y 15`, `las tramas 14, 15 y 20`; long runs as `14 a 20`. */
export function citeFrames(frames: readonly number[]): string {
  const runs: string[] = [];
  const sorted = [...new Set(frames)].sort((a, b) => a - b);
  for (let from = 0; from < sorted.length; ) {
    let to = from;
    while (sorted[to + 1] === sorted[to]! + 1) to++;
    if (to - from >= 2) runs.push(`${sorted[from]} a ${sorted[to]}`);
    else runs.push(...sorted.slice(from, to + 1).map(String));
    from = to + 1;
  }
  const noun = sorted.length === 1 ? 'la trama' : 'las tramas';
  const cited = `${noun} ${runs.length > 1 ? `${runs.slice(0, -1).join(', ')} y ${runs.at(-1)}` : runs[0]}`;
  return varying(cited, 'TRAMA');
}

/** Joins words in Spanish: `A`, `A y B`, `A, B y C`. */
export function list(words: readonly string[]): string {
  return words.length > 1 ? `${words.slice(0, -1).join(', ')} y ${words.at(-1)}` : (words[0] ?? 'nada');
}
