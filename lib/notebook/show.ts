import { explainerOf } from '../explain/index.js';
import type { KnownConversation } from '../protocols/conversations.js';
import type { DialogueOptions } from '../show/dialogue.js';
import type { View } from '../show/view.js';
import { views } from '../show/views.js';
import { display } from './display.js';

const shown =
  <A extends unknown[]>(make: (...args: A) => View) =>
  (...args: A): void =>
    display(make(...args));

/** Shows a view as output of the cell; outside a notebook, prints its text. */
export const show = Object.assign((view: View): void => display(view), {
  /** Wireshark's packet list, a page of it. */
  packets: shown(views.packets),
  /** Wireshark's packet details of one frame. */
  frame: shown(views.frame),
  /** Wireshark's «Follow TCP Stream». */
  follow: shown(views.follow),
  /** Each command with its reply and what they mean, in Spanish unless `explain` says otherwise. */
  dialogue: shown((conversation: KnownConversation | undefined, options: DialogueOptions = {}) => {
    const explain = conversation && explainerOf(conversation.protocol);
    return views.dialogue(conversation, { ...(explain && { explain }), ...options });
  }),
  /** One connection frame by frame, from SYN to FIN. */
  streamLadder: shown(views.streamLadder),
  /** A bar for each connection, its transactions on it. */
  timeline: shown(views.timeline),
  /** Two captures side by side. */
  compareTraces: shown(views.compareTraces),
  /** One connection in two captures, side by side. */
  compareStreams: shown(views.compareStreams),
  /** A message's source beside its MIME tree. */
  message: shown(views.message),
  /** A message's source by octets. */
  messageSource: shown(views.messageSource),
  /** A message's MIME tree. */
  messageTree: shown(views.messageTree),
  /** Rows and columns. */
  table: shown(views.table),
  /** Named rows × named columns. */
  matrix: shown(views.matrix),
  /** A tree, each node with its lines. */
  tree: shown(views.tree),
  /** Lanes and arrows, downwards in time. */
  ladder: shown(views.ladder),
  /** Blocks on bars over one scale. */
  bars: shown(views.bars),
  /** Several places on one clock. */
  clock: shown(views.clock),
  /** A session's states over its frames. */
  states: shown(views.states),
  /** Boxes within boxes. */
  boxes: shown(views.boxes),
  /** Views beside one another. */
  columns: shown(views.columns),
  /** Views one below the other. */
  stack: shown(views.stack),
});
