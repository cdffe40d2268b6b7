import type { Duplex } from 'node:stream';
import type { Frame } from '../wire/frame.js';
import { PcapReader } from '../wire/pcap.js';

type Listener = (frames: Frame[]) => void;

/**
 * The one reader of the capture port, for as long as the machine runs: always drains it, or tcpdump in the guest
 * would block, and hands the frames to whoever listens just then.
 */
export class Fanout {
  private readonly listeners = new Set<Listener>();
  private reader = new PcapReader();
  /** Resolves when tcpdump has written the file's header: from then on no frame is missed. */
  readonly started: Promise<void>;

  constructor(stream: Duplex) {
    this.started = new Promise((done) => stream.once('data', () => done()));
    stream.on('data', (chunk: Buffer) => {
      const frames = this.reader.push(chunk);
      if (frames.length > 0) for (const listener of this.listeners) listener(frames);
    });
  }

  /** What comes next is a new tcpdump's file; of the one before, a frame may be torn. */
  restart(): void {
    this.reader = new PcapReader();
  }

  add(listener: Listener): void {
    this.listeners.add(listener);
  }

  remove(listener: Listener): void {
    this.listeners.delete(listener);
  }
}
