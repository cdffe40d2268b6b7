import type { KnownConversation } from '../protocols/conversations.js';
import { explainerOf } from '../protocols/explain/index.js';
import { barsView } from './bars.js';
import { boxesView } from './boxes.js';
import { clockView } from './clock.js';
import { columnsView, stackView } from './columns.js';
import { compareStreamsView, compareTracesView } from './compare.js';
import { type DialogueOptions, dialogueView } from './dialogue.js';
import { display } from './display.js';
import { followView } from './follow.js';
import { frameView } from './frame.js';
import { ladderView } from './ladder.js';
import { matrixView } from './matrix.js';
import { messageSourceView, messageTreeView, messageView } from './message.js';
import { packetListView } from './packet-list.js';
import { statesView } from './states.js';
import { streamLadderView } from './stream-ladder.js';
import { tableView } from './table.js';
import { timelineView } from './timeline.js';
import { treeView } from './tree.js';
import type { View } from './view.js';

/** Every view as a value, to be put beside another or kept: `show.packets(…)` shows what `views.packets(…)` makes. */
export const views = {
  packets: packetListView,
  frame: frameView,
  follow: followView,
  dialogue: dialogueView,
  streamLadder: streamLadderView,
  timeline: timelineView,
  compareTraces: compareTracesView,
  compareStreams: compareStreamsView,
  message: messageView,
  messageSource: messageSourceView,
  messageTree: messageTreeView,
  table: tableView,
  matrix: matrixView,
  tree: treeView,
  ladder: ladderView,
  bars: barsView,
  clock: clockView,
  states: statesView,
  boxes: boxesView,
  columns: columnsView,
  stack: stackView,
};

const shown =
  <A extends unknown[]>(make: (...args: A) => View) =>
  (...args: A): void =>
    display(make(...args));

/** Shows a view as output of the cell; outside a notebook, prints its text. */
export const show = Object.assign((view: View): void => display(view), {
  /** Wireshark's packet list, a page of it. */
  packets: shown(packetListView),
  /** Wireshark's packet details of one frame. */
  frame: shown(frameView),
  /** Wireshark's «Follow TCP Stream». */
  follow: shown(followView),
  /** Each command with its reply and what they mean, in Spanish unless `explain` says otherwise. */
  dialogue: shown((conversation: KnownConversation | undefined, options: DialogueOptions = {}) => {
    const explain = conversation && explainerOf(conversation.protocol);
    return dialogueView(conversation, { ...(explain && { explain }), ...options });
  }),
  /** One connection frame by frame, from SYN to FIN. */
  streamLadder: shown(streamLadderView),
  /** A bar for each connection, its transactions on it. */
  timeline: shown(timelineView),
  /** Two captures side by side. */
  compareTraces: shown(compareTracesView),
  /** One connection in two captures, side by side. */
  compareStreams: shown(compareStreamsView),
  /** A message's source beside its MIME tree. */
  message: shown(messageView),
  messageSource: shown(messageSourceView),
  messageTree: shown(messageTreeView),
  table: shown(tableView),
  /** Named rows × named columns. */
  matrix: shown(matrixView),
  tree: shown(treeView),
  /** Lanes and arrows, downwards in time. */
  ladder: shown(ladderView),
  /** Blocks on bars over one scale. */
  bars: shown(barsView),
  /** Several places on one clock. */
  clock: shown(clockView),
  /** A session's states over its frames. */
  states: shown(statesView),
  /** Boxes within boxes. */
  boxes: shown(boxesView),
  /** Views beside one another. */
  columns: shown(columnsView),
  /** Views one below the other. */
  stack: shown(stackView),
});
