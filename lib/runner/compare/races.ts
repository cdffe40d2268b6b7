/** A line of an output. Lines that name a race may come in another order the next time. */
export interface Line {
  text: string;
  /** Lines of the same lane keep their order; between lanes there is none: two directions, two connections. */
  lane?: string;
}

/** The texts, with the lanes of each run of racing lines one after the other. */
export function inOrder(lines: readonly Line[]): string[] {
  const ordered: string[] = [];
  let racing: Line[] = [];
  const settle = () => {
    ordered.push(...racing.sort((a, b) => compare(a.lane!, b.lane!)).map(({ text }) => text));
    racing = [];
  };
  for (const line of lines) {
    if (line.lane !== undefined) racing.push(line);
    else {
      settle();
      ordered.push(line.text);
    }
  }
  settle();
  return ordered;
}

function compare(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0;
}
