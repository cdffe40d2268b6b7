import type { Conversation, Exchange } from '../protocols/conversation.js';
import type { Stream } from '../wire/stream.js';
import { type DialogueOptions, dialogueView } from './dialogue.js';
import { display } from './display.js';
import { type FollowOptions, followView } from './follow.js';
import { type LadderOptions, ladderView } from './ladder.js';
import { type HasRows, type PacketListOptions, type PacketRow, packetListView } from './packet-list.js';
import { type StreamLadderOptions, streamLadderView } from './stream-ladder.js';
import { type TableOptions, tableView } from './table.js';
import type { View } from './view.js';

/** Shows a view in the notebook's cell; its methods make one and show it. Each has a pure twin, `…View`. */
export const show = Object.assign((view: View): void => display(view), {
  /** Wireshark's packet list. */
  packets: (trace: HasRows | Iterable<PacketRow>, options?: PacketListOptions): void =>
    display(packetListView(trace, options)),
  /** Wireshark's «Follow TCP Stream». */
  follow: (stream: Stream, options?: FollowOptions): void => display(followView(stream, options)),
  /** Each command with its reply and what they mean. */
  dialogue: <E extends Exchange>(conversation: Conversation<E>, options?: DialogueOptions<E>): void =>
    display(dialogueView(conversation, options)),
  /** One connection frame by frame, from SYN to FIN. */
  streamLadder: (rows: Iterable<PacketRow>, stream: Stream, options?: StreamLadderOptions): void =>
    display(streamLadderView(rows, stream, options)),
  /** A ladder of any lanes and steps. */
  ladder: (options: LadderOptions): void => display(ladderView(options)),
  table: (options: TableOptions): void => display(tableView(options)),
});
