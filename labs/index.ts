import type { check } from 'maillab';
import * as all from './exercises.js';

export { unseen01 } from './01/unseen.js';
export { unseen02 } from './02/unseen.js';
export { unseen03 } from './03/unseen.js';
export { unseen03c } from './03c/unseen.js';
export { unseen04 } from './04/unseen.js';
export { unseen05 } from './05/unseen.js';
export { unseen06 } from './06/unseen.js';
export { type AccessProtocol, costs, type Known, knownTo, whoSees } from './06/views.js';
export { matrix } from './07/matrix.js';
export { unseen07 } from './07/unseen.js';
export { unseen09 } from './09/unseen.js';
export { retries } from './09/views.js';
export { firstTried } from './10/availability.js';
export { zoneFindings } from './10/findings.js';
export { readerBesideWire } from './10/people.js';
export { type PortTable, portMatrix, type ServerName } from './10/ports.js';
export { unseen10 } from './10/unseen.js';
export { type Visit, webmailSession } from './10/webmail-session.js';
export { spfRequests } from './11/requests.js';
export { unseen11 } from './11/unseen.js';
export { besides, onePage } from './11/views.js';
export { journey } from './12/path.js';
export { unseen12 } from './12/unseen.js';
export { unseen13 } from './13/unseen.js';
export { eavesdropper } from './13/wire.js';
export * from './exercises.js';
export { picture } from './picture.js';
export { type Logged, logLines } from './postfix-log.js';
export { evaluateSpf, spfIn } from './spf/resolve.js';
export type {
  Asked,
  SpfAnswer,
  SpfEvaluation,
  SpfOutcome,
  SpfQuestion,
  SpfRequest,
  SpfResult,
  SpfStep,
} from './spf/types.js';
export { spfTree } from './spf/view.js';

/** Every exercise, in the order of the notebooks. */
export const exercises: readonly check.Exercise[] = Object.values(all).sort((a, b) => (a.id < b.id ? -1 : 1));
