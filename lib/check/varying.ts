/**
 * Unicode's noncharacters, which are for use within a program: what stands for the text, the text, its end. No server or
 * client sends them.
 */
const [FROM, TEXT, TO] = ['\uFDD0', '\uFDD1', '\uFDD2'];
const MARKED = new RegExp(`${FROM}([^${FROM}${TO}]*)${TEXT}([^${FROM}${TO}]*)${TO}`, 'g');

let marking = false;

/**
 * Says that this text of a verdict's sentence is of one run alone: a port, a count of octets, how a race went. It stays in
 * what is read; where two runs are compared, `stands` stands for it.
 */
export function varying(text: string | number, stands = '#'): string {
  return marking ? `${FROM}${stands}${TEXT}${text}${TO}` : String(text);
}

/** What a check or a refutation says, as it is read and without what varies. Marks are never seen outside. */
export function sayingOf<T extends { says: string }>(say: () => T): T & { stable: string } {
  const before = marking;
  marking = true;
  try {
    const said = say();
    return { ...said, says: settled(said.says, '$2'), stable: settled(said.says, '$1') };
  } finally {
    marking = before;
  }
}

/** Marks may be within others. */
function settled(says: string, part: '$1' | '$2'): string {
  const settledOnce = says.replace(MARKED, part);
  return settledOnce === says ? says : settled(settledOnce, part);
}
