import type { Tone } from './tone.js';

/** A host, port or program: a vertical line of the ladder. */
export interface Lane {
  label: string;
  /** A second, quieter line: the address, the port. */
  note?: string;
  tone?: Tone;
}

/** Something that goes from one lane to another. */
export interface Arrow {
  /** Index of the lane it leaves from. */
  from: number;
  /** Index of the lane it reaches. */
  to: number;
  label: string;
  /** What stands in the left column: a frame, a time. */
  at?: string;
  note?: string;
  tone?: Tone;
  /** It did not arrive, or was refused: the line ends in a cross. */
  lost?: boolean;
  /** Its place among the others is up to chance: another hop does it meanwhile. */
  races?: boolean;
}

/** Something that happens at one lane, or a heading across all of them. */
export interface Mark {
  /** Lane where it happens; across all lanes when absent. */
  lane?: number;
  label: string;
  at?: string;
  tone?: Tone;
}

/** An arrow between lanes, a remark in one, or a heading across all. */
export type Step = Arrow | Mark;

/** Lanes, and what goes from one to another, downwards in time. */
export interface LadderOptions {
  caption: string;
  lanes: Lane[];
  steps: Step[];
  /** Heading of the left column; by default «Trama». */
  atLabel?: string;
  note?: string;
}

export const isArrow = (step: Step): step is Arrow => 'to' in step;
