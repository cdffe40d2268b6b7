/** What tslab makes of a cell, as far as it matters here. */
export interface Converted {
  diagnostics: unknown[];
  /** What the cell leaves declared for those after it. */
  declOutput?: string;
}

export interface Converter<Of extends Converted> {
  convert(before: string, source: string): Of;
}

/** A file beside the notebook, which the cell that is running may still write. */
const RELATIVE = /['"`]\.{1,2}\//;

/**
 * Has a converter convert the next cell while the one before it waits for what it asked of the network: what a cell leaves
 * declared is known before it runs. The result is taken if the next cell comes as was said, after the same declarations;
 * what has errors, or may depend on other sources than the cell, is converted in its turn.
 *
 * @param next the source of the cell that will come after the one that is being converted, if known
 */
export function convertAhead<Of extends Converted>(
  converter: Converter<Of>,
  next: () => string | undefined,
): void {
  const convert = converter.convert.bind(converter);
  let ready: { before: string; source: string; converted: Of } | undefined;

  const prepare = (before: string, source: string) => {
    if (RELATIVE.test(before) || RELATIVE.test(source)) return;
    try {
      const converted = convert(before, source);
      if (converted.diagnostics.length === 0) ready = { before, source, converted };
    } catch {
      // It will be said when it is the cell's turn.
    }
  };

  converter.convert = (before, source) => {
    const fits = ready?.before === before && ready.source === source;
    const converted = fits ? ready!.converted : convert(before, source);
    ready = undefined;
    const following = next();
    if (following !== undefined && converted.diagnostics.length === 0) {
      setImmediate(prepare, converted.declOutput ?? '', following);
    }
    return converted;
  };
}
