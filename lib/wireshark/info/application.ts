import type { Columns } from '../columns.js';
import { type Demand, ONE_MORE_SEGMENT } from '../desegment.js';
import { addField, type Dissection, type FieldValue } from '../dissection.js';
import { DnsTimes } from './dns-times.js';

/** What an application protocol may know of and change in the frame that it is read from. */
export class Reading {
  /** Set when the bytes after this frame are TLS. */
  startsTls = false;
  frame = 0;
  toServer = false;
  /** False when the segment was captured only in part: what is missing of it will not come. */
  canWait = false;
  private dissection: Dissection | null = null;

  constructor(
    readonly columns: Columns,
    /** False when nobody will ask for fields, layers and contents. */
    readonly wantsFields: boolean,
    private readonly times = new DnsTimes(),
  ) {}

  /** Makes it that of another frame; the dissection is what fields are added to, where they are wanted. */
  begin(frame: number, dissection: Dissection | null, toServer: boolean, canWait: boolean): this {
    this.dissection = dissection;
    this.frame = frame;
    this.toServer = toServer;
    this.canWait = canWait;
    this.startsTls = false;
    return this;
  }

  field(name: string, value: FieldValue): void {
    if (this.wantsFields) addField(this.dissection!, name, value);
  }

  /** Notes a DNS message, to tell how long its answer takes. */
  dnsMessage(id: number, isResponse: boolean): void {
    if (this.wantsFields) this.times.note(this.dissection!, id, isResponse);
  }

  /** Notes a protocol of the frame, by its display-filter name, and what it was read from. */
  layer(layer: string, bytes: Uint8Array): void {
    if (!this.wantsFields) return;
    this.dissection!.layers.push(layer);
    this.dissection!.contents.push({ layer, bytes });
  }
}

/** One connection's application protocol; keeps what later messages depend on. */
export interface Application {
  /** Its display-filter name. */
  readonly layer: string;
  /** Reads a message, or as many as the bytes hold, and says what more it needs. */
  read(bytes: Uint8Array, reading: Reading): Demand;
}

/** Nothing more is needed. */
export const CONTENT: Demand = { more: 0, offset: 0, atLeast: 0, untilLine: false };

/** The line that begins at `offset` has no end yet. */
export function needLine(offset: number): Demand {
  return { more: ONE_MORE_SEGMENT, offset, atLeast: 0, untilLine: offset === 0 };
}

/** `, 1448 bytes` as Wireshark counts. */
export function byteCount(count: number): string {
  return `${count} byte${count === 1 ? '' : 's'}`;
}
