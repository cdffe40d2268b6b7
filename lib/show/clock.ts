import type { Cell } from './cell.js';
import { tableView } from './table.js';
import type { Tone } from './tone.js';
import type { View } from './view.js';

/** Something that happened at a time, in one of the places that are compared. */
export interface ClockEvent {
  /** Seconds on the common clock. */
  time: number;
  /** Index of its place. */
  lane: number;
  label: string;
  /** A second, quieter line: the frame. */
  note?: string;
  tone?: Tone;
}

/** Events of several places on one clock. */
export interface ClockOptions {
  caption: string;
  /** The places: `SMTP, puerto 25`, `IMAP, puerto 143`. */
  lanes: string[];
  events: ClockEvent[];
  note?: string;
}

/** What happened in several places on one clock, downwards in time: SMTP's 250 beside IMAP's EXISTS. */
export function clockView(options: ClockOptions): View {
  const events = [...options.events].sort((a, b) => a.time - b.time);
  const first = events[0]?.time ?? 0;
  const cell = (event: ClockEvent): Cell => ({
    text: event.label,
    tone: event.tone ?? (['client', 'server', 'note', 'good'] as const)[event.lane % 4]!,
    code: true,
    ...(event.note === undefined ? {} : { note: event.note }),
  });
  return tableView({
    caption: options.caption,
    columns: [
      { label: 't (s)', align: 'right', code: true, width: '6em', varies: true },
      ...options.lanes.map((label) => ({ label, wide: true })),
    ],
    rows: events.map((event) => [
      (event.time - first).toFixed(3),
      ...options.lanes.map((_, lane) => (lane === event.lane ? cell(event) : '')),
    ]),
    ...(options.note === undefined ? {} : { note: options.note }),
  });
}
