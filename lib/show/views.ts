import { barsView } from './bars.js';
import { boxesView } from './boxes.js';
import { clockView } from './clock.js';
import { columnsView, stackView } from './columns.js';
import { compareStreamsView, compareTracesView } from './compare.js';
import { dialogueView } from './dialogue.js';
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
