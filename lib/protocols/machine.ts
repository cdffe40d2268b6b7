/** Where each event leads from each state; an event that a state does not list keeps it. */
export type Table<State extends string, Event extends string> = Readonly<
  Record<State, Readonly<Partial<Record<Event, State>>>>
>;

/** A state that only a table changes. */
export class Machine<State extends string, Event extends string> {
  #state: State;

  constructor(
    readonly table: Table<State, Event>,
    initial: State,
  ) {
    this.#state = initial;
  }

  get state(): State {
    return this.#state;
  }

  /** Takes the event, and gives the state that it leads to. */
  on(event: Event): State {
    this.#state = after(this.table, this.#state, event);
    return this.#state;
  }
}

/** The state that an event leads to. */
export function after<State extends string, Event extends string>(
  table: Table<State, Event>,
  state: State,
  event: Event,
): State {
  return table[state][event] ?? state;
}
