import { concat } from './bytes.js';
import type { Frame, FrameRecord } from './frame.js';
import { isPcap, PcapReader } from './pcap.js';
import { isPcapng, PcapngReader } from './pcapng.js';
import type { ResolvedName } from './pcapng-format.js';

/** Reads a capture file of either format, recognised by its first bytes, as its bytes come. */
export class CaptureReader {
  private reader: PcapReader | PcapngReader | null = null;
  private head: Uint8Array = new Uint8Array(0);
  private failure: string | null = null;

  /** The frames that became complete with these bytes. */
  push(chunk: Uint8Array): Frame[] {
    const frames: Frame[] = [];
    this.read(chunk, (record) => frames.push(record.frame()));
    return frames;
  }

  /** Shows the frames that became complete with these bytes, one by one: for large files. */
  read(chunk: Uint8Array, visit: (record: FrameRecord) => void): void {
    if (this.reader) {
      this.reader.read(chunk, visit);
      return;
    }
    if (this.failure !== null) return;
    const bytes = concat([this.head, chunk]);
    if (bytes.length < 4) {
      this.head = bytes;
      return;
    }
    if (isPcap(bytes)) this.reader = new PcapReader();
    else if (isPcapng(bytes)) this.reader = new PcapngReader();
    else {
      this.failure = 'it is neither pcap nor pcapng';
      return;
    }
    this.reader.read(bytes, visit);
  }

  /** Says that no more bytes come. */
  end(): void {
    if (this.reader) this.reader.end();
    else this.failure ??= 'it is too short to be a capture file';
  }

  /** What is wrong with the input, once something is; the frames before it were delivered. */
  get damage(): string | null {
    return this.reader ? this.reader.damage : this.failure;
  }

  /** Names that the file gives to addresses. */
  get names(): readonly ResolvedName[] {
    return this.reader instanceof PcapngReader ? this.reader.names : [];
  }

  /** Decryption secrets that the file carries. */
  get secrets(): readonly { type: number; data: Uint8Array }[] {
    return this.reader instanceof PcapngReader ? this.reader.secrets : [];
  }

  /** Comments on the capture as a whole. */
  get comments(): readonly string[] {
    return this.reader instanceof PcapngReader ? this.reader.comments : [];
  }
}
