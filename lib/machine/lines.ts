/** The most octets of a line by default: more than any frame, any mail and any program's output is long. */
const LIMIT = 256 * 2 ** 20;

/** Cuts a byte stream into lines at LF; the rest waits for the next chunk. A line beyond the limit is dropped, and told of. */
export class LineBuffer {
  private rest: Buffer[] = [];
  private length = 0;

  constructor(
    private readonly limit = LIMIT,
    private readonly onTooLong: () => void = () => {},
  ) {}

  push(chunk: Buffer | string): string[] {
    const bytes = typeof chunk === 'string' ? Buffer.from(chunk) : chunk;
    const lines: string[] = [];
    let from = 0;
    for (let end = bytes.indexOf(0x0a); end !== -1; end = bytes.indexOf(0x0a, from)) {
      this.keep(bytes.subarray(from, end));
      lines.push(this.take());
      from = end + 1;
    }
    this.keep(bytes.subarray(from));
    return lines.filter((line) => line.trim() !== '');
  }

  private keep(bytes: Buffer): void {
    const wasTooLong = this.length > this.limit;
    this.length += bytes.length;
    if (this.length <= this.limit) this.rest.push(bytes);
    else {
      this.rest = [];
      if (!wasTooLong) this.onTooLong();
    }
  }

  private take(): string {
    const line = Buffer.concat(this.rest).toString();
    this.rest = [];
    this.length = 0;
    return line;
  }
}

/** The JSON value in a line; undefined, which no JSON is, where there is none. */
export function jsonIn(line: string): unknown {
  try {
    return JSON.parse(line);
  } catch {
    return undefined;
  }
}
