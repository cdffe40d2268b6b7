import { type Column, tableView } from './table.js';
import type { View } from './view.js';

/** A step of a session, and the state that it leads to. */
export interface StateStep {
  label: string;
  state: string;
  frames?: readonly number[];
  note?: string;
}

export interface StatesOptions {
  caption: string;
  /** In their order: `AUTHORIZATION`, `TRANSACTION`, `UPDATE`. */
  states: string[];
  /** The state before the first step. */
  initial: string;
  steps: StateStep[];
  note?: string;
}

/** The states of a session over its frames: after each step, a mark in the column of the state. */
export function statesView(options: StatesOptions): View {
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
