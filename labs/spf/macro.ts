import { isIPv4 } from 'node:net';
import { octetsOf } from './address.js';

/** What the letters of a macro stand for (RFC 7208 §7.2); `p` is asked for only where it occurs. */
export interface MacroValues {
  sender: string;
  /** The domain of the record under evaluation. */
  domain: string;
  ip: string;
  helo: string;
  /** The validated name of `ip` (§5.5), `unknown` where there is none. */
  validated: string;
}

/** Literals, and macros; `c`, `r` and `t` are for explanations only (§7.2). */
const STRING = /^(?:[\x21-\x24\x26-\x7e]|%[%_-]|%\{[slodiphv]\d*r?[-.+,/_=]*\})*$/i;
const MACRO = /%(?:([%_-])|\{([a-z])(\d*)(r?)([-.+,/_=]*)\})/gi;
const LONGEST = 253;

/** Whether a text is a macro-string (RFC 7208 §7.1), without a count of zero labels. */
export function hasMacroSyntax(text: string): boolean {
  return STRING.test(text) && !/%\{[a-z]0+r?[-.+,/_=]*\}/i.test(text);
}

/** Whether expanding needs the validated name. */
export function needsValidated(text: string): boolean {
  return /%\{p/i.test(text);
}

/** The text with its macros replaced (RFC 7208 §7.3). */
export function expandMacros(text: string, values: MacroValues): string {
  return text.replace(MACRO, (_, escaped: string | undefined, letter, digits, reverse, delimiters) => {
    if (escaped !== undefined) return { '%': '%', _: ' ', '-': '%20' }[escaped]!;
    const parts = meaning(letter.toLowerCase(), values).split(
      new RegExp(`[${(delimiters || '.').replace('-', '\\-')}]`),
    );
    const ordered = reverse ? parts.reverse() : parts;
    const value = ordered.slice(digits === '' ? 0 : -Number(digits)).join('.');
    return letter === letter.toUpperCase() ? escapeUri(value) : value;
  });
}

/** An expanded domain: without the final dot, cut from the left to what the DNS can carry (§7.3). */
export function expandDomain(text: string, values: MacroValues): string {
  let name = expandMacros(text, values).replace(/\.$/, '');
  while (name.length > LONGEST && name.includes('.')) name = name.slice(name.indexOf('.') + 1);
  return name;
}

/** Local part and domain of a sender; `postmaster` where there is no local part (§4.3). */
export function splitSender(sender: string): [local: string, domain: string] {
  const at = sender.lastIndexOf('@');
  return at < 0 ? ['postmaster', sender] : [sender.slice(0, at) || 'postmaster', sender.slice(at + 1)];
}

function meaning(letter: string, { sender, domain, ip, helo, validated }: MacroValues): string {
  const [local, origin] = splitSender(sender);
  switch (letter) {
    case 's':
      return `${local}@${origin}`;
    case 'l':
      return local;
    case 'o':
      return origin;
    case 'd':
      return domain;
    case 'i':
      return isIPv4(ip) ? ip : [...octetsOf(ip).toString('hex')].join('.');
    case 'p':
      return validated;
    case 'h':
      return helo;
    default:
      return isIPv4(ip) ? 'in-addr' : 'ip6';
  }
}

/** All but the unreserved characters of RFC 3986 §2.3. */
function escapeUri(value: string): string {
  return encodeURIComponent(value).replace(
    /[!'()*]/g,
    (each) => `%${each.charCodeAt(0).toString(16).toUpperCase()}`,
  );
}
