import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { unseen01 } from '../../labs/01/unseen.js';
import { unseen02 } from '../../labs/02/unseen.js';
import { unseen03 } from '../../labs/03/unseen.js';
import { unseen03c } from '../../labs/03c/unseen.js';
import { unseen04 } from '../../labs/04/unseen.js';
import { unseen05 } from '../../labs/05/unseen.js';
import { unseen06 } from '../../labs/06/unseen.js';
import { unseen07 } from '../../labs/07/unseen.js';
import { unseen09 } from '../../labs/09/unseen.js';
import { unseen10 } from '../../labs/10/unseen.js';
import { unseen11 } from '../../labs/11/unseen.js';
import { unseen12 } from '../../labs/12/unseen.js';
import { unseen13 } from '../../labs/13/unseen.js';
import type { Exchange } from '../../lib/protocols/conversation.js';
import { conversationOf, type KnownConversation } from '../../lib/protocols/conversations.js';
import { textOf } from '../../lib/protocols/text.js';
import { CaptureReader } from '../../lib/wire/capture-file.js';
import { TcpConnection } from '../../lib/wire/connection.js';
import type { Frame } from '../../lib/wire/frame.js';
import type { Stream } from '../../lib/wire/stream.js';
import { readTraffic } from '../../lib/wire/traffic.js';
import type { Talk } from './dialogue.js';
import { sessions } from './sessions.js';

/** One connection of a capture, alone: its frames, and what was said on it. */
export interface Whole {
  name: string;
  frames: readonly Frame[];
  stream: Stream;
  conversation: KnownConversation;
}

const FIXTURES = join(__dirname, '..', 'fixtures', 'wire');
const MAIL: readonly string[] = ['smtp', 'lmtp', 'pop3', 'imap'];

/** The talk as frames, with the connection around it. */
export function framesOf({ client, server, parts }: Talk): Frame[] {
  const connection = new TcpConnection(client, server);
  return [
    ...connection.open(1n),
    ...parts.flatMap(({ from, bytes }, i) => connection.send(from, BigInt(i + 2) * 1000n, bytes)),
    ...connection.close('client', BigInt(parts.length + 3) * 1000n),
  ].map((frame, i) => ({ ...frame, number: i + 1 }));
}

function fileFrames(path: string): Frame[] {
  const frames: Frame[] = [];
  const reader = new CaptureReader();
  reader.read(readFileSync(path), (record) => frames.push(record.frame()));
  reader.end();
  return frames;
}

/** Every mail connection in the captures of the tests: recorded ones, unseen ones of the labs, composed ones. */
export function* wholes(): Generator<Whole> {
  for (const file of readdirSync(FIXTURES)) yield* connectionsOf(file, fileFrames(join(FIXTURES, file)));
  const unseen = {
    ...{ unseen01, unseen02, unseen03, unseen03c, unseen04, unseen05, unseen06, unseen07 },
    ...{ unseen09, unseen10, unseen11, unseen12, unseen13 },
  };
  for (const [name, make] of Object.entries(unseen)) {
    yield* connectionsOf(name, make().frames);
  }
  const ports: Record<string, number> = { smtp: 25, lmtp: 24, pop3: 110, imap: 143 };
  for (const [name, port] of Object.entries(ports)) {
    const { talk } = sessions[name]!;
    yield* connectionsOf(`sessions.${name}`, framesOf({ ...talk, server: { ...talk.server, port } }));
  }
}

export function* connectionsOf(name: string, frames: readonly Frame[]): Generator<Whole> {
  for (const stream of readTraffic(frames).streams) {
    const conversation = conversationOf(stream);
    if (!conversation || !MAIL.includes(conversation.protocol)) continue;
    const own = new Set(stream.frames);
    const alone = frames.filter(({ number }) => own.has(number));
    yield { name: `${name}/${stream.index}`, frames: alone, stream, conversation };
  }
}

/** The connection with some frames missing: each one, each pair of neighbours, all before one, one direction. */
export function* mutilated({
  frames,
  stream,
}: Whole): Generator<{ how: string; frames: readonly Frame[]; kind: string }> {
  const without = (...numbers: number[]) => frames.filter(({ number }) => !numbers.includes(number));
  for (const [i, { number }] of frames.entries()) {
    yield { kind: 'drop', how: `without ${number}`, frames: without(number) };
    const next = frames[i + 1]?.number;
    if (next !== undefined) {
      yield { kind: 'pair', how: `without ${number} and ${next}`, frames: without(number, next) };
    }
    if (i > 0) yield { kind: 'late', how: `from ${number}`, frames: frames.slice(i) };
    if (i > 0) yield { kind: 'cut', how: `before ${number}`, frames: frames.slice(0, i) };
  }
  const packets = readTraffic(frames).packets;
  for (const side of ['client', 'server'] as const) {
    const kept = packets.filter(
      ({ ip, tcp }) => ip?.source === stream[side].address && tcp?.sourcePort === stream[side].port,
    );
    yield { kind: 'side', how: `${side} alone`, frames: kept.map(({ frame }) => frame) };
  }
}

