import { el, fragment } from '../show/html.js';
import { block, tableView } from '../show/table.js';
import { style, type Tone, tinted } from '../show/tone.js';
import type { View } from '../show/view.js';
import type { Prediction } from './prediction.js';
import type { Misconception, Question } from './question.js';
import { marks, type Verdict } from './verdict.js';

const names: Record<Verdict['verdict'], string> = {
  correct: 'bien',
  wrong: 'a revisar',
  unanswered: 'sin responder',
  manual: 'lo lee una persona',
};
const tones: Record<Verdict['verdict'], Tone> = {
  correct: 'good',
  wrong: 'bad',
  unanswered: 'muted',
  manual: 'note',
};

const NOTHING: View = { html: '', text: '' };

/** An answer as a sentence shows it: an option's key with its text, a list with commas. */
export function showValue(question: Question, value: unknown): string {
  if (typeof value === 'string') {
    const option = question.options?.[value];
    return option ? `${value} (${option})` : `«${value}»`;
  }
  if (typeof value === 'boolean') return value ? 'verdadero' : 'falso';
  if (value instanceof Set || Array.isArray(value)) return [...value].join(', ');
  return typeof value === 'object' && value !== null ? JSON.stringify(value) : String(value);
}

/** A verdict under its question, the number of attempts when there were several, and a prediction beside what was seen. */
export function verdictView(
  question: Question,
  verdict: Verdict,
  attempts: number,
  predicted?: { prediction: Prediction; cameTrue: boolean; answer: unknown },
): View {
  const said = verdictLine(question, verdict, attempts);
  if (!predicted) return said;
  const { prediction, answer } = predicted;
  const beside = tableView({
    caption: 'Predicción y observación',
    columns: [
      { label: 'Predicción', wide: true },
      'Seguridad',
      { label: 'Observación', wide: true },
      { label: 'Comparación', wide: true },
    ],
    rows: [
      [
        showValue(question, prediction.value),
        percent(prediction.confidence),
        showValue(question, answer),
        predicted.cameTrue ? 'coinciden' : 'difieren: un hallazgo; anotá qué te hacía esperar otra cosa',
      ],
    ],
  });
  return {
    html: said.html + beside.html,
    text: `${said.text}\n${beside.text}`,
    stable: [...said.stable, ...stablePrediction(question, prediction, predicted.cameTrue)],
  };
}

/** The observation is left out: what of it stays, the verdict says. */
function stablePrediction(question: Question, { value, confidence }: Prediction, came: boolean): string[] {
  return [`${showValue(question, value)} ${percent(confidence)} ${came ? 'coinciden' : 'difieren'}`];
}

function verdictLine(
  question: Question,
  verdict: Verdict,
  attempts: number,
): View & Required<Pick<View, 'stable'>> {
  const asked = promptView(question);
  const count = attempts > 1 ? paragraph(`Van ${attempts} respuestas distintas a esta pregunta.`) : NOTHING;
  const box = style('padding:4px 10px', tinted(tones[verdict.verdict]));
  return {
    html: asked.html + block(el('div', { style: box }, el('b', {}, verdict.message))) + count.html,
    text: `${asked.text}\n${verdict.message}\n${count.text}`,
    stable: [asked.text, verdict.stable, count.text].flatMap((text) => text.trimEnd().split('\n')),
  };
}

/** The prompt with its options. */
function promptView(question: Question): View {
  const options = Object.entries(question.options ?? {});
  const items = options.map(([key, text]) => el('li', {}, el('code', {}, key), `: ${text}`));
  return {
    html: block(
      fragment(
        el('p', { style: 'margin:0' }, el('b', {}, question.id), ` ${question.prompt}`),
        options.length > 0 && el('ul', { style: 'margin:0' }, ...items),
      ),
    ),
    text: [`${question.id} ${question.prompt}`, ...options.map(([key, text]) => `  ${key}: ${text}`)].join(
      '\n',
    ),
  };
}

/** That a prediction was recorded, or what there is to predict when none was given. */
export function predictionView(question: Question, prediction: Prediction | undefined): View {
  const asked = promptView(question);
  const say = prediction
    ? `Predicción: ${showValue(question, prediction.value)}, con ${percent(prediction.confidence)} de seguridad.`
    : 'Sin predicción: antes de mirar, escribí qué esperás y con cuánta seguridad, de 0 a 1.';
  return { html: asked.html + paragraph(say).html, text: `${asked.text}\n${say}\n` };
}

/** One hint of three. */
export function hintView(question: Question, level: 1 | 2 | 3): View {
  return paragraph(`${question.id}, pista ${level} de 3: ${question.hints[level - 1]}`);
}

/** What people say, and what this run shows. */
export function mythsView(
  rows: readonly { misconception: Misconception; says: string; stable: string }[],
  waiting: number,
): View {
  const caption = 'Lo que se suele decir y lo que muestra esta captura';
  const note = waiting > 0 ? `Quedan ${waiting} para cuando respondas las preguntas que faltan.` : undefined;
  const table = tableView({
    caption,
    columns: [
      { label: 'Se dice que…', wide: true },
      { label: 'Pero acá…', wide: true },
    ],
    rows: rows.map(({ misconception, says }) => [misconception.claim, says]),
    note,
  });
  const said = rows.map(({ misconception, stable }) => `${misconception.claim} ${stable}`);
  return { ...table, stable: [caption, ...said, ...(note === undefined ? [] : [note])] };
}

/** Every question with its verdict and points, and the total; and the attempts where some question took several. */
export function summaryView(
  rows: readonly { question: Question; verdict: Verdict; attempts: number }[],
): View {
  const points = rows.reduce((sum, { verdict }) => sum + verdict.points, 0);
  const most = rows.reduce((sum, { verdict }) => sum + verdict.maxPoints, 0);
  const several = rows.some(({ attempts }) => attempts > 1);
  return tableView({
    caption: `Resumen: ${points} de ${most} puntos`,
    columns: [
      'Pregunta',
      'Estado',
      { label: 'Puntos', align: 'right' },
      ...(several ? [{ label: 'Intentos', align: 'right' as const }] : []),
    ],
    rowHeaders: true,
    rows: rows.map(({ question, verdict, attempts }) => ({
      cells: [
        question.optional ? `${question.id} (optativa)` : question.id,
        `${marks[verdict.verdict]} ${names[verdict.verdict]}`,
        `${verdict.points} de ${verdict.maxPoints}`,
        ...(several ? [`${attempts}`] : []),
      ],
      tone: tones[verdict.verdict],
    })),
  });
}

function paragraph(text: string): View {
  return { html: block(el('p', { style: 'margin:0' }, text)), text: `${text}\n` };
}

function percent(share: number): string {
  return `${Math.round(share * 100)} %`;
}
