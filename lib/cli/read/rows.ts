import type { FrameRecord } from '../../wire/frame.js';
import type { Octets } from '../../wire/octets.js';
import { type Dissection, destinationOf, sourceOf } from '../../wireshark/dissection.js';
import { ARROW } from '../../wireshark/info/tcp.js';
import type { LineReader } from '../../wireshark/lines.js';

const NUMBER_WIDTH = 5;
const ADDRESS_WIDTH = 14;
const ZERO = 0x30;

/** Writes `    4    0.001234    172.28.0.90 → 172.28.0.1     SMTP 108 S: 220 …`. */
export function writeLine(
  { time, source, destination, columns }: LineReader,
  { number, length }: FrameRecord,
  octets: Octets,
): void {
  writeStart(number, time, source, destination, columns.protocol, length, octets);
  columns.write(octets);
  octets.text('\n');
}

/** The same of a dissection. */
export function writeDissection({ packet, time, protocol, infoOctets }: Dissection, octets: Octets): void {
  const { number, length } = packet.frame;
  writeStart(number, time, sourceOf(packet), destinationOf(packet), protocol, length, octets);
  octets.text(infoOctets);
  octets.text('\n');
}

function writeStart(
  number: number,
  time: number,
  source: string,
  destination: string,
  protocol: string,
  length: number,
  octets: Octets,
): void {
  octets.number(number, NUMBER_WIDTH);
  octets.text(' ');
  writeTime(time, octets);
  octets.text(' ');
  octets.blanks(ADDRESS_WIDTH - source.length);
  octets.text(source);
  octets.text(ARROW);
  octets.text(destination);
  octets.blanks(ADDRESS_WIDTH - destination.length);
  octets.text(' ');
  octets.text(protocol);
  octets.text(' ');
  octets.number(length);
  octets.text(' ');
}

/** Nanoseconds as seconds with six decimals. */
function writeTime(nanoseconds: number, octets: Octets): void {
  if (nanoseconds < 0) {
    octets.text((nanoseconds / 1e9).toFixed(6).padStart(11));
    return;
  }
  const micros = Math.round(nanoseconds / 1000);
  const seconds = Math.floor(micros / 1e6);
  octets.number(seconds, 4);
  octets.text('.');
  octets.number(micros - seconds * 1e6, 6, ZERO);
}
