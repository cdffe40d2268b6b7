/** Cuts a byte stream into lines at LF; the rest waits for the next chunk. */
export class LineBuffer {
  private rest = '';

  push(chunk: Buffer | string): string[] {
    const lines = (this.rest + chunk.toString()).split('\n');
    this.rest = lines.pop()!;
    return lines.filter((line) => line.trim() !== '');
  }
}
