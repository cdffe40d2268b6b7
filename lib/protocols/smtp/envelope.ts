/** What follows MAIL or RCPT (RFC 5321 §4.1.1.2 and §4.1.1.3). */
export interface EnvelopeArgument {
  /** The reverse-path or forward-path as sent, brackets included: `<a@b>`, `<>`; empty where there is none. */
  path: string;
  /** The mailbox alone, without brackets and without an obsolete source route; empty for `<>`. */
  address: string;
  /** Parameters of the service extensions: keyword in upper case to value, empty where it has none (`SIZE` → `327`). */
  parameters: Map<string, string>;
}

const PATH = /^(?:FROM|TO)\s*:\s*(<(?:"(?:[^"\\]|\\.)*"|[^>"])*>|<[^>]*>|\S*)/i;

/** Reads the argument of MAIL or RCPT, such as `FROM:<a@b> SIZE=327`. Never throws. */
export function readEnvelope(argument: string): EnvelopeArgument {
  const [all = '', path = ''] = PATH.exec(argument) ?? [];
  const words = argument.slice(all.length).split(' ');
  const parameters = new Map<string, string>();
  for (const word of words.filter((each) => each !== '')) {
    const equals = word.indexOf('=');
    const keyword = equals < 0 ? word : word.slice(0, equals);
    parameters.set(keyword.toUpperCase(), equals < 0 ? '' : word.slice(equals + 1));
  }
  const address = path.replace(/^<(?:@[^:>]*:)?(.*)>$/s, '$1');
  return { path, address, parameters };
}
