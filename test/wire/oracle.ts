import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Trace } from '../../lib/capture/trace.js';
import type { Frame } from '../../lib/wire/frame.js';
import { writePcapng } from '../../lib/wire/pcapng-write.js';

/** The version whose Info texts, stream numbers and filters the tests hold us against. */
export const TSHARK_VERSION = '4.0.17';

/** Runs tshark. */
export function tshark(...args: string[]): string {
  return execFileSync('tshark', args, {
    encoding: 'utf8',
    stdio: ['ignore', 'pipe', 'ignore'],
    maxBuffer: 256 * 1024 * 1024,
    env: { ...process.env, LC_ALL: 'C.UTF-8' },
  });
}

/** Runs capinfos on a capture. */
export function capinfos(file: string): string {
  return execFileSync('capinfos', [file], { encoding: 'utf8', stdio: ['ignore', 'pipe', 'ignore'] });
}

/** The version of the tshark that is here, as `4.0.17`. */
export function tsharkVersion(): string {
  return /TShark[^0-9]*(\d+\.\d+\.\d+)/.exec(tshark('--version'))![1]!;
}

/** A capture of `test/fixtures/wire`. */
export function fixture(name: string): string {
  return join(__dirname, '..', 'fixtures', 'wire', `${name}.pcapng`);
}

export const FIXTURES = ['mail', 'auth', 'bdat', 'imap', 'clients', 'dns', 'tcp', 'tls'];

/** A line of the packet list as both sides print it. */
export type Line = [
  number: string,
  time: string,
  source: string,
  destination: string,
  protocol: string,
  length: string,
  info: string,
];

const COLUMNS = ['Time', 'Source', 'Destination', 'Protocol', 'Length', 'Info'].flatMap((name) => [
  '-e',
  `_ws.col.${name}`,
]);

/** The packet list by tshark. TLS stays closed: we show what an eavesdropper sees. */
export function tsharkList(file: string, ...args: string[]): Line[] {
  const output = tshark('-r', file, '-T', 'fields', '-e', 'frame.number', ...COLUMNS, ...args);
  return output
    .split('\n')
    .filter((line) => line !== '')
    .map((line) => {
      const [number, time, source, destination, protocol, length, ...info] = line.split('\t');
      return [number!, time!, source!, destination!, protocol!, length!, info.join('\t')];
    });
}

/** Our packet list of the same form. */
export function ourList(trace: Trace): Line[] {
  return trace
    .rows()
    .map((row) => [
      String(row.number),
      row.time.toFixed(9),
      row.source,
      row.destination,
      row.protocol,
      String(row.length),
      row.info,
    ]);
}

/** Fails with the first lines that differ, rather than with two long lists. */
export function assertSameList(trace: Trace, expected: Line[], context = ''): void {
  const [ours, theirs] = [ourList(trace), expected];
  const at = ours.findIndex((line, index) => line.join('\t') !== theirs[index]?.join('\t'));
  if (at >= 0) assert.deepEqual(ours[at], theirs[at], `frame ${at + 1} ${context}`);
  assert.equal(ours.length, theirs.length, context);
}

/** Runs `use` with a capture file of these frames in a folder that is gone afterwards. */
export async function withCapture<T>(
  frames: readonly Frame[],
  use: (file: string) => T | Promise<T>,
): Promise<T> {
  return withFile(writePcapng(frames), use);
}

/** Runs `use` with a file of these bytes in a folder that is gone afterwards. */
export async function withFile<T>(bytes: Uint8Array, use: (file: string) => T | Promise<T>): Promise<T> {
  const folder = mkdtempSync(join(tmpdir(), 'maillab-wire-'));
  try {
    const file = join(folder, 'capture.pcapng');
    writeFileSync(file, bytes);
    return await use(file);
  } finally {
    rmSync(folder, { recursive: true });
  }
}

/** Frames that were taken from elsewhere, numbered from 1. */
export function numbered(frames: readonly Frame[]): Frame[] {
  return frames.map((frame, index) => ({ ...frame, number: index + 1 }));
}
