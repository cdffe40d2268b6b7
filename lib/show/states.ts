import { UsageError } from '../errors.js';
import type { Conversation, Exchange } from '../protocols/conversation.js';
import { sessionTables } from '../protocols/diagram.js';
import { noSuch } from './missing.js';
import { type Column, tableView } from './table.js';
import type { View } from './view.js';

/** A step of a session, and the state that it leads to. */
export interface StateStep {
  label: string;
  state: string;
  frames?: readonly number[];
  note?: string;
}

/** The states of a session, and the steps that lead through them. */
export interface StatesOptions {
  caption: string;
  /** In their order: `AUTHORIZATION`, `TRANSACTION`, `UPDATE`. */
  states: string[];
  /** The state before the first step. */
  initial: string;
  steps: StateStep[];
  note?: string;
}

/** An exchange of a protocol whose sessions have states. */
type Step = Exchange & { kind: string; verb?: string | null; state?: string };

/** The steps of a conversation through the states of its protocol's table. */
function pathOf(conversation: Conversation): StatesOptions {
  const table = sessionTables[conversation.protocol as keyof typeof sessionTables];
  if (!table) {
    throw new UsageError(
      `Cannot show the states of a "${conversation.protocol}" conversation: it has none. Pass one of SMTP, POP3 or IMAP.`,
    );
  }
  const steps = (conversation.exchanges as Step[]).filter(({ kind, state }) => state && kind !== 'tls');
  const states = Object.keys(table);
  return {
    caption: `Estados de la sesión ${conversation.protocol.toUpperCase()}`,
    states,
    initial: steps[0]?.state ?? states[0]!,
    steps: steps.map((step, i) => ({
      label: `${step.verb ?? step.command?.split('\n', 1)[0] ?? '…'} → ${replyOf(step)}`,
      state: steps[i + 1]?.state ?? stateAfter(step, table),
      frames: step.frames,
    })),
  };
}

/** What a step's reply begins with: a code, or a status. */
function replyOf({ reply }: Step): string {
  const last = reply?.split('\n').at(-1) ?? '';
  return /^(?:\d{3}|[+-]\w*|\S+ (?:OK|NO|BAD|BYE))/.exec(last)?.[0] ?? '…';
}

/** The state after the last step. */
function stateAfter({ verb, kind, state, reply }: Step, table: (typeof sessionTables)['smtp']): string {
  const sign = /^(?:(\d)|([+-])|\S+ (OK|NO|BAD))/.exec(reply?.split('\n').at(-1) ?? '');
  return table[state!]?.[`${verb ?? kind} ${sign?.slice(1).find(Boolean)}`] ?? state!;
}

/**
 * The states of a session over its frames: after each step, a mark in the column of the state. Takes a conversation of SMTP,
 * POP3 or IMAP, or steps of one's own.
 */
export function statesView(of: StatesOptions | Conversation | undefined): View {
  if (of === undefined) throw noSuch('conversation', 'trace.conversations()');
  const options = 'exchanges' in of ? pathOf(of) : of;
  const mark = (state: string, before: string) => (state === before ? '│' : '●');
  let before = '';
  const rows = [
    { label: '(conexión abierta)', state: options.initial, frames: [], note: undefined },
    ...options.steps,
  ].map((step) => {
    const cells = options.states.map((state) =>
      state === step.state
        ? {
            text: mark(state, before),
            tone: state === before ? ('muted' as const) : ('note' as const),
            bold: state !== before,
          }
        : '',
    );
    before = step.state;
    return [
      (step.frames ?? []).join(', '),
      { text: step.label, code: true, ...(step.note === undefined ? {} : { note: step.note }) },
      ...cells,
    ];
  });
  return tableView({
    caption: options.caption,
    columns: [
      { label: 'Trama', align: 'right', code: true },
      { label: 'Paso', wide: true },
      ...options.states.map((label): Column => ({ label, align: 'center' })),
    ],
    rows,
    note: options.note ?? '● el paso cambia de estado; │ el estado sigue.',
  });
}
