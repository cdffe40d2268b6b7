import type { Evidence } from '../evidence.js';
import type { Finding, Hints, Misconception, Question } from '../question.js';
import { faultsOf } from '../zone/faults.js';
import { parseZone, type ZoneRecord } from '../zone/parse.js';

/** Something that a zone must say: the requirement in Spanish, and whether the records meet it. */
export interface Requirement {
  statement: string;
  meets(records: readonly ZoneRecord[]): boolean;
}

/** What a zone question is made from. */
export interface ZoneSpec {
  id: string;
  prompt: string;
  points?: number;
  optional?: boolean;
  hints: Hints;
  /** The zone's apex. */
  origin: string;
  requirements: readonly Requirement[];
  misconceptions: readonly Misconception<string>[];
}

/**
 * A question answered with a zone file (RFC 1035 §5.1). It is judged as a zone first, by what servers let pass too, then
 * by what this one must say; a verdict names the first fault and its line, and not the record that is missing.
 */
export function zone(spec: ZoneSpec): Question {
  function check(given: unknown, evidence: Evidence): Finding {
    if (typeof given !== 'string')
      return { verdict: 'wrong', says: 'se espera el texto de una zona', frames: [] };
    for (const { answer, refute } of spec.misconceptions) {
      const shown = typeof answer === 'function' ? answer(evidence) : answer;
      if (shown.trim() === given.trim()) return { verdict: 'wrong', ...refute(evidence) };
    }
    const { records, faults } = parseZone(given, spec.origin);
    const fault = [...faults, ...faultsOf(records, spec.origin)][0];
    if (fault) {
      const where = fault.line === null ? '' : `línea ${fault.line}: `;
      return { verdict: 'wrong', says: `${where}${fault.says}`, frames: [] };
    }
    const unmet = spec.requirements.filter(({ meets }) => !meets(records));
    if (unmet.length === 0)
      return { verdict: 'correct', says: `${records.length} registros, sin faltas`, frames: [] };
    const more = unmet.length > 1 ? `, y ${unmet.length - 1} más` : '';
    return { verdict: 'wrong', says: `falta que ${unmet[0]!.statement}${more}`, frames: [] };
  }
  const { id, prompt, points = 1, optional = false, hints } = spec;
  const misconceptions = spec.misconceptions as readonly Misconception[];
  return { id, kind: 'zone', prompt, points, optional, hints, misconceptions, check };
}
