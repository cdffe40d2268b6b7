import type { DnsExchange, Trace } from 'maillab';
import { need } from './need.js';

type DnsRecord = NonNullable<DnsExchange['response']>['answers'][number];

/** A query and its response, with who asked whom. */
export interface Lookup {
  asker: string;
  server: string;
  /** The name in the question, in lower case; the root is `.`. */
  name: string;
  type: string;
  exchange: DnsExchange;
  /** Frames of the query, then of the response. */
  frames: number[];
}

/** Lists the DNS queries of a trace with who asked whom, in order of their frames. */
export function lookupsOf(trace: Trace): Lookup[] {
  return trace
    .conversations('dns')
    .flatMap(({ client, server, exchanges }) =>
      exchanges.flatMap((exchange) => {
        const question = exchange.query?.questions[0];
        if (!question) return [];
        const { name, type } = question;
        const { frames } = exchange;
        const at = { asker: client.address, server: server.address };
        return [{ ...at, name: name.toLowerCase(), type, exchange, frames }];
      }),
    )
    .sort((a, b) => a.frames[0]! - b.frames[0]!);
}

/** What a lookup is sought by. */
export type LookupPattern = Partial<Pick<Lookup, 'asker' | 'server' | 'name' | 'type'>>;

/** Lists the lookups of a trace that fit a pattern. */
export function lookupsLike(trace: Trace, pattern: LookupPattern): Lookup[] {
  const entries = Object.entries(pattern) as [keyof LookupPattern, string][];
  return lookupsOf(trace).filter((lookup) => entries.every(([key, value]) => lookup[key] === value));
}

/** Finds the first answered lookup that fits, or throws a UsageError that says what the trace lacks. */
export function needLookup(trace: Trace, pattern: LookupPattern, what: string): Lookup {
  return need(
    lookupsLike(trace, pattern).find(({ exchange }) => exchange.response),
    `the trace has no answered DNS query of ${what}. Capture one with lab.capture(...).`,
  );
}

/**
 * Lists the queries that a resolver sent on its own, from the root down, to answer `lookup`: the same question, asked while
 * the asker waited (RFC 1034 §5.3.3). Empty where it answered from its cache or its own zones.
 */
export function iterationOf(trace: Trace, lookup: Lookup): Lookup[] {
  const [first, last] = [lookup.frames[0]!, lookup.frames.at(-1)!];
  const { name, type, server: asker } = lookup;
  return lookupsLike(trace, { asker, name, type }).filter(
    ({ frames }) => frames[0]! > first && frames[0]! < last,
  );
}

/** Says in Spanish what a response says: its records, a referral with its glue, or why there is none. */
export function answerOf({ exchange: { response } }: Lookup): string {
  if (!response) return 'sin respuesta';
  if (response.rcode !== 'NOERROR') return response.rcode;
  if (response.answers.length > 0)
    return inSetOrder(response.answers)
      .map(({ type, text }) => `${type} ${text}`)
      .join(', ');
  const referral = inSetOrder(response.authorities.filter(({ type }) => type === 'NS'));
  if (referral.length === 0) return 'nada de ese tipo';
  const zone = referral[0]!.name;
  return `${zone}: preguntale a ${referral.map(({ text }) => text).join(', ')}`;
}

/**
 * Sorts the records of each set by their numbers and names: a set has no order of its own (RFC 2181 §5), and servers turn it
 * round from one response to the next. The sets stay as they came.
 */
export function inSetOrder(records: readonly DnsRecord[]): DnsRecord[] {
  const sets = new Map<string, DnsRecord[]>();
  for (const record of records) {
    const key = `${record.type} ${record.name.toLowerCase()}`;
    const set = sets.get(key);
    if (set) set.push(record);
    else sets.set(key, [record]);
  }
  const byText = (a: DnsRecord, b: DnsRecord) => a.text.localeCompare(b.text, 'en', { numeric: true });
  return [...sets.values()].flatMap((set) => set.sort(byText));
}

/** Lists the mail exchangers that a response names, in the order of the answer (RFC 1035 §3.3.9). */
export function exchangesIn({ exchange: { response } }: Lookup): { preference: number; exchange: string }[] {
  return (response?.answers ?? []).flatMap(({ data }) => ('preference' in data ? [data] : []));
}
