import { exercise00 } from './00.js';
import { exercise01 } from './01.js';
import { exercise02 } from './02.js';
import { exercise03 } from './03.js';
import { exercise03c } from './03c.js';
import { exercise04 } from './04.js';
import { exercise05 } from './05.js';
import { exercise06 } from './06.js';
import { exercise07 } from './07.js';
import { exercise08 } from './08.js';
import { exercise09 } from './09.js';
import { exercise10 } from './10.js';
import { exercise11 } from './11.js';
import { journey } from './12/path.js';
import { exercise12 } from './12.js';
import { eavesdropper } from './13/wire.js';
import { exercise13 } from './13.js';

export { unseen01 } from './01/transfer.js';
export { unseen02 } from './02/transfer.js';
export { unseen03 } from './03/transfer.js';
export { unseen03c } from './03c/transfer.js';
export { unseen04 } from './04/beyond.js';
export { unseen05 } from './05/refusals.js';
export { unseen06 } from './06/transfer.js';
export { costs, knownTo, whoSees } from './06/views.js';
export { unseen07 } from './07/beyond.js';
export { matrix } from './07/matrix.js';
export { unseen09 } from './09/remedy.js';
export { retries } from './09/views.js';
export { firstTried } from './10/availability.js';
export { zoneFindings } from './10/findings.js';
export { readerBesideWire } from './10/people.js';
export { portMatrix } from './10/ports.js';
export { webmailSession } from './10/session.js';
export { unseen10 } from './10/transfer.js';
export { spfRequests } from './11/requests.js';
export { unseen11 } from './11/transfer.js';
export { besides, onePage } from './11/views.js';
export { unseen12 } from './12/transfer.js';
export { unseen13 } from './13/beyond.js';
export { picture } from './picture.js';
export { logLines } from './postfix-log.js';
export { evaluateSpf, spfIn } from './spf/resolve.js';
export { spfTree } from './spf/view.js';
export {
  eavesdropper,
  exercise00,
  exercise01,
  exercise02,
  exercise03,
  exercise03c,
  exercise04,
  exercise05,
  exercise06,
  exercise07,
  exercise08,
  exercise09,
  exercise10,
  exercise11,
  exercise12,
  exercise13,
  journey,
};

/** Every exercise, in the order of the notebooks. */
export const exercises = [
  exercise00,
  exercise01,
  exercise02,
  exercise03,
  exercise03c,
  exercise04,
  exercise05,
  exercise06,
  exercise07,
  exercise08,
  exercise09,
  exercise10,
  exercise11,
  exercise12,
  exercise13,
];
