import { check, type views } from 'maillab';
import type { Asked, SpfEvaluation, SpfOutcome, SpfStep } from './types.js';

const { citeFrames } = check;

type Tree = Parameters<typeof views.tree>[0];
type Node = Tree['nodes'][number];

const OUTCOMES = {
  match: 'coincide',
  'no match': 'no coincide',
  followed: 'se sigue',
  error: 'error',
} as const;
const TONES = { match: 'good', 'no match': 'muted', followed: 'note', error: 'bad' } as const;

/** An evaluation as a tree: each term with what was asked for it, what came of it, and the lookup counter. */
export function spfTree(outcome: SpfOutcome, caption: string): Tree {
  const { result, lookups, voids } = outcome;
  return {
    caption,
    nodes: [evaluationNode(outcome)],
    note: `Resultado: ${result}. Contador: ${lookups} de 10 términos que consultan; ${voids} de 2 consultas sin respuesta útil (RFC 7208, sección 4.6.4).`,
  };
}

function evaluationNode(evaluation: SpfEvaluation): Node {
  const { domain, lookup, record, steps, unread, result } = evaluation;
  const text = `${domain} → ${result}`;
  return {
    label: { text, bold: true },
    open: true,
    ...(record === null ? {} : { lines: [record] }),
    children: [
      ...(lookup ? [askedNode(lookup)] : []),
      ...steps.map(stepNode),
      ...unread.map((term): Node => ({ label: { text: `${term} · no se llega a evaluar`, tone: 'muted' } })),
    ],
  };
}

function stepNode({ text, outcome, counter, asked, inside }: SpfStep): Node {
  const counted = counter === null ? 'no cuenta' : `contador ${counter} de 10`;
  const because = inside && outcome !== 'error' ? ` (adentro dio ${inside.result})` : '';
  return {
    label: { text: `${text} · ${OUTCOMES[outcome]}${because} · ${counted}`, tone: TONES[outcome] },
    open: true,
    children: [...asked.map(askedNode), ...(inside ? [evaluationNode(inside)] : [])],
  };
}

function askedNode({ question, answer }: Asked): Node {
  const { rcode, records, frames } = answer;
  const said = records.length > 0 && question.type !== 'TXT' ? records.join(', ') : rcode;
  const where = frames && frames.length > 0 ? `, en ${citeFrames(frames)}` : '';
  return { label: { text: `consulta ${question.type} ${question.name}: ${said}${where}`, code: true } };
}
