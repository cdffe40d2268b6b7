import { isArrow, type LadderOptions, type Lane, type Step } from './ladder-steps.js';
import { clip, pad, textWidth } from './text.js';
import { visible } from './visible.js';

/** Columns between two lanes of the text twin. */
const GAP = 64;

/** The ladder in fixed-width characters: lanes as `│`, arrows as `──►`, lost ones as `╌╌✕`. */
export function textLadder({ caption: title, lanes, steps, atLabel, note }: LadderOptions): string {
  const room = lanes.length > 3 ? 30 : GAP;
  const heading = atLabel ?? 'Trama';
  const left = Math.max(textWidth(heading), ...steps.map((step) => textWidth(step.at ?? '')));
  const row = (at: string, body: string) => `${pad(visible(at), left, 'right')}  ${body}`.trimEnd();
  const headings = (pick: (lane: Lane) => string) =>
    lanes.map((lane) => pad(clip(visible(pick(lane)), room), room + 1, 'center')).join('');
  return [
    visible(title),
    row(
      heading,
      headings((lane) => lane.label),
    ),
    ...(lanes.some((lane) => lane.note)
      ? [
          row(
            '',
            headings((lane) => lane.note ?? ''),
          ),
        ]
      : []),
    ...steps.map((step) => row(step.at ?? '', textStep(step, lanes.length, room))),
    ...(note === undefined ? [] : [visible(note)]),
    '',
  ].join('\n');
}

function textStep(step: Step, lanes: number, gap: number): string {
  const width = lanes * (gap + 1);
  if (!isArrow(step) && step.lane === undefined) {
    return pad(` ${clip(visible(step.label), width - 4)} `, width, 'center', '─');
  }
  const at = (lane: number) => lane * (gap + 1) + Math.floor(gap / 2);
  const line = Array.from({ length: width }, () => ' ');
  for (let lane = 0; lane < lanes; lane++) line[at(lane)] = '│';
  const put = (from: number, text: string) => line.splice(from, [...text].length, ...text);
  if (isArrow(step) && step.from !== step.to) {
    const first = at(Math.min(step.from, step.to));
    const room = Math.abs(at(step.to) - at(step.from)) - 1;
    const right = step.to > step.from;
    const said = ` ${clip(visible([step.label, step.note].filter(Boolean).join('  ')), room - 6)} `;
    const shaft = pad(said, room - 1, 'center', step.lost ? '╌' : '─');
    const head = step.lost ? '✕' : right ? '►' : '◄';
    put(first + 1, right ? shaft + head : head + shaft);
  } else {
    const label = `[${clip(visible(step.label), gap - 2)}]`;
    put(Math.max(0, at(isArrow(step) ? step.from : step.lane!) - Math.floor(textWidth(label) / 2)), label);
  }
  return line.join('');
}
