import { FIELD_NAMES } from './field-names.js';
import { PROTOCOL_NAMES } from './protocol-names.js';

let protocols: Set<string> | null = null;
let fields: Map<string, Set<string>> | null = null;

/**
 * True for a field or protocol that Wireshark has. Of protocols that have nothing to do with mail only the first part of
 * the name is known, and the rest believed.
 */
export function isKnownToWireshark(name: string): boolean {
  protocols ??= new Set(PROTOCOL_NAMES.trim().split(/\s+/));
  fields ??= fieldsByProtocol();
  const dot = name.indexOf('.');
  const protocol = dot < 0 ? name : name.slice(0, dot);
  if (!protocols.has(protocol)) return false;
  return dot < 0 || (fields.get(protocol)?.has(name.slice(dot + 1)) ?? true);
}

/** Every name that is listed. */
export function namesOfWireshark(): string[] {
  const listed = [...fieldsByProtocol()].flatMap(([protocol, names]) =>
    [...names].map((name) => `${protocol}.${name}`),
  );
  return [...PROTOCOL_NAMES.trim().split(/\s+/), ...listed];
}

function fieldsByProtocol(): Map<string, Set<string>> {
  const found = new Map<string, Set<string>>();
  let own = new Set<string>();
  for (const word of FIELD_NAMES.trim().split(/\s+/)) {
    if (word.endsWith(':')) {
      own = new Set();
      found.set(word.slice(0, -1), own);
    } else own.add(word);
  }
  return found;
}
