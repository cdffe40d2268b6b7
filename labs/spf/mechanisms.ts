import { inNetwork, reverseName, versionOf } from './address.js';
import type { Mechanism } from './record.js';
import { type Asked, type SpfAnswer, SpfError, type SpfQuestion, type SpfRequest } from './types.js';

/** A part of an evaluation: asks, is answered, and comes to something. */
export type Lookups<T> = Generator<SpfQuestion, T, SpfAnswer>;

/** RFC 7208 §4.6.4: terms, lookups that find nothing, names of one MX or PTR answer. */
const MOST = { lookups: 10, voids: 2, names: 10 };

/** One evaluation's counters, and what it has asked. */
export class Inquiry {
  lookups = 0;
  voids = 0;
  #asked: Asked[] = [];

  constructor(readonly request: SpfRequest) {}

  /** Counts a term that costs a lookup: how many there have been. */
  count(): number {
    this.lookups += 1;
    if (this.lookups > MOST.lookups) {
      throw new SpfError('permerror', `more than ${MOST.lookups} terms need a lookup`);
    }
    return this.lookups;
  }

  *ask(question: SpfQuestion): Lookups<SpfAnswer> {
    const answer = yield question;
    this.#asked.push({ question, answer });
    return answer;
  }

  /**
   * Records, or none: NXDOMAIN and an empty answer make the lookup void, any other failure ends the evaluation (§5).
   * Of a term that asks several times, only its first lookup counts as void.
   */
  *records(question: SpfQuestion, first = true): Lookups<readonly string[]> {
    const { rcode, records } = yield* this.ask(question);
    if (rcode !== 'NOERROR' && rcode !== 'NXDOMAIN') {
      throw new SpfError(
        'temperror',
        `asked for ${question.type} of "${question.name}", the DNS answered ${rcode}`,
      );
    }
    if (records.length > 0) return records;
    if (!first) return [];
    this.voids += 1;
    if (this.voids > MOST.voids)
      throw new SpfError('permerror', `more than ${MOST.voids} lookups found nothing`);
    return [];
  }

  /** What `run` asked. */
  *gathered(run: () => Lookups<unknown>): Lookups<Asked[]> {
    const before = this.#asked;
    this.#asked = [];
    yield* run();
    const own = this.#asked;
    this.#asked = before;
    return own;
  }
}

/** Whether a mechanism other than `include` matches; `askable`, whether its domain is a name at all. */
export function* matches(
  mechanism: Mechanism,
  domain: string,
  asking: Inquiry,
  askable: boolean,
): Lookups<boolean> {
  const { ip } = asking.request;
  const version = versionOf(ip)!;
  const prefix = mechanism.prefix[version];
  if (mechanism.name === 'all') return true;
  if (mechanism.network !== null) return inNetwork(ip, mechanism.network, prefix);
  if (!askable) return false;
  switch (mechanism.name) {
    case 'exists':
      return (yield* asking.records({ name: domain, type: 'A' })).length > 0;
    case 'ptr': {
      const [names, end] = [yield* validatedNames(asking), domain.toLowerCase()];
      return names.some((name) => name === end || name.endsWith(`.${end}`));
    }
    case 'mx': {
      const exchanges = yield* asking.records({ name: domain, type: 'MX' });
      if (exchanges.length > MOST.names) throw new SpfError('permerror', `"${domain}" has more than 10 MX`);
      for (const exchange of exchanges) {
        if (yield* hasAddress(exchange, prefix, asking, false)) return true;
      }
      return false;
    }
    default:
      return yield* hasAddress(domain, prefix, asking, true);
  }
}

function* hasAddress(name: string, prefix: number, asking: Inquiry, first: boolean): Lookups<boolean> {
  const { ip } = asking.request;
  const addresses = yield* asking.records({ name, type: addressType(ip) }, first);
  return addresses.some((address) => inNetwork(ip, address, prefix));
}

/** The names of the client's PTR records whose addresses include the client's own, in lower case (§5.5). */
export function* validatedNames(asking: Inquiry): Lookups<string[]> {
  const { ip } = asking.request;
  // A failure of these lookups is no match and no error (§5.5).
  const { records } = yield* asking.ask({ name: reverseName(ip), type: 'PTR' });
  const names: string[] = [];
  for (const name of records.slice(0, MOST.names)) {
    const { records: addresses } = yield* asking.ask({ name, type: addressType(ip) });
    const bits = versionOf(ip) === 4 ? 32 : 128;
    if (addresses.some((address) => inNetwork(ip, address, bits)))
      names.push(name.toLowerCase().replace(/\.$/, ''));
  }
  return names;
}

const addressType = (ip: string) => (versionOf(ip) === 4 ? 'A' : 'AAAA');
