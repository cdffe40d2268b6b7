import { transitions as imap } from './imap/state.js';
import type { Table } from './machine.js';
import { transitions as pop3 } from './pop3/state.js';
import { transitions as smtp } from './smtp/state.js';

/** The states of each protocol's session, in their order, with what leads from one to another. */
export const sessionTables: Readonly<Record<'smtp' | 'lmtp' | 'pop3' | 'imap', Table<string, string>>> = {
  smtp,
  lmtp: smtp,
  pop3,
  imap,
};

/** A table as a Mermaid state diagram: an arrow for each pair of states, with its events. */
export function stateDiagram(table: Table<string, string>): string {
  const name = (state: string): string => state.replaceAll(' ', '_');
  const lines = Object.keys(table)
    .filter((state) => state.includes(' '))
    .map((state) => `  state "${state}" as ${name(state)}`);
  for (const [from, events] of Object.entries(table)) {
    const arrows = new Map<string, string[]>();
    for (const [event, to] of Object.entries(events)) arrows.set(to!, [...(arrows.get(to!) ?? []), event]);
    for (const [to, by] of arrows) lines.push(`  ${name(from)} --> ${name(to)}: ${by.join(', ')}`);
  }
  return ['stateDiagram-v2', ...lines].join('\n');
}
