import { DATES } from './dates.js';
import { IDENTIFIERS } from './identifiers.js';
import { MEASURES } from './measures.js';
import { type Rule, rule } from './rule.js';

/** A frame or some in a row; an address that comes after `y` is none. */
const FRAME = String.raw`\d+(?:[-–]\d+)?(?!\d|\.\d)`;

/** Frames that our views and verdicts cite. */
const CITED: readonly Rule[] = [
  rule('frames cited after a line', new RegExp(`\\s*‹${FRAME}(?:, ?${FRAME})*›`, 'g'), ''),
  rule(
    'frames cited in a sentence',
    new RegExp(
      `(?:\\b(?:en )?(?:la|las) )?\\b(?:tramas?|frames?) (?:n\\.? ?)?${FRAME}(?:(?:, | y | a )(?:la )?${FRAME})*`,
      'gi',
    ),
    'TRAMA',
  ),
  rule('frames among frames', /\b\d+ de \d+(?=: TRAMA)/g, '# de #'),
  rule('frame in a table', /\b(sí, en la) \d+/g, '$1 #'),
  // A verdict that says how a race went this time is right either way.
  rule(
    'outcome of a race',
    /\besta vez hubo (?:una sola|\d+ conexiones)\b.*?(?=\s{2,}|$)/g,
    'esta vez hubo #',
  ),
  rule('frame of a stack trace', /^\s*at .*:\d+:\d+\)?,?$/g, ''),
];

/** Applied to each line in this order: what is wider comes before what could be a part of it. `ids` stand alone, too. */
export function rulesFor(ids: ReadonlySet<string>): Rule[] {
  return [
    rule('lines of a table or a diagram', /[─│┌┐└┘├┤┬┴┼╭╮╰╯━┃═║█]+/g, ' '),
    ...IDENTIFIERS,
    ...(ids.size > 0 ? [known(ids)] : []),
    ...DATES,
    ...CITED,
    ...MEASURES,
  ];
}

/** Ids consist of letters and digits. */
function known(ids: ReadonlySet<string>): Rule {
  const pattern = new RegExp(`(?<![0-9A-Za-z])(?:${[...ids].join('|')})(?![0-9A-Za-z])`, 'g');
  return rule('id of a message in the queue, alone', pattern, 'COLA');
}
