import type { Amount } from '../watch/amount.js';

/** How much a cell and a whole notebook may show; what goes beyond is not kept, and said. */
export interface OutputLimits {
  cell: Amount;
  notebook: Amount;
}

/** Ten times what the largest notebooks of the course show, and what a browser still opens at once. */
export const DEFAULT_OUTPUT_LIMITS: OutputLimits = {
  cell: { octets: 2 * 2 ** 20, outputs: 500 },
  notebook: { octets: 16 * 2 ** 20, outputs: 3000 },
};

/** In Spanish, with the unit that suits: `2 MiB`, `300 octetos`. */
export function octetsText(octets: number): string {
  for (const [unit, size] of [
    ['GiB', 2 ** 30],
    ['MiB', 2 ** 20],
    ['KiB', 2 ** 10],
  ] as const) {
    if (octets >= size) return `${Math.round((octets / size) * 10) / 10} ${unit}`;
  }
  return `${octets} octetos`;
}
