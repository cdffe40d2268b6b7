import type { Evidence } from '../evidence.js';
import type { Finding, Misconception, Question, QuestionSpec } from '../question.js';
import type { FaultKind, ZoneFault } from '../zone/fault.js';
import { faultsOf } from '../zone/faults.js';
import { parseZone, type ZoneRecord } from '../zone/parse.js';

/** Something that a zone must say: the requirement in Spanish, and whether the zone meets it. */
export interface Requirement {
  /** A function where it depends on how the zone falls short. */
  statement: string | ((records: readonly ZoneRecord[]) => string);
  /** Whether the zone has what is required. */
  meets(records: readonly ZoneRecord[]): boolean;
}

/** A misconception that a zone gives away by a fault, wherever in it that is; `answer` is a piece of a zone with it. */
export interface ZoneMisconception extends Misconception<string> {
  fault: FaultKind;
}

/** What a zone question is made from. */
export interface ZoneSpec extends Omit<QuestionSpec<string>, 'observe' | 'misconceptions'> {
  /** The zone's apex. */
  origin: string;
  requirements: readonly Requirement[];
  misconceptions: readonly ZoneMisconception[];
  /** The server's own words when it would not load the zone; undefined when it did, or was not asked. */
  refusal?(evidence: Evidence): string | undefined;
}

/**
 * A question answered with a zone file (RFC 1035 §5.1). It is judged as a zone first, by what servers let pass too, then
 * by what this one must say, then by what the server made of it; a verdict names the first fault and its line, and not
 * the record that is missing.
 */
export function zone(spec: ZoneSpec): Question {
  const apex = spec.origin.replace(/\.$/, '').toLowerCase();
  function check(given: unknown, evidence: Evidence): Finding {
    if (typeof given !== 'string') return wrong('se espera el texto de una zona');
    const { records, faults } = parseZone(given, apex);
    const unread = faults.find(({ kind }) => kind !== 'ttl');
    if (unread) return wrong(placed(unread));
    const found = [...faultsOf(records, apex), ...faults];
    for (const { fault: kind, refute } of spec.misconceptions) {
      const telling = found.find((fault) => fault.kind === kind);
      if (!telling) continue;
      const refuted = refute(evidence);
      return { verdict: 'wrong', ...refuted, says: `${placed(telling)}; ${refuted.says}` };
    }
    if (found[0]) return wrong(placed(found[0]));
    const [unmet, ...more] = spec.requirements.filter(({ meets }) => !meets(records));
    if (unmet) {
      const { statement } = unmet;
      const says = typeof statement === 'string' ? statement : statement(records);
      return wrong(`falta que ${says}${more.length > 0 ? `, y ${more.length} más` : ''}`);
    }
    const refusal = spec.refusal?.(evidence);
    if (refusal !== undefined)
      return wrong(`el servidor no la cargó: «${refusal}»; corregila y volvé a cargarla`);
    return { verdict: 'correct', says: `${records.length} registros, sin faltas`, frames: [] };
  }
  const { id, prompt, points = 1, optional = false, hints } = spec;
  const misconceptions = spec.misconceptions as readonly Misconception[];
  return { id, kind: 'zone', prompt, points, optional, hints, misconceptions, check };
}

function wrong(says: string): Finding {
  return { verdict: 'wrong', says, frames: [] };
}

function placed({ line, says }: ZoneFault): string {
  return line === null ? says : `línea ${line}: ${says}`;
}