/** What is left of the conversation; null where its protocol is not known any more. */
export function heard(frames: readonly Frame[]): KnownConversation | null {
  const [stream] = readTraffic(frames).streams;
  return stream ? conversationOf(stream) : null;
}

type Known = Exchange & { kind: string };
const exchangesOf = (conversation: KnownConversation) =>
  (conversation.exchanges as Known[]).filter(({ kind }) => kind !== 'tls' && kind !== 'compressed');

/** For each frame those that carry some of the same octets, itself included: what was sent again is in two. */
function sameOctets({ frames, stream }: Whole): Map<number, number[]> {
  const segments = readTraffic(frames).packets.flatMap(({ frame, ip, tcp, payloadStart, payloadEnd }) => {
    const from = ip?.source === stream.client.address && tcp?.sourcePort === stream.client.port;
    const start = tcp?.sequence ?? 0;
    return tcp ? [{ number: frame.number, from, start, end: start + payloadEnd - payloadStart }] : [];
  });
  return new Map(
    segments.map((one) => [
      one.number,
      segments
        .filter(({ from, start, end }) => from === one.from && start < one.end && one.start < end)
        .map(({ number }) => number),
    ]),
  );
}

/** The exchanges of the whole of which these frames carried this text. */
function owners(
  whole: readonly Known[],
  of: 'command' | 'reply',
  exchange: Known,
  same: ReadonlyMap<number, readonly number[]>,
): Set<Known> {
  const frames = of === 'command' ? exchange.commandFrames : exchange.replyFrames;
  // The capture may end within a line end.
  const said = exchange[of]!.replace(/\r$/, '').split('\n');
  const text = said.find((line) => line.trim() !== '') ?? '';
  // A hole within a literal makes one line of two.
  const last = exchange.missing ? text : (said.findLast((line) => line.trim() !== '') ?? '');
  return new Set(
    whole.filter((each) => {
      const own = of === 'command' ? each.commandFrames : each.replyFrames;
      const { content } = each as { content?: { bytes: Uint8Array } | null };
      const carried = of === 'command' && content ? textOf(content.bytes).replaceAll('\r\n', '\n') : '';
      const all = `${each[of] ?? ''}\n${carried}`;
      return (
        frames.every((frame) => same.get(frame)?.some((each) => own.includes(each))) &&
        all.includes(text) &&
        all.includes(last)
      );
    }),
  );
}

/** What is wrong in the pairs that were heard, beside those of the whole. */
export function wrongPairs(whole: Whole, part: KnownConversation): string[] {
  const truth = exchangesOf(whole.conversation);
  const same = sameOctets(whole);
  return exchangesOf(part).flatMap((exchange) => {
    const { command, reply, kind, unknown } = exchange;
    const label = `${kind} ${JSON.stringify(command)} [${exchange.commandFrames}] ↔ ${JSON.stringify(reply)} [${exchange.replyFrames}]`;
    const commands = command === null ? null : owners(truth, 'command', exchange, same);
    const replies = reply === null ? null : owners(truth, 'reply', exchange, same);
    if (commands?.size === 0) return [`nobody said ${label}`];
    if (replies?.size === 0) return [`nobody answered ${label}`];
    if (commands && replies && ![...commands].some((each) => replies.has(each))) return [`wrong ${label}`];
    if (
      !commands &&
      replies &&
      unknown !== 'command' &&
      ![...replies].some((each) => each.command === null)
    ) {
      return [`there was a command to ${label}`];
    }
    if (kind === 'greeting' && ![...replies!].some((each) => each.kind === 'greeting')) {
      return [`no greeting ${label}`];
    }
    return [];
  });
}

/** How many pairs have all their frames left, and which of them are not paired. */
export function lostPairs(
  whole: KnownConversation,
  part: KnownConversation | null,
  frames: readonly Frame[],
): { pairs: number; lost: string[] } {
  const left = new Set(frames.map(({ number }) => number));
  const pairs = exchangesOf(whole).filter(
    (each) => each.command !== null && each.reply !== null && each.frames.every((frame) => left.has(frame)),
  );
  const key = (each: Exchange) =>
    JSON.stringify([each.command, each.commandFrames, each.reply, each.replyFrames]);
  const found = new Set(part ? exchangesOf(part).map(key) : []);
  const lost = pairs.map(key).filter((each) => !found.has(each));
  return { pairs: pairs.length, lost };
}
