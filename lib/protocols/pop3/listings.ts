import type { Pop3Reply } from './exchange.js';

/** What STAT says of the maildrop (RFC 1939 §5, drop listing). */
export interface DropListing {
  messages: number;
  octets: number;
}

/** Reads the reply to STAT; null for one that is no drop listing. */
export function dropListing(reply: Pop3Reply | null): DropListing | null {
  const match = /^(\d+) (\d+)/.exec(reply?.status === '+OK' ? reply.information : '');
  return match && { messages: Number(match[1]), octets: Number(match[2]) };
}

/** Reads the lines of a reply to UIDL: message number to unique-id (RFC 1939 §7, unique-id listing). */
export function uniqueIdListing(reply: Pop3Reply | null): Map<number, string> {
  return new Map(pairsIn(reply));
}

/** Reads the lines of a reply to LIST: message number to octets (RFC 1939 §5, scan listing). */
export function scanListing(reply: Pop3Reply | null): Map<number, number> {
  return new Map(pairsIn(reply).map(([number, octets]) => [number, Number(octets)]));
}

function pairsIn(reply: Pop3Reply | null): [number, string][] {
  return (reply?.lines ?? []).flatMap((line): [number, string][] => {
    const [, number, value] = /^(\d+) +(\S+)/.exec(line) ?? [];
    return number === undefined ? [] : [[Number(number), value!]];
  });
}
