import { type Trace, type View, views } from 'maillab';
import { submissionsOf, transfersOf } from '../sessions.js';
import { tallyOf } from '../tally.js';

const COUNTED = ['conexiones', 'MAIL', 'RCPT', 'DATA'];

/** The matrix of exercise 7: a row for each case, what was counted between client and server and between servers. */
export function matrix(cases: Readonly<Record<string, { trace: Trace }>>): View {
  return views.matrix({
    caption: 'Lo que contó el cable',
    corner: 'Caso',
    columns: ['MUA→MSA', 'MTA→MTA'].flatMap((stretch) => COUNTED.map((what) => `${stretch}: ${what}`)),
    rows: Object.entries(cases).map(([label, { trace }]) => ({
      label,
      cells: [...tallyOf(submissionsOf(trace)), ...tallyOf(transfersOf(trace))],
    })),
  });
}
