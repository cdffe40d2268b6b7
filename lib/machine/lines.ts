/** Cuts a byte stream into lines at LF; the rest waits for the next chunk, unless it is longer than `longest` characters. */
export class LineBuffer {
  private rest = '';

  constructor(private readonly longest = Number.POSITIVE_INFINITY) {}

  push(chunk: Buffer | string): string[] {
    const lines = (this.rest + chunk.toString()).split('\n');
    this.rest = lines.pop()!;
    if (this.rest.length > this.longest) this.rest = '';
    return lines.filter((line) => line.trim() !== '');
  }
}
