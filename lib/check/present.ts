import { el, fragment, type Html } from '../show/html.js';
import type { View } from '../show/view.js';
import type { Prediction } from './prediction.js';
import type { Misconception, Question } from './question.js';
import { marks, type Verdict } from './verdict.js';

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

/** The prompt with its options. */
function promptView(question: Question): View {
  const options = Object.entries(question.options ?? {});
  return {
    html: fragment(
      el('p', {}, el('b', {}, question.id), ` ${question.prompt}`),
      options.length > 0 &&
        el('ul', {}, ...options.map(([key, text]) => el('li', {}, el('code', {}, key), ` ${text}`))),
    ).source,
    text: [`${question.id} ${question.prompt}`, ...options.map(([key, text]) => `  ${key}: ${text}`)].join(
      '\n',
    ),
  };
}

/** A verdict under its question and, where there was one, the prediction beside what was seen. */
export function verdictView(
  question: Question,
  verdict: Verdict,
  predicted?: { prediction: Prediction; cameTrue: boolean; answer: unknown },
): View {
  const prompt = promptView(question);
  const line = el('p', { lang: 'es' }, el('b', {}, verdict.message));
  if (!predicted) return { html: prompt.html + line.source, text: `${prompt.text}\n${verdict.message}` };
  const { prediction, answer } = predicted;
  const rows = [
    [
      'Predicción',
      `${showValue(question, prediction.value)}, con ${percent(prediction.confidence)} de seguridad`,
    ],
    ['Observación', showValue(question, answer)],
    [
      'Comparación',
      predicted.cameTrue ? 'coinciden' : 'difieren: un hallazgo; anotá qué te hizo esperar otra cosa',
    ],
  ] as const;
  return {
    html: prompt.html + line.source + table('Predicción y observación', [], rows).source,
    text: [prompt.text, verdict.message, ...rows.map(([name, text]) => `  ${name}: ${text}`)].join('\n'),
  };
}

/** That a prediction was recorded, or what there is to predict when none was given. */
export function predictionView(question: Question, prediction: Prediction | undefined): View {
  if (!prediction) {
    const prompt = promptView(question);
    const say = 'Sin predicción: escribí qué esperás y con cuánta seguridad, de 0 a 1, antes de mirar.';
    return { html: prompt.html + el('p', {}, say).source, text: `${prompt.text}\n${say}` };
  }
  const say = `${question.id}: predicción ${showValue(question, prediction.value)}, con ${percent(prediction.confidence)} de seguridad`;
  return { html: el('p', {}, say).source, text: say };
}

/** One hint of three. */
export function hintView(question: Question, level: 1 | 2 | 3): View {
  const say = `${question.id}, pista ${level} de 3: ${question.hints[level - 1]}`;
  return { html: el('p', {}, say).source, text: say };
}

/** What people say, and what this run shows. */
export function mythsView(
  rows: readonly { misconception: Misconception; says: string }[],
  waiting: number,
): View {
  const cells = rows.map(({ misconception, says }) => [misconception.claim, says] as const);
  const rest = waiting > 0 ? `Quedan ${waiting} para cuando respondas las preguntas que faltan.` : '';
  return {
    html: fragment(
      table('Lo que se suele decir y lo que muestra esta captura', ['Se dice que…', 'Pero acá…'], cells),
      rest !== '' && el('p', {}, rest),
    ).source,
    text: [...cells.map(([claim, says]) => `Se dice: ${claim}\n  Acá: ${says}`), rest]
      .filter(Boolean)
      .join('\n'),
  };
}

/** Every question with its verdict and points, and the total. */
export function summaryView(rows: readonly { question: Question; verdict: Verdict }[]): View {
  const points = rows.reduce((sum, { verdict }) => sum + verdict.points, 0);
  const most = rows.reduce((sum, { verdict }) => sum + verdict.maxPoints, 0);
  const cells = rows.map(
    ({ question, verdict }) =>
      [
        `${marks[verdict.verdict]} ${question.id}`,
        names[verdict.verdict],
        `${verdict.points} de ${verdict.maxPoints}`,
      ] as const,
  );
  const total = `Total: ${points} de ${most} puntos`;
  return {
    html: table(total, ['Pregunta', 'Estado', 'Puntos'], cells).source,
    text: [...cells.map((row) => row.join(' · ')), total].join('\n'),
  };
}

const names = {
  correct: 'bien',
  wrong: 'a revisar',
  unanswered: 'sin responder',
  manual: 'lo lee una persona',
} as const;

function percent(share: number): string {
  return `${Math.round(share * 100)} %`;
}

function table(caption: string, head: readonly string[], rows: readonly (readonly string[])[]): Html {
  return el(
    'table',
    { lang: 'es' },
    el('caption', {}, caption),
    head.length > 0 && el('thead', {}, el('tr', {}, ...head.map((text) => el('th', { scope: 'col' }, text)))),
    el(
      'tbody',
      {},
      ...rows.map(([first, ...rest]) =>
        el('tr', {}, el('th', { scope: 'row' }, first), ...rest.map((text) => el('td', {}, text))),
      ),
    ),
  );
}
