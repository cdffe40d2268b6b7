import type { Writable } from 'node:stream';
import { UsageError } from '../../errors.js';
import { ConnectionTable } from '../../wire/connection-table.js';
import { HeaderReader } from '../../wire/dissect.js';
import { PlainSegment } from '../../wire/plain-segment.js';
import { Reassembler } from '../../wire/reassembly.js';
import type { Endpoint, Part } from '../../wire/stream.js';
import { formatText } from '../../wire/text.js';
import { endpointJson, partJson } from './json.js';
import { JsonList, Output } from './output.js';
import { CONNECTION_LIMIT, readFrames } from './read.js';

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
  const plain = new PlainSegment();
  const connections = new ConnectionTable(CONNECTION_LIMIT);
  const output = new Output(stream);
  let followed: FollowWriter | null = null;
  const damage = await readFrames(file, output, (record) => {
    const packet = plain.read(record) ? null : headers.read(record.frame());
    const located = packet ? connections.of(packet) : connections.locate(plain, plain.tcp);
    if (located === null || located.isQuoted || located.connection.index !== index) return;
    const { connection, from } = located;
    followed ??= new FollowWriter(output, connection.client, connection.server, json);
    followed.reassembler.add(packet ?? headers.read(record.frame()), from);
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
    if (!json) output.octets.text(`client ${ends.client}, server ${ends.server}\n`);
    this.reassembler = new Reassembler((part) => {
      if (json) this.list.add(partJson(part));
      else this.output.octets.text(partText(part));
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
