import type { Writable } from 'node:stream';
import { UsageError } from '../errors.js';
import { CaptureReader } from '../wire/capture-file.js';
import { ConnectionTable } from '../wire/connections.js';
import { HeaderReader } from '../wire/dissect.js';
import { type Dissection, destinationOf, rowOf, sourceOf } from '../wire/dissection.js';
import { Dissector } from '../wire/dissector.js';
import { compileFilter } from '../wire/filter/compile.js';
import type { Frame } from '../wire/frame.js';
import { ARROW } from '../wire/info/tcp.js';
import { Reassembler } from '../wire/reassembly.js';
import type { Endpoint, Part } from '../wire/stream.js';
import { formatText } from '../wire/text.js';
import { chunksOf } from './file.js';
import { endpointJson, partJson } from './file-json.js';
import { JsonList, Output } from './file-output.js';

/** Connections remembered while a file is read; the one longest without a frame is forgotten first. */
export const CONNECTION_LIMIT = 20_000;

/**
 * Reads a capture file chunk by chunk, in memory that does not grow with it. Returns what is wrong with the file, or
 * null. Throws a UsageError when not even its beginning can be read.
 */
export async function readFrames(
  file: string,
  output: Output,
  visit: (frame: Frame) => void,
): Promise<string | null> {
  const reader = new CaptureReader();
  let count = 0;
  for await (const chunk of chunksOf(file)) {
    reader.read(chunk, (frame) => {
      count += 1;
      visit(frame);
    });
    await output.flush();
    if (reader.damage !== null || output.closed) break;
  }
  if (output.closed) return null;
  reader.end();
  if (count === 0 && reader.damage !== null) {
    throw new UsageError(`Cannot read "${file}": ${reader.damage}. Give a pcap or pcapng file.`);
  }
  return reader.damage;
}

/** Writes the packet list, or what a display filter leaves of it. Returns what is wrong with the file, or null. */
export async function readPacketList(
  file: string,
  filter: string | undefined,
  json: boolean,
  stream: Writable,
): Promise<string | null> {
  const matches = filter === undefined ? null : compileFilter(filter);
  const dissector = new Dissector({ fields: matches !== null, connectionLimit: CONNECTION_LIMIT });
  const output = new Output(stream);
  const list = new JsonList(output, '{"frames":[');
  const lines = new RowLines();
  const damage = await readFrames(file, output, (frame) => {
    const dissection = dissector.next(frame);
    if (matches !== null && !matches(dissection)) return;
    if (json) list.add(rowOf(dissection));
    else output.add(lines.of(dissection));
  });
  if (json) list.end();
  await output.flush(true);
  return damage;
}

/** Lines of the packet list, as octets: `    4    0.001234    172.28.0.90 → 172.28.0.1     SMTP 108 S: 220 …`. */
class RowLines {
  /** Addresses of the latest two directions, padded: those of a line are mostly among them. */
  private readonly recent = [new Ends('', ''), new Ends('', '')];

  of(dissection: Dissection): string {
    const { packet, time, protocol, infoOctets } = dissection;
    const { number, length } = packet.frame;
    const ends = this.ends(sourceOf(packet), destinationOf(packet));
    return `${padded(number, 5)} ${timeText(time)} ${ends} ${protocol} ${length} ${infoOctets}\n`;
  }

  private ends(source: string, destination: string): string {
    const known = this.recent.find((ends) => ends.source === source && ends.destination === destination);
    if (known) return known.text;
    const ends = new Ends(source, destination);
    this.recent.shift();
    this.recent.push(ends);
    return ends.text;
  }
}

class Ends {
  readonly text: string;

  constructor(
    readonly source: string,
    readonly destination: string,
  ) {
    this.text = source.padStart(14) + ARROW + destination.padEnd(14);
  }
}

function padded(number: number, width: number): string {
  const text = String(number);
  return text.length >= width ? text : '           '.slice(0, width - text.length) + text;
}

/** `007` for 7. */
const THREE_DIGITS = Array.from({ length: 1000 }, (_, number) => String(number).padStart(3, '0'));

/** Nanoseconds as seconds with six decimals, which `toFixed` does more slowly. */
function timeText(nanoseconds: number): string {
  if (nanoseconds < 0) return (nanoseconds / 1e9).toFixed(6).padStart(11);
  const micros = Math.round(nanoseconds / 1000);
  const seconds = Math.floor(micros / 1e6);
  const fraction = micros - seconds * 1e6;
  const thousands = Math.floor(fraction / 1000);
  return `${padded(seconds, 4)}.${THREE_DIGITS[thousands]}${THREE_DIGITS[fraction - 1000 * thousands]}`;
}

/**
 * Writes the bytes of the TCP stream that Wireshark numbers `index`. Returns what is wrong with the file, or null.
 * Throws a UsageError when there is no such stream.
 */
export async function readFollow(
  file: string,
  index: number,
  json: boolean,
  stream: Writable,
): Promise<string | null> {
  const headers = new HeaderReader();
  const connections = new ConnectionTable(CONNECTION_LIMIT);
  const output = new Output(stream);
  let followed: FollowWriter | null = null;
  const damage = await readFrames(file, output, (frame) => {
    const packet = headers.read(frame);
    if (!packet.tcp) return;
    const { connection, from } = connections.locate(packet);
    if (connection.index !== index) return;
    followed ??= new FollowWriter(output, connection.client, connection.server, json);
    followed.reassembler.add(packet, from);
  });
  if (followed === null) {
    const there = connections.size === 0 ? 'it has none' : `its streams are 0 to ${connections.size - 1}`;
    throw new UsageError(
      `Cannot follow stream "${index}" of "${file}": ${there}. Look for tcp.stream in the packet list.`,
    );
  }
  (followed as FollowWriter).end();
  await output.flush(true);
  return damage;
}

class FollowWriter {
  readonly reassembler: Reassembler;
  private readonly list: JsonList;

  constructor(
    private readonly output: Output,
    client: Endpoint,
    server: Endpoint,
    private readonly json: boolean,
  ) {
    const ends = { client: endpointJson(client), server: endpointJson(server) };
    this.list = new JsonList(output, `${JSON.stringify(ends).slice(0, -1)},"parts":[`);
    if (!json) output.add(`client ${ends.client}, server ${ends.server}\n`);
    this.reassembler = new Reassembler((part) => {
      if (json) this.list.add(partJson(part));
      else this.output.add(partText(part));
    });
  }

  end(): void {
    this.reassembler.end();
    if (this.json) this.list.end();
  }
}

/** The lines of a part, each with its side and frame before it. */
function partText({ from, frame, bytes, missing }: Part): string {
  const before = `${from === 'client' ? 'C' : 'S'} ${String(frame).padStart(5)}  `;
  let text = missing === undefined ? '' : `${before}[${missing} bytes missing in the capture]\n`;
  for (let start = 0; start < bytes.length; ) {
    const lf = bytes.indexOf(10, start);
    const next = lf < 0 ? bytes.length : lf + 1;
    const end = lf > start && bytes[lf - 1] === 13 ? lf - 1 : lf < 0 ? bytes.length : lf;
    text += `${before}${formatText(bytes, start, end)}\n`;
    start = next;
  }
  return text;
}
