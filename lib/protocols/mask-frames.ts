import type { Frame } from '../wire/frame.js';
import type { Packet } from '../wire/packet.js';
import { sequenceDifference } from '../wire/reassembly.js';
import type { Stream } from '../wire/stream.js';
import type { KnownConversation } from './conversations.js';
import { type Masked, maskedSecrets } from './mask.js';

/** Octets of a direction by their sequence number. */
interface Patch {
  sequence: number;
  bytes: Uint8Array;
}

/**
 * The frames of which octets change so that they give no password away that is not public, by their numbers: lengths stay,
 * and a checksum that was right stays right. What a segment that was sent again carries changes too.
 */
export function maskFrames(
  packets: readonly Packet[],
  streams: readonly Stream[],
  conversations: readonly KnownConversation[],
): Map<number, Frame> {
  const changed = new Map<number, Frame>();
  const byNumber = new Map(packets.map((packet) => [packet.frame.number, packet]));
  const byIndex = new Map(streams.map((stream) => [stream.index, stream]));
  for (const conversation of conversations) {
    const stream = conversation.stream === null ? undefined : byIndex.get(conversation.stream);
    if (!stream) continue;
    const parts = stream.parts.filter(({ from }) => from === 'client');
    const sent = Buffer.concat(parts.map(({ bytes }) => bytes));
    const masked = maskedSecrets(conversation, sent);
    if (masked.length === 0) continue;
    const patches = masked.flatMap((each) => patchesOf(each, parts, byNumber));
    for (const number of stream.frames) {
      const packet = byNumber.get(number);
      if (packet?.tcp && isFrom(packet, stream)) patch(packet, patches, byNumber, changed);
    }
  }
  return changed;
}

function isFrom({ ip, tcp }: Packet, { client }: Stream): boolean {
  return ip?.source === client.address && tcp?.sourcePort === client.port;
}

/** The masked octets part by part, since captured octets that follow each other may have a gap between them. */
function patchesOf(
  { start, bytes }: Masked,
  parts: readonly Stream['parts'][number][],
  byNumber: ReadonlyMap<number, Packet>,
): Patch[] {
  const patches: Patch[] = [];
  let at = 0;
  for (const part of parts) {
    const from = Math.max(start, at);
    const to = Math.min(start + bytes.length, at + part.bytes.length);
    const packet = byNumber.get(part.frame);
    if (from < to && packet?.tcp) {
      const offset = part.bytes.byteOffset - packet.bytes.byteOffset - packet.payloadStart + from - at;
      const syn = packet.tcp.flags & 2 ? 1 : 0;
      const sequence = (packet.tcp.sequence + syn + offset) >>> 0;
      patches.push({ sequence, bytes: bytes.subarray(from - start, to - start) });
    }
    at += part.bytes.length;
  }
  return patches;
}

/** Writes what of the patches lies in this segment. */
function patch(
  packet: Packet,
  patches: readonly Patch[],
  byNumber: ReadonlyMap<number, Packet>,
  changed: Map<number, Frame>,
): void {
  const tcp = packet.tcp!;
  const first = (tcp.sequence + (tcp.flags & 2 ? 1 : 0)) >>> 0;
  const length = packet.payloadEnd - packet.payloadStart;
  const write = writer(packet, byNumber, changed);
  for (const { sequence, bytes } of patches) {
    const ahead = sequenceDifference(sequence, first);
    for (let i = Math.max(0, -ahead); i < bytes.length && ahead + i < length; i++) {
      write(packet.payloadStart + ahead + i, bytes[i]!);
    }
  }
}

/** Writes an octet of the segment into the frame, or the fragment, that carries it; the checksum follows. */
function writer(
  packet: Packet,
  byNumber: ReadonlyMap<number, Packet>,
  changed: Map<number, Frame>,
): (at: number, octet: number) => void {
  const carriers = (packet.fragments ?? [packet.frame.number]).map((number) => {
    const carrier = byNumber.get(number)!;
    const { ip, frame } = carrier;
    // Where the carrier's frame has the octet that `packet.bytes` has at 0.
    const origin = packet.fragments ? ip!.offset + ip!.length - ip!.fragmentOffset : 0;
    const begin = packet.fragments ? ip!.fragmentOffset : 0;
    return { frame, origin, begin, end: frame.data.length - origin };
  });
  const data = (at: number): [Uint8Array, number] | null => {
    const carrier = carriers.find(({ begin, end }) => at >= begin && at < end);
    if (!carrier) return null;
    const { frame, origin } = carrier;
    if (!changed.has(frame.number)) {
      changed.set(frame.number, { ...frame, data: Uint8Array.from(frame.data) });
    }
    return [changed.get(frame.number)!.data, at + origin];
  };
  const checksumAt = packet.tcp!.offset + 16;
  return (at, octet) => {
    const place = data(at);
    if (!place) return;
    const [bytes, offset] = place;
    const isHigh = (at - packet.tcp!.offset) % 2 === 0;
    const difference = octet - bytes[offset]!;
    bytes[offset] = octet;
    const [high, low] = [data(checksumAt), data(checksumAt + 1)];
    if (!high || !low || difference === 0) return;
    const old = high[0][high[1]]! * 256 + low[0][low[1]]!;
    const checksum = updated(old, isHigh ? difference * 256 : difference);
    high[0][high[1]] = checksum >> 8;
    low[0][low[1]] = checksum & 0xff;
  };
}

/** The Internet checksum after a word of what it covers grew by `difference` (RFC 1624 §3, equation 3). */
function updated(checksum: number, difference: number): number {
  let sum = (~checksum & 0xffff) + difference;
  while (sum < 0) sum += 0xffff;
  while (sum > 0xffff) sum = (sum & 0xffff) + (sum >>> 16);
  return ~sum & 0xffff;
}
