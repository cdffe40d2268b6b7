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
 * Has a converter convert the next cells while one waits for what it asked of the network: what a cell leaves declared is
 * known before it runs. A result is taken if its cell comes as was said, after the same declarations; what has errors, or
 * may depend on other sources than the cell, is converted in its turn, and so is all that follows it.
 *
 * @param upcoming the sources of the cells that will come after the one that is being converted, as far as known
 */
export function convertAhead<Of extends Converted>(
  converter: Converter<Of>,
  upcoming: () => readonly string[],
): void {
  const convert = converter.convert.bind(converter);
  /** The next cells, in order, each after what the one before leaves. */
  let ready: { before: string; source: string; converted: Of }[] = [];

  /** Converts one cell more, then lets the cell that runs go on. */
  const prepare = (after: Converted, sources: readonly string[], at: typeof ready) => {
    const source = sources[at.length];
    const before = (at.at(-1)?.converted ?? after).declOutput ?? '';
    if (at !== ready || source === undefined || RELATIVE.test(before) || RELATIVE.test(source)) return;
    try {
      const converted = convert(before, source);
      if (converted.diagnostics.length > 0) return;
      at.push({ before, source, converted });
    } catch {
      // It will be said when it is the cell's turn.
      return;
    }
    setImmediate(prepare, after, sources, at);
  };

  converter.convert = (before, source) => {
    const [first, ...rest] = ready;
    const fits = first?.before === before && first.source === source;
    const converted = fits ? first.converted : convert(before, source);
    ready = fits ? rest : [];
    if (converted.diagnostics.length === 0) setImmediate(prepare, converted, upcoming(), ready);
    return converted;
  };
}
