import type { Writable } from 'node:stream';
import { rowOf } from '../../wireshark/dissection.js';
import { Dissector } from '../../wireshark/dissector.js';
import { compileFilter } from '../../wireshark/filter/compile.js';
import { JsonList, Output } from './output.js';
import { CONNECTION_LIMIT, readFrames } from './read.js';
import { writeDissection } from './rows.js';

/** Writes the packet list as text or JSON, or what a display filter leaves of it. Returns what is wrong with the file, or null. */
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
  const damage = await readFrames(file, output, (record) => {
    const dissection = dissector.next(record.frame());
    if (matches !== null && !matches(dissection)) return;
    if (json) list.add(rowOf(dissection));
    else writeDissection(dissection, output.octets);
  });
  if (json) list.end();
  await output.flush(true);
  return damage;
}
