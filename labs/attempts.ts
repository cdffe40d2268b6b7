import { check, UsageError } from 'maillab';
import type { Attempt } from './connections.js';

const { citeFrames, list } = check;

/** The SYN of each attempt. */
export function synsOf(attempts: readonly Attempt[]): number[] {
  return attempts.flatMap(({ syns }) => syns);
}

/** The RST that refused each attempt. */
export function rstsOf(attempts: readonly Attempt[]): number[] {
  return attempts.flatMap(({ rst }) => (rst === undefined ? [] : [rst]));
}

/** `0,0 s, 5,2 s y 15,4 s`: when each attempt began. */
export function citeTimes(attempts: readonly Attempt[]): string {
  return list(attempts.map(({ seconds }) => `${seconds.toFixed(1).replace('.', ',')} s`));
}

/** The attempts, or a UsageError when there is none. */
export function needAttempts(attempts: readonly Attempt[], what: string): readonly Attempt[] {
  if (attempts.length > 0) return attempts;
  throw new UsageError(
    `Cannot check the answer: nobody tried to connect to ${what} in this trace. Capture the sending in lab.capture(...).`,
  );
}

/** What was answered to the first SYN, in Spanish, with its frames. */
export function citeOutcome({ syns, rst, outcome }: Attempt): string {
  const syn = `el SYN de ${citeFrames(syns.slice(0, 1))}`;
  if (outcome === 'rechazada') return `${syn} recibió un RST en ${citeFrames([rst!])}`;
  if (outcome === 'abierta') return `${syn} fue aceptado`;
  return syns.length > 1
    ? `${syn} no recibió nada y se repitió en ${citeFrames(syns.slice(1))}`
    : `${syn} no recibió nada`;
}
