import type { Writable } from 'node:stream';
import type { Conversation } from '../../protocols/conversation.js';
import { conversationOf, conversationsOf } from '../../protocols/conversations.js';
import { ConnectionTable, type Located } from '../../wire/connection-table.js';
import { datagramOf, type ReceivedDatagram } from '../../wire/datagrams.js';
import { HeaderReader } from '../../wire/dissect.js';
import { octetsOfText } from '../../wire/octets.js';
import type { Packet } from '../../wire/packet.js';
import type { Stream } from '../../wire/stream.js';
import { StreamBuilder } from '../../wire/stream-builder.js';
import { Dissector } from '../../wireshark/dissector.js';
import { compileFilter } from '../../wireshark/filter/compile.js';
import { ARROW } from '../../wireshark/info/tcp.js';
import { conversationJson, endpointJson } from './json.js';
import { JsonList, Output } from './output.js';
import { CONNECTION_LIMIT, readFrames } from './read.js';

/** Frames after its end in which a connection may still have stragglers. */
const LINGER = 1000;
/** Finished conversations that wait for an earlier one, so that they come in order of their first frame. */
const MAX_WAITING = 1000;
/** UDP socket pairs kept open. */
const MAX_PAIRS = 1000;

/**
 * Writes what was said on each connection: as soon as it has ended, in order of first frame as long as no more than
 * 1000 wait for an earlier one. With a display filter, the conversations with a frame that it leaves. Returns what is
 * wrong with the file, or null.
 */
export async function readDialogue(
  file: string,
  filter: string | undefined,
  json: boolean,
  stream: Writable,
): Promise<string | null> {
  const matches = filter === undefined ? null : compileFilter(filter);
  const headers = new HeaderReader();
  const connections = new ConnectionTable(CONNECTION_LIMIT);
  const dissector = matches === null ? null : new Dissector();
  const output = new Output(stream);
  const list = new JsonList(output, '{"conversations":[');
  const dialogues = new DialogueReader((conversation) => {
    if (json) list.add(conversationJson(conversation));
    else output.octets.text(conversationText(conversation));
  });
  const damage = await readFrames(file, output, (record) => {
    const packet = headers.read(record.frame());
    const located = connections.of(packet);
    dialogues.add(packet, located, !dissector || !matches || matches(dissector.dissect(packet, located)));
  });
  dialogues.end();
  if (json) list.end();
  await output.flush(true);
  return damage;
}

/** A conversation under way, or one that is over and waits for its turn. */
interface Talk {
  first: number;
  wanted: boolean;
  stream: Stream | null;
  datagrams: ReceivedDatagram[];
  /** Frame with which it ended, while it lingers. */
  ended: number | null;
  done: Conversation[] | null;
}

class DialogueReader {
  private readonly builder = new StreamBuilder();
  /** In order of first frame. */
  private readonly talks = new Set<Talk>();
  private readonly byStream = new Map<number, Talk>();
  private readonly byPair = new Map<string, Talk>();
  private readonly lingering: Talk[] = [];
  private waiting = 0;

  constructor(private readonly emit: (conversation: Conversation) => void) {}

  add(packet: Packet, located: Located | null, wanted: boolean): void {
    const { number } = packet.frame;
    if (packet.tcp) {
      const { index } = located!.connection;
      const stream = this.builder.add(packet, located!);
      if (stream !== null) {
        const talk = this.byStream.get(index) ?? this.begin(number, stream);
        this.byStream.set(index, talk);
        talk.wanted ||= wanted;
        const { client, server } = stream.closed;
        const over = (client && server) || client === 'rst' || server === 'rst';
        if (over && talk.ended === null) {
          talk.ended = number;
          this.lingering.push(talk);
        }
      }
    } else {
      const datagram = datagramOf(packet);
      if (datagram) this.addDatagram(datagram, wanted);
    }
    while (this.lingering.length > 0 && this.lingering[0]!.ended! + LINGER < number)
      this.finish(this.lingering.shift()!);
  }

  /** No more frames come. */
  end(): void {
    for (const talk of this.talks) if (talk.done === null) this.finish(talk, false);
    this.emitReady();
  }

  private addDatagram(datagram: ReceivedDatagram, wanted: boolean): void {
    const ends = [endpointJson(datagram.from), endpointJson(datagram.to)].sort().join(' ');
    let talk = this.byPair.get(ends);
    if (talk === undefined) {
      if (this.byPair.size >= MAX_PAIRS) this.finish(this.byPair.values().next().value!);
      talk = this.begin(datagram.frame, null);
      this.byPair.set(ends, talk);
    }
    talk.wanted ||= wanted;
    talk.datagrams.push(datagram);
  }

  private begin(first: number, stream: Stream | null): Talk {
    const talk: Talk = { first, wanted: false, stream, datagrams: [], ended: null, done: null };
    this.talks.add(talk);
    return talk;
  }

  private finish(talk: Talk, emit = true): void {
    const { stream, datagrams, wanted } = talk;
    if (stream) {
      this.builder.finish(stream.index);
      this.byStream.delete(stream.index);
    } else for (const [ends, other] of this.byPair) if (other === talk) this.byPair.delete(ends);
    const conversation = wanted && stream ? conversationOf(stream) : null;
    talk.done = conversation ? [conversation] : wanted && !stream ? conversationsOf([], datagrams) : [];
    talk.stream = null;
    talk.datagrams = [];
    this.waiting += 1;
    if (emit) this.emitReady();
  }

  /** Hands on what is done, from the first on; past the limit also what others would come before. */
  private emitReady(): void {
    for (const talk of this.talks) {
      if (talk.done === null) {
        if (this.waiting <= MAX_WAITING) return;
        continue;
      }
      for (const conversation of talk.done) if (conversation.exchanges.length > 0) this.emit(conversation);
      this.talks.delete(talk);
      this.waiting -= 1;
    }
  }
}

/** A line for the connection, then each command and reply with their frames. */
function conversationText({ protocol, client, server, exchanges }: Conversation): string {
  let text = `${protocol} ${endpointJson(client)}${ARROW}${endpointJson(server)}\n`;
  for (const { command, reply, commandFrames, replyFrames, missing } of exchanges) {
    text +=
      side('C', command, commandFrames, missing?.command) + side('S', reply, replyFrames, missing?.reply);
  }
  return `${text}\n`;
}

function side(name: string, said: string | null, frames: readonly number[], missing = 0): string {
  const gap = missing > 0 ? `${name}            [${missing} bytes missing in the capture]\n` : '';
  if (said === null) return gap;
  const where = frames.length > 1 ? `${frames[0]}-${frames.at(-1)}` : `${frames[0] ?? ''}`;
  const lines = said.split('\n').map((line, index) => {
    const safe = line.replace(
      /\p{Cc}/gu,
      (character) => `\\x${character.charCodeAt(0).toString(16).padStart(2, '0')}`,
    );
    return `${name} ${(index === 0 ? where : '').padStart(9)}  ${octetsOfText(safe)}\n`;
  });
  return gap + lines.join('');
}
