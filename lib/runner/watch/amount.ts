/** How much is shown, or may be. */
export interface Amount {
  /** In UTF-8; what is replaced later counts too. */
  octets: number;
  /** Text of one stream in a row is one output. */
  outputs: number;
}

export function textOctets(text: string): number {
  return Buffer.byteLength(text);
}

/** Nothing is free: a loop of empty updates ends too. */
const LEAST = 64;

/** The octets of the content of a `display_data`. */
export function displayOctets(content: unknown): number {
  const { data, metadata } = (content ?? {}) as { data?: unknown; metadata?: unknown };
  return LEAST + [data, metadata].reduce<number>((sum, part) => sum + valueOctets(part, 2), 0);
}

/** Text as it is, `levels` deep, and JSON of the rest: a text of many megabytes is not to be copied for its size. */
function valueOctets(value: unknown, levels: number): number {
  if (typeof value === 'string') return textOctets(value);
  if (levels > 0 && typeof value === 'object' && value !== null)
    return Object.values(value).reduce<number>((sum, inner) => sum + valueOctets(inner, levels - 1), 0);
  return Buffer.byteLength(JSON.stringify(value) ?? '');
}
