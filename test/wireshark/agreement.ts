/** Streams and filters held against tshark's, on any capture. */
import assert from 'node:assert/strict';
import type { Trace } from '../../lib/capture/trace.js';
import type { FieldValue } from '../../lib/wireshark/dissection.js';
import type { Field, FieldType } from '../../lib/wireshark/filter/field.js';
import { FIELDS } from '../../lib/wireshark/filter/fields.js';
import { tshark, withFile } from '../wire/oracle.js';
import { DNS, LANGUAGE, SHARED } from './filters.js';

const split = (filters: string): string[] =>
  filters
    .split(/[;\n]/)
    .map((filter) => filter.trim())
    .filter(Boolean);

/** The frames that each filter leaves, by tshark in one run: a tap for each of them. */
async function tsharkFrames(file: string, filters: string[]): Promise<string[]> {
  const script = `
    for index, filter in ipairs({ ${filters.map((filter) => JSON.stringify(filter)).join(', ')} }) do
      local seen = {}
      local tap = Listener.new("frame", filter)
      function tap.packet(pinfo) seen[#seen + 1] = pinfo.number end
      function tap.draw() print(index .. ":" .. table.concat(seen, ",")) end
    end`;
  return withFile(Buffer.from(script), (lua) => {
    const lines = tshark('-n', '-q', '-r', file, '-X', `lua_script:${lua}`).split('\n');
    return filters.map((_, index) => lines.find((line) => line.startsWith(`${index + 1}:`))!.split(':')[1]!);
  });
}

/** Fails unless each filter leaves the frames that it leaves of tshark's list. */
export async function assertSameFilters(trace: Trace, file: string, withDns = false): Promise<void> {
  const all = [...split(withDns ? DNS + SHARED : SHARED), ...LANGUAGE.trim().split('\n')];
  await assertSame(trace, file, all);
}

/** Fails unless every field but those is in the same frames as tshark says, with the same values. */
export async function assertSameFields(
  trace: Trace,
  file: string,
  except: readonly string[] = [],
): Promise<void> {
  const fields = [...FIELDS].filter(([name]) => !except.includes(name));
  const filters = fields.flatMap(([name, field]) => [
    name,
    // What is inside certificates is not looked into, which `frame.protocols` would list.
    ...(name === 'frame.protocols' ? [] : examples(trace, field).map((value) => `${name} == ${value}`)),
  ]);
  await assertSame(trace, file, filters);
}

async function assertSame(trace: Trace, file: string, filters: string[]): Promise<void> {
  const expected = await tsharkFrames(file, filters);
  const wrong = filters.flatMap((filter, index) => {
    const numbers = trace.rows(filter).map((row) => row.number);
    return numbers.join(',') === expected[index] ? [] : [[filter, numbers.join(','), expected[index]]];
  });
  assert.deepEqual(wrong, [], 'filter, our frames, those of tshark');
}

/** Two values that the field has in the trace, as literals. */
function examples(trace: Trace, field: Field): string[] {
  const values = trace.dissections().flatMap((dissection) => field.values(dissection).slice(0, 1));
  const literals = values.map((value) => literalOf(value, field.type)).filter((text) => text !== null);
  return [...new Set(literals)].slice(0, 2);
}

function literalOf(value: FieldValue, type: FieldType): string | null {
  if (type === 'none' || type === 'time') return null;
  if (type === 'string') return value === '' ? null : quoted(String(value));
  if (value instanceof Uint8Array)
    return value.length === 0 || value.length > 40 ? null : [...value].map(hex).join(':');
  if (typeof value === 'boolean') return value ? '1' : '0';
  if (typeof value !== 'bigint') return String(value);
  const digits = (value < 0n ? -value : value).toString().padStart(10, '0');
  return `${value < 0n ? '-' : ''}${digits.slice(0, -9)}.${digits.slice(-9)}`;
}

function quoted(octets: string): string {
  return `"${octets.replace(/[^ !#-[\]-~]/g, (octet) => `\\x${hex(octet.charCodeAt(0))}`)}"`;
}

function hex(octet: number): string {
  return octet.toString(16).padStart(2, '0');
}

/** The bytes of each side of a stream, by tshark. */
function tsharkFollow(file: string, index: number): { ends: string[]; sides: string[] } {
  const lines = tshark(
    '-q',
    '-r',
    file,
    '-o',
    'tcp.desegment_tcp_streams:TRUE',
    '-z',
    `follow,tcp,raw,${index}`,
  ).split('\n');
  const ends = lines.filter((line) => line.startsWith('Node ')).map((line) => line.replace(/^Node \d: /, ''));
  const data = lines
    .slice(lines.findIndex((line) => line.startsWith('Node 1')) + 1)
    .filter((line) => /^\t?[0-9a-f]+$/.test(line));
  const side = (tab: boolean): string =>
    data
      .filter((line) => line.startsWith('\t') === tab)
      .join('')
      .replaceAll('\t', '');
  return { ends, sides: [side(false), side(true)] };
}

/** Fails unless streams are numbered as tshark does, and the first `most` have the bytes that it follows. */
export function assertSameStreams(trace: Trace, file: string, most = 8): void {
  const numbers = tshark(
    '-r',
    file,
    '-Y',
    'tcp',
    '-T',
    'fields',
    '-e',
    'tcp.stream',
    '-e',
    'frame.number',
  ).trimEnd();
  const expected = trace.streams.flatMap(({ index, frames }) =>
    frames.map((frame): [number, string] => [frame, `${index}\t${frame}`]),
  );
  const lines = expected.sort(([a], [b]) => a - b).map(([, line]) => line);
  assert.deepEqual(numbers === '' ? [] : numbers.split('\n'), lines);
  for (const stream of trace.streams.slice(0, most)) {
    const { ends, sides } = tsharkFollow(file, stream.index);
    const clientFirst = ends[0] === `${stream.client.address}:${stream.client.port}`;
    for (const [which, from] of (clientFirst ? ['client', 'server'] : ['server', 'client']).entries()) {
      const bytes = Buffer.concat(
        stream.parts.filter((part) => part.from === from).map((part) => part.bytes),
      );
      assert.equal(bytes.toString('hex'), sides[which], `stream ${stream.index} ${from}`);
    }
  }
}
