/** `12.345`: a count as it is written in Spanish. */
export function count(n: number): string {
  return n.toLocaleString('es-AR', { useGrouping: 'always' } as Intl.NumberFormatOptions);
}

/** `1 trama`, `2 tramas`. */
export function plural(n: number, one: string, many: string): string {
  return `${count(n)} ${n === 1 ? one : many}`;
}

/** `trama 4`, `tramas 4, 5 y 9`, `tramas 4 a 9`; nothing for none. */
export function framesText(frames: readonly number[]): string {
  if (frames.length === 0) return '';
  if (frames.length === 1) return `trama ${frames[0]}`;
  return `tramas ${framesBrief(frames)}`;
}

/** `4`, `4, 5, 9`, `4–9` for a run of more than two. */
export function framesBrief(frames: readonly number[]): string {
  const sorted = [...new Set(frames)].sort((a, b) => a - b);
  const runs: string[] = [];
  for (let i = 0; i < sorted.length; ) {
    let j = i;
    while (j + 1 < sorted.length && sorted[j + 1] === sorted[j]! + 1) j++;
    if (j - i >= 2) runs.push(`${sorted[i]}–${sorted[j]}`);
    else for (let k = i; k <= j; k++) runs.push(String(sorted[k]));
    i = j + 1;
  }
  return runs.join(', ');
}

/** What stands where the capture misses octets. */
export function gapText(octets: number): string {
  return `[${octets === 1 ? 'falta' : 'faltan'} ${plural(octets, 'octeto', 'octetos')} en la captura]`;
}
