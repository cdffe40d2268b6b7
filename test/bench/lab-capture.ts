import { join } from 'node:path';
import { readCapture } from '../../lib/capture/file.js';
import type { Frame } from '../../lib/wire/frame.js';
import { writePcap } from './pcap-file.js';

const FIXTURES = join(__dirname, '../fixtures/wire');
/** Where the network part of the two IPv4 addresses stands in an Ethernet frame. */
const NETWORKS = [26, 30];
/** Nanoseconds from one repetition to the next. */
const APART = 60_000_000_000n;

/**
 * Writes a pcap file of what really crossed the lab's wire (every protocol of the course, TCP timestamps included), time after
 * time, each time in a network of its own; at least `size` octets. Returns how many frames it has.
 */
export async function writeLabCapture(file: string, size: number): Promise<number> {
  const frames: Frame[] = [];
  for (const name of ['mail', 'clients', 'imap', 'auth', 'dns', 'tls'])
    frames.push(...(await readCapture(join(FIXTURES, `${name}.pcapng`))).frames);
  return writePcap(file, size, (number) => frames.map((frame) => elsewhere(frame, number)));
}

function elsewhere(frame: Frame, number: number): Frame {
  const data = Buffer.from(frame.data);
  const isIpv4 = data.readUInt16BE(12) === 0x0800;
  if (isIpv4)
    for (const at of NETWORKS) data.set([10 + (number >> 16), (number >> 8) & 0xff, number & 0xff], at);
  return { ...frame, data, timestamp: frame.timestamp + BigInt(number) * APART };
}
