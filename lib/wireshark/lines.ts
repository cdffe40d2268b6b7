import type { FrameRecord } from '../wire/frame.js';
import { PlainSegment } from '../wire/plain-segment.js';
import type { Columns } from './columns.js';
import { destinationOf, sourceOf } from './dissection.js';
import { Dissector, type DissectorOptions } from './dissector.js';

/**
 * Reads the packet list of a large file: what `Dissector` says of each frame's line, with nothing else of it. The fields
 * are those of the latest frame.
 */
export class LineReader {
  source = '';
  destination = '';
  /** Nanoseconds since the first frame. */
  time = Number.NaN;
  /** The Protocol and Info columns. */
  readonly columns: Columns;
  private readonly dissector: Dissector;
  private readonly plain = new PlainSegment();
  private firstSeconds: number | null = null;
  private firstNanoseconds = 0;

  constructor(options: Pick<DissectorOptions, 'connectionLimit'> = {}) {
    this.dissector = new Dissector({ ...options, fields: false });
    this.columns = this.dissector.columns;
  }

  next(record: FrameRecord): void {
    const { plain, dissector } = this;
    if (this.firstSeconds === null) {
      this.firstSeconds = record.seconds;
      this.firstNanoseconds = record.nanoseconds;
    }
    this.time = (record.seconds - this.firstSeconds) * 1e9 + (record.nanoseconds - this.firstNanoseconds);
    if (!plain.read(record)) {
      const { packet } = dissector.next(record.frame(), this.time);
      this.source = sourceOf(packet);
      this.destination = destinationOf(packet);
      return;
    }
    this.source = plain.source;
    this.destination = plain.destination;
    const located = dissector.connections.locate(plain, plain.tcp);
    this.columns.reset();
    dissector.segments.next(plain, located, record.number, this.time, null);
  }
}
