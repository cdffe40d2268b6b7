export { citeFrames, list } from './cite.js';
export { type Evidence, type EvidenceInput, evidenceOf, namedTrace } from './evidence.js';
export { type ChoiceSpec, choice } from './kinds/choice.js';
export { type FieldSpec, field } from './kinds/field.js';
export { order } from './kinds/order.js';
export { type Claim, type ProseAnswer, type ProseSpec, prose } from './kinds/prose.js';
export { set } from './kinds/set.js';
export { truth } from './kinds/truth.js';
export { type Requirement, type ZoneMisconception, type ZoneSpec, zone } from './kinds/zone.js';
export type { Prediction } from './prediction.js';
export { modelAnswer, type ProseSolution, prove, type Solutions } from './prove.js';
export type {
  Cited,
  Exercise,
  Finding,
  Hints,
  Kind,
  Misconception,
  Observation,
  Question,
  QuestionSpec,
} from './question.js';
export {
  createSession,
  type Display,
  type Session,
} from './session.js';
export { varying } from './varying.js';
export { judge, type Verdict } from './verdict.js';
export { REFUTATIONS_MIME, VERDICT_MIME, type VerdictData } from './verdict-mime.js';
export { ZoneContents } from './zone/contents.js';
export type { FaultKind, ZoneFault } from './zone/fault.js';
export { type ParsedZone, parseZone, type ZoneRecord } from './zone/parse.js';
